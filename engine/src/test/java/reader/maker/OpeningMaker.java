package reader.maker;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import reader.Crypto;

/** Makes header (§3) and key slots (§4). */
final class OpeningMaker {
    private static final String BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final long MADE = 1_795_507_200_000L;

    private final Keyring keys;
    private final Seed seed;
    private final Objects objects;
    private final byte[] header;

    OpeningMaker(Keyring keys, Seed seed, Objects objects) {
        this.keys = keys;
        this.seed = seed;
        this.objects = objects;
        this.header = header().getBytes(StandardCharsets.UTF_8);
    }

    private String header() {
        return """
                {
                  "magic": "holdfast-repository",
                  "format": 1,
                  "id": "%s",
                  "created": "2026-11-24T08:00:00Z",
                  "suite": 1,
                  "features": {"read": [], "write": [], "delete": []},
                  "chunker": {"kind": "fastcdc-1", "whole": 524288, "min": 262144, "average": 1048576, "max": 4194304},
                  "times": {"window": 900, "young": 86400, "listDelay": 0, "clockSpread": 5}
                }
                """.formatted(Crypto.hex(keys.repositoryId()));
    }

    void make(String password, byte[] recoveryKey) {
        slot(1, password.getBytes(StandardCharsets.UTF_8));
        slot(2, recoveryKey);
        objects.put("holdfast.json", header);
    }

    private void slot(int kind, byte[] given) {
        byte[] salt = seed.bytes("salt of slot " + kind, 32);
        var parameters = new Out().field(1, salt);
        byte[] secret = given;
        if (kind == 1) {
            parameters.number(2, 8_192).number(3, 2).number(4, 1);
            secret = Crypto.argon2id(given, salt, 8_192, 2, 1);
        }
        parameters
                .field(5, kind == 1 ? "golden password 口令" : "golden recovery key")
                .number(6, MADE);
        byte[] head = new Out()
                .ascii("HFKS")
                .u8(1)
                .u8(kind)
                .sized(parameters.bytes())
                .raw(seed.bytes("nonce of slot " + kind, 12))
                .bytes();
        byte[] nonce = Arrays.copyOfRange(head, head.length - 12, head.length);
        byte[] associated = new Out().raw(head).raw(Crypto.sha256(header)).bytes();
        byte[] key = Crypto.derive(secret, salt, "holdfast slot 1", keys.repositoryId());
        objects.putNamed(
                "keys/",
                new Out()
                        .raw(head)
                        .raw(Keyring.seal(key, nonce, associated, opened()))
                        .bytes());
    }

    private byte[] opened() {
        var out = new Out();
        for (int purpose = 1; purpose <= 5; purpose++) {
            out.field(1, new Out().u8(purpose).raw(keys.key(purpose)));
        }
        return out.bytes();
    }

    /** @return 14 groups of 4 characters */
    static String written(byte[] recoveryKey) {
        byte[] all = Arrays.copyOf(recoveryKey, 35);
        System.arraycopy(Crypto.sha256(recoveryKey), 0, all, 32, 3);
        var bits = new BigInteger(1, all);
        var text = new StringBuilder();
        for (int group = 55; group >= 0; group--) {
            text.append(BASE32.charAt(bits.shiftRight(group * 5).intValue() & 31));
            text.append(group % 4 == 0 && group > 0 ? "-" : "");
        }
        return text.toString();
    }
}

package reader;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Key slots (§4): what opens a repository. */
final class Slots {
    private static final String BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int PASSWORD = 1;
    private static final int RECOVERY = 2;
    private static final Fields.Schema PARAMETERS = new Fields.Schema(Set.of(2, 3, 4, 6), Set.of(1, 5), Set.of());
    private static final Fields.Schema OPENED = new Fields.Schema(Set.of(), Set.of(), Set.of(1));

    private Slots() {}

    /** What a key is for; in the order of their numbers, from 1. */
    enum Purpose {
        LEDGER,
        META,
        INDEX,
        DATA,
        DEDUP
    }

    /**
     * Tries one slot.
     *
     * @return the keys, or nothing if the slot is for another kind of secret, or the secret does not fit
     * @throws Refused if the slot breaks a rule
     */
    static Optional<Map<Purpose, byte[]>> open(String name, byte[] slot, Header header, Secret secret) {
        Refused.unless(slot.length <= Ceilings.SLOT, name + " is longer than a slot may be");
        var in = new In(name, slot);
        in.magic("HFKS");
        boolean known = in.u8() == 1;
        if (!known || in.u8() != secret.kind()) {
            return Optional.empty();
        }
        var parameters = Fields.read(name + " parameters", in.sized(4 << 10), PARAMETERS);
        byte[] nonce = in.take(12);
        byte[] before = Arrays.copyOf(slot, in.place());
        byte[] sealed = in.rest();
        Refused.unless(sealed.length <= 8 << 10, name + ": what is sealed is longer than 8 KiB");
        byte[] salt = parameters.demanded(1);
        Refused.unless(salt.length >= 16 && salt.length <= 64, name + ": the salt is not 16 to 64 bytes long");
        byte[] key = Crypto.derive(secret.stretched(name, salt, parameters), salt, "holdfast slot 1", header.id());
        try {
            return Optional.of(keys(name, Crypto.open(key, nonce, join(before, header.hash()), sealed)));
        } catch (GeneralSecurityException _) {
            return Optional.empty(); // another password's slot, most likely
        }
    }

    private static Map<Purpose, byte[]> keys(String name, byte[] opened) {
        var keys = new EnumMap<Purpose, byte[]>(Purpose.class);
        for (byte[] row : Fields.read(name, opened, OPENED).all(1)) {
            Refused.unless(row.length == 33, name + ": a key is not 32 bytes long");
            int purpose = row[0];
            if (purpose >= 1 && purpose <= Purpose.values().length) {
                byte[] twice = keys.put(Purpose.values()[purpose - 1], Arrays.copyOfRange(row, 1, 33));
                Refused.unless(twice == null, name + ": a key comes twice");
            }
        }
        return keys;
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }

    /** What a person has: a password or a recovery key. */
    record Secret(int kind, byte[] bytes) {
        static Secret password(String password) {
            return new Secret(PASSWORD, password.getBytes(StandardCharsets.UTF_8));
        }

        /** @throws Refused if it is not a recovery key, or has a slip of the pen */
        static Secret recovery(String written) {
            return new Secret(RECOVERY, decode(written));
        }

        byte[] stretched(String name, byte[] salt, Fields parameters) {
            if (kind == RECOVERY) {
                return bytes;
            }
            int kib = between(name, parameters.count(2), 8_192, 262_144);
            int passes = between(name, parameters.count(3), 1, 16);
            int lanes = between(name, parameters.count(4), 1, 16);
            return Crypto.argon2id(bytes, salt, kib, passes, lanes);
        }

        private static int between(String name, long value, int least, int most) {
            Refused.unless(value >= least && value <= most, name + ": a parameter of Argon2id is out of bounds");
            return (int) value;
        }
    }

    /** Crockford's Base32, most significant bit first: 32 bytes of key, then three of its SHA-256. */
    private static byte[] decode(String written) {
        String digits =
                written.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "").replace('O', '0');
        digits = digits.replace('I', '1').replace('L', '1');
        Refused.unless(digits.length() == 56, "A recovery key has 56 characters, this one " + digits.length());
        var out = new ByteArrayOutputStream();
        long bits = 0;
        for (int i = 0; i < digits.length(); i++) {
            int value = BASE32.indexOf(digits.charAt(i));
            Refused.unless(value >= 0, "A recovery key does not hold the character " + digits.charAt(i));
            bits = bits << 5 | value;
            if (i % 8 == 7) { // 40 bits, five bytes
                out.writeBytes(HexFormat.of().parseHex(String.format(Locale.ROOT, "%010x", bits)));
                bits = 0;
            }
        }
        byte[] all = out.toByteArray();
        byte[] key = Arrays.copyOf(all, 32);
        boolean sound = Arrays.equals(all, 32, 35, Crypto.sha256(key), 0, 3);
        Refused.unless(sound, "The recovery key has a mistake: compare it with what was written down");
        return key;
    }
}

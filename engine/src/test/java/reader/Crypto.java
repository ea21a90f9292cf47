package reader;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Suite 1 (§3): SHA-256, HMAC, HKDF, AES-256-GCM, Argon2id, and what is inside a seal (§6). */
public final class Crypto {
    private static final int ZSTD_MAGIC = 0xFD2FB528;

    private Crypto() {}

    public static byte[] sha256(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    public static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code derive} of §4: HKDF of RFC 5869, one block of 32 bytes. For no salt give 32 zero bytes. */
    public static byte[] derive(byte[] key, byte[] salt, String label, byte[] repositoryId) {
        byte[] extracted = hmac(salt, key);
        return hmac(extracted, label.getBytes(StandardCharsets.US_ASCII), new byte[] {0}, repositoryId, new byte[] {1});
    }

    /** §4: the secret of a password slot. */
    public static byte[] argon2id(byte[] password, byte[] salt, int kib, int passes, int lanes) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(salt)
                .withMemoryAsKB(kib)
                .withIterations(passes)
                .withParallelism(lanes)
                .build());
        byte[] secret = new byte[32];
        generator.generateBytes(password, secret);
        return secret;
    }

    /** @throws GeneralSecurityException if the tag is wrong */
    static byte[] open(byte[] key, byte[] nonce, byte[] associated, byte[] sealed) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(sealed);
    }

    /** Opens what §6 calls sealed: the tag, then codec, plain length and payload. */
    static byte[] openFrame(String what, byte[] key, byte[] nonce, byte[] associated, byte[] sealed, int mostPlain) {
        try {
            return unpack(what, open(key, nonce, associated, sealed), mostPlain);
        } catch (GeneralSecurityException e) {
            throw new Refused(what + ": it cannot be opened, its tag is wrong", e);
        }
    }

    private static byte[] unpack(String what, byte[] opened, int mostPlain) {
        var in = new In(what, opened);
        int codec = in.u8();
        int plainLength = in.varint(mostPlain);
        byte[] payload = in.rest();
        return switch (codec) {
            case 0 -> {
                Refused.unless(payload.length == plainLength, what + ": its plain length is wrong");
                yield payload;
            }
            case 1 -> unzstd(what, payload, plainLength);
            default -> throw new Refused(what + ": codec " + codec + " is unknown");
        };
    }

    /** One zstd frame, no dictionary, nothing behind it. */
    private static byte[] unzstd(String what, byte[] payload, int plainLength) {
        boolean single = payload.length >= 4
                && Integer.reverseBytes(ByteBuffer.wrap(payload).getInt()) == ZSTD_MAGIC
                && Zstd.findFrameCompressedSize(payload) == payload.length
                && Zstd.getDictIdFromFrame(payload) == 0
                && window(payload) <= Ceilings.PLAIN;
        Refused.unless(single, what + ": the payload is not one zstd frame without a dictionary, window 16 MiB");
        byte[] plain = new byte[plainLength];
        long length = Zstd.decompress(plain, payload);
        Refused.unless(
                !Zstd.isError(length) && length == plainLength,
                what + ": zstd yields other than " + plainLength + " bytes");
        return plain;
    }

    /** RFC 8878, 3.1.1.1: bytes that a streaming decoder would keep; of a single segment the content, whose length is checked. */
    private static long window(byte[] payload) {
        boolean single = (payload[4] & 0x20) != 0;
        if (single) {
            return 0;
        }
        long base = 1L << (10 + ((payload[5] & 0xff) >>> 3));
        return base + base / 8 * (payload[5] & 7);
    }

    /** A frame's nonce: its number, in 12 bytes. */
    public static byte[] nonce(int number) {
        return ByteBuffer.allocate(12).putInt(8, number).array();
    }
}

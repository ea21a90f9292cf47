package reader.maker;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What footers say of whole packs (§7). */
final class Digests {
    private static final long[] TABLE = table();

    private Digests() {}

    static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static long crc64(byte[] bytes) {
        long crc = -1;
        for (byte b : bytes) {
            crc = TABLE[(int) (crc ^ b) & 0xff] ^ (crc >>> 8);
        }
        return ~crc;
    }

    private static long[] table() {
        long[] table = new long[256];
        for (int i = 0; i < 256; i++) {
            long crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ (-(crc & 1) & 0xC96C5795D7870F42L);
            }
            table[i] = crc;
        }
        return table;
    }
}

package io.holdfast.engine.pack;

import io.holdfast.engine.bytes.ObjectHash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What is known of a pack without reading it: enough to fetch it, and to compare it with the checksums that a store
 * itself keeps.
 *
 * @param name   SHA-256 of its bytes
 * @param length bytes
 * @param md5    16 bytes
 * @param crc64  {@link Crc64} of its bytes
 */
public record PackInfo(ObjectHash name, int length, byte[] md5, long crc64) {
    /** Bytes of an MD5. */
    public static final int MD5_LENGTH = 16;

    /** A pack is never longer. */
    public static final int MAX_LENGTH = 64 * 1024 * 1024;

    /** Three sums are taken of one piece while it is in the processor's cache. */
    private static final int STRIDE = 64 * 1024;

    public PackInfo {
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("a pack of " + length + " bytes; at most " + MAX_LENGTH);
        }
        if (md5.length != MD5_LENGTH) {
            throw new IllegalArgumentException("an MD5 of " + md5.length + " bytes; it takes " + MD5_LENGTH);
        }
    }

    /** Of the first bytes of the array. */
    public static PackInfo of(byte[] pack, int length) {
        MessageDigest sha256 = digest("SHA-256");
        MessageDigest md5 = digest("MD5");
        Crc64 crc64 = new Crc64();
        for (int at = 0; at < length; at += STRIDE) {
            int piece = Math.min(STRIDE, length - at);
            sha256.update(pack, at, piece);
            md5.update(pack, at, piece);
            crc64.update(pack, at, piece);
        }
        return new PackInfo(ObjectHash.of(sha256.digest()), length, md5.digest(), crc64.value());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackInfo that
                && name.equals(that.name)
                && length == that.length
                && Arrays.equals(md5, that.md5)
                && crc64 == that.crc64;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + algorithm, e);
        }
    }
}

package io.holdfast.engine.pack;

import io.holdfast.engine.bytes.ObjectHash;
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

    public PackInfo {
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("a pack of " + length + " bytes; at most " + MAX_LENGTH);
        }
        if (md5.length != MD5_LENGTH) {
            throw new IllegalArgumentException("an MD5 of " + md5.length + " bytes; it takes " + MD5_LENGTH);
        }
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
}

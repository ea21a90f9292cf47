package io.holdfast.engine.bytes;

import java.util.Arrays;

/** What content is known by: HMAC-SHA-256 under a key of the repository, cut to 16 bytes. Format: {@code docs/format.md}, section 5. */
public final class ContentHash implements Comparable<ContentHash> {
    /** Bytes of one. */
    public static final int LENGTH = 16;

    private final byte[] bytes;

    private ContentHash(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(bytes.length + " bytes; it takes " + LENGTH);
        }
        this.bytes = bytes;
    }

    /** Of these bytes, which the caller must not change afterwards. */
    public static ContentHash of(byte[] bytes) {
        return new ContentHash(bytes);
    }

    /** @throws IllegalArgumentException if it is not so many hexadecimal digits */
    public static ContentHash parse(String hex) {
        return new ContentHash(Hex.parse(hex));
    }

    /** The bytes themselves, not a copy: read only. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int compareTo(ContentHash other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContentHash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    }

    @Override
    public String toString() {
        return Hex.of(bytes);
    }
}

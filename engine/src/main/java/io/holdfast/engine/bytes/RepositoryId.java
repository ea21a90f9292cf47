package io.holdfast.engine.bytes;

import java.util.Arrays;

/** The random number that tells one repository from all others. */
public final class RepositoryId implements Comparable<RepositoryId> {
    /** Bytes of one. */
    public static final int LENGTH = 16;

    private final byte[] bytes;

    private RepositoryId(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(bytes.length + " bytes; it takes " + LENGTH);
        }
        this.bytes = bytes;
    }

    /** Of these bytes, which the caller must not change afterwards. */
    public static RepositoryId of(byte[] bytes) {
        return new RepositoryId(bytes);
    }

    /** @throws IllegalArgumentException if it is not so many hexadecimal digits */
    public static RepositoryId parse(String hex) {
        return new RepositoryId(Hex.parse(hex));
    }

    /** The bytes themselves, not a copy: read only. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int compareTo(RepositoryId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RepositoryId that && Arrays.equals(bytes, that.bytes);
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

package io.holdfast.engine.bytes;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The SHA-256 of an object in a repository: what packs, records, pages and key slots are named by. */
public final class ObjectHash implements Comparable<ObjectHash> {
    /** Bytes of one. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private ObjectHash(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(bytes.length + " bytes; it takes " + LENGTH);
        }
        this.bytes = bytes;
    }

    /** Of these bytes, which the caller must not change afterwards. */
    public static ObjectHash of(byte[] bytes) {
        return new ObjectHash(bytes);
    }

    /** @throws IllegalArgumentException if it is not so many hexadecimal digits */
    public static ObjectHash parse(String hex) {
        return new ObjectHash(Hex.parse(hex));
    }

    /** The SHA-256 of these bytes. */
    public static ObjectHash sha256(byte[] bytes) {
        try {
            return new ObjectHash(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The bytes themselves, not a copy: read only. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int compareTo(ObjectHash other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectHash that && Arrays.equals(bytes, that.bytes);
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

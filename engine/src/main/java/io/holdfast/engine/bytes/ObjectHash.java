package io.holdfast.engine.bytes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The SHA-256 of an object in a repository: what packs, records, pages and key slots are named by. */
public final class ObjectHash implements Comparable<ObjectHash> {
    /** Bytes of one. */
    public static final int LENGTH = 32;

    private static final int SLICE = 64 << 10;

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
        return new ObjectHash(digest().digest(bytes));
    }

    /** The SHA-256 of a whole file, of which a slice is in memory. */
    public static ObjectHash sha256(FileChannel file) throws IOException {
        MessageDigest digest = digest();
        long size = file.size();
        for (long at = 0; at < size; at += SLICE) {
            digest.update(FileBytes.read(file, at, (int) Math.min(SLICE, size - at)));
        }
        return new ObjectHash(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
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

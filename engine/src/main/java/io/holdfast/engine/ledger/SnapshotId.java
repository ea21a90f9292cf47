package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.Hex;
import java.security.SecureRandom;
import java.util.Arrays;

/** The random number that a snapshot is known by, in every record about it. */
public final class SnapshotId {
    /** Bytes of one. */
    public static final int LENGTH = 16;

    private final byte[] bytes;

    private SnapshotId(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(bytes.length + " bytes; a snapshot id has " + LENGTH);
        }
        this.bytes = bytes;
    }

    public static SnapshotId of(byte[] bytes) {
        return new SnapshotId(bytes);
    }

    public static SnapshotId random(SecureRandom random) {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return new SnapshotId(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    /** The first digits, as people use them. */
    public String shortText() {
        return toString().substring(0, 8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SnapshotId that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return Hex.of(bytes);
    }
}

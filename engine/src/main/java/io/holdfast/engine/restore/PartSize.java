package io.holdfast.engine.restore;

import java.util.OptionalInt;

/** How large the parts of an object are: 16 MiB, or so much more that there are 10,000 at most. */
final class PartSize {
    private static final int SMALLEST = 16 << 20;
    private static final int LARGEST = 1 << 30;
    private static final int UNIT = 1 << 20;
    private static final int MOST_PARTS = 10_000;

    private PartSize() {}

    /** @return nothing if the object is too large for its parts to be held in memory */
    static OptionalInt of(long size) {
        long least = Math.ceilDiv(size, MOST_PARTS);
        long rounded = Math.ceilDiv(least, UNIT) * UNIT;
        return rounded > LARGEST ? OptionalInt.empty() : OptionalInt.of((int) Math.max(SMALLEST, rounded));
    }
}

package io.holdfast.engine.repair;

import java.time.Duration;

/**
 * How a repair ended.
 *
 * @param mended   objects that were put back, or that nothing needs any more
 * @param left     objects that are still damaged or missing
 * @param setAside entries that stand in their snapshots without their content now
 * @param cameBack snapshots that the ledger did not know any more
 * @param index    what the index was rebuilt with
 */
public record RepairResult(long mended, long left, long setAside, long cameBack, Index index, Duration took) {
    /**
     * What was made anew of the index.
     *
     * @param runs   that can't be read, and are done without
     * @param packs  of content that it tells of again
     * @param chunks in them; 0 where they were not read
     * @param unread packs whose directory can't be read: what is in them is stored again where it comes up
     */
    public record Index(long runs, long packs, long chunks, long unread) {
        public static final Index WHOLE = new Index(0, 0, 0, 0);
    }
}

package io.holdfast.engine.ledger;

import io.holdfast.engine.run.RunRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Runs of the index that prune has merged, as a page names them, and what they stand for. Format: {@code docs/format.md}, section 9; why: decision 61.
 *
 * @param mark the runs of the index of all records in time with an asOf up to it are merged in these; to the millisecond
 * @param runs the merged ones
 */
public record MergedIndex(Instant mark, List<RunRef> runs) {
    /** Stands for nothing. */
    public static final MergedIndex NONE = new MergedIndex(Instant.EPOCH, List.of());

    public MergedIndex {
        runs = List.copyOf(runs);
    }

    /** The same for a page with this L, which may be earlier than the mark, where the store's times differ: to stand for less is always right. */
    MergedIndex upTo(Instant pageMark) {
        Instant most = pageMark.truncatedTo(ChronoUnit.MILLIS);
        return mark.isAfter(most) ? new MergedIndex(most, runs) : this;
    }

    /** Whether the index of a record in time is merged in these. */
    boolean standsFor(RecordName record) {
        return !record.asOf().isAfter(mark);
    }
}

package io.holdfast.engine.ledger;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A page: many records folded into one object. Format: {@code docs/format.md}, section 9; rules: {@code docs/protocol.md},
 * section 6.
 *
 * @param modified  the store's time of its put
 * @param heads     the newest records that its writer had seen
 * @param folded    the records in it; condemnations that came in time stand among the names alone
 * @param condemned names of packs, and ids of snapshots that were dropped
 * @param index     runs of the index that were merged
 */
record Page(
        PageName name,
        Instant modified,
        List<RecordName> heads,
        List<Folded> folded,
        CondemnedNames condemned,
        MergedIndex index) {
    Page {
        heads = List.copyOf(heads);
        folded = List.copyOf(folded);
    }

    /** A record in a page, which remembers for good whether it came in time. */
    record Folded(RecordName name, boolean timely, LedgerRecord record) {}

    /**
     * Whether the store got it no later than it takes who makes a page. Of another nobody knows whether what it says of the index still holds: its maker slept, or it is a copy.
     *
     * @param times what is assumed of the store
     */
    boolean isInTime(Times times) {
        return !modified.isAfter(name.mark().plus(times.pageWindow()));
    }

    /** Whether a record is of a snapshot that was dropped, or says what is to become of it: wherever it is left, it says nothing any more. */
    boolean hasDropped(LedgerRecord record) {
        return switch (record) {
            case LedgerRecord.Snapshot snapshot -> condemned.contains(snapshot.id());
            case LedgerRecord.Forget forget -> condemned.contains(forget.id());
            case LedgerRecord.Hold hold -> condemned.contains(hold.id());
            case LedgerRecord.Release release -> condemned.contains(release.id());
            case LedgerRecord.Condemn _, LedgerRecord.Setting _, LedgerRecord.Unknown _ -> false;
        };
    }

    Set<RecordName> names() {
        Set<RecordName> names = new HashSet<>();
        folded.forEach(each -> names.add(each.name()));
        return names;
    }

    /**
     * When the store got a folded record, at the latest: a page does not keep it, and what counts from it may only come later.
     *
     * @param times says how long after its asOf a record in time may arrive
     */
    Instant latestArrival(Folded each, Times times) {
        return each.timely() ? each.name().asOf().plus(times.window()) : modified;
    }
}

package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.snapshot.Manifest;
import java.util.List;
import java.util.Optional;

/**
 * What a backup is compared with: the newest snapshot of its source, and on it the checkpoint of a job that was cut short.
 *
 * @param parent     the newest whole snapshot
 * @param runs       its manifest, with what the checkpoint adds; base first
 * @param replaces   records whose place the new snapshot takes
 * @param readFrom   when reading began for the parent, by the source's clock: files changed later than this prove nothing
 * @param done       what the checkpoint's job has looked at
 * @param doneFrom   when reading began for that
 * @param entries    in the parent; 0 without one
 */
record Previous(
        Optional<SnapshotId> parent,
        List<RunRef> runs,
        Manifest manifest,
        List<RecordName> replaces,
        Time readFrom,
        List<KeyRange> done,
        Time doneFrom,
        long entries) {

    /**
     * When reading began for the snapshot that has the entry of this key. What a checkpoint's job had not come to is as its parent
     * saw it, or an earlier checkpoint: then nothing proves anything.
     */
    Time readFrom(Key key) {
        return done.stream().anyMatch(range -> range.contains(key)) ? doneFrom : readFrom;
    }

    static Previous of(Repository repository, LedgerState state, String source) {
        Optional<LedgerState.Present> whole = state.newest(source);
        Optional<LedgerState.Present> checkpoint = state.checkpoint(source);
        Optional<LedgerRecord.Snapshot> newest = checkpoint.or(() -> whole).map(LedgerState.Present::snapshot);
        List<RunRef> runs = newest.map(LedgerRecord.Snapshot::runs).orElse(List.of());
        Manifest manifest =
                new Manifest(runs.stream().map(repository::manifestRun).toList());
        return new Previous(
                whole.map(each -> each.snapshot().id()),
                runs,
                manifest,
                checkpoint.map(each -> List.of(each.found().name())).orElse(List.of()),
                from(whole),
                checkpoint.map(each -> each.snapshot().done()).orElse(List.of()),
                from(checkpoint),
                whole.map(each -> each.snapshot().tally().entries()).orElse(0L));
    }

    private static Time from(Optional<LedgerState.Present> snapshot) {
        return snapshot.map(each -> Time.of(each.snapshot().consistency().from()))
                .orElse(Time.EPOCH);
    }
}

package io.holdfast.engine.retention;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.repository.WriterOptions;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.snapshot.LateRecords;
import io.holdfast.engine.snapshot.Merge;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Commits the runs of a snapshot anew, under a new id: {@code docs/protocol.md}, "adopt". What was said of the old id no longer
 * counts for it. It stays what it was: its time is that of its first commit, so it is not the newest of its source.
 *
 * <p>The old record is not replaced: a hold on its id may be on its way, from somebody who has not seen the forget, and must find it.
 *
 * <p>By steps w3 to w5, as every commit: packs that were condemned meanwhile are done without, by copying what is needed of them, as long
 * as it is there.
 */
final class Adoption {
    private static final String FREED = "prune has freed what it needs.";

    private final Repository repository;
    private final Origin writer;
    private final Progress progress;

    Adoption(Repository repository, Origin writer, Progress progress) {
        this.repository = repository;
        this.writer = writer;
        this.progress = progress;
    }

    /**
     * Adopts it.
     *
     * @param state the read that found it
     * @throws NotFound if some of it is gone
     */
    Snapshot adopt(LedgerState state, Present old) {
        new LateRecords(repository).lacking(old).ifPresent(why -> {
            throw gone(old, why);
        });
        try {
            return commit(state, old).orElseThrow(() -> gone(old, FREED));
        } catch (NotFound e) {
            throw gone(old, FREED);
        }
    }

    /** Empty if packs were condemned, and what is needed of them is gone. */
    private Optional<Snapshot> commit(LedgerState state, Present old) {
        SnapshotId id = SnapshotId.random(new SecureRandom());
        // The journals of backups are for backups: this job has a name of its own.
        try (Writer job = repository.openWriter(
                        WriterOptions.DEFAULT,
                        state,
                        "undelete " + old.snapshot().id());
                Ticker _ = new Ticker(
                        progress, () -> new Event.Advanced(Event.Phase.TAKING_BACK, 0, 0, 0, 0, job.bytesStored()))) {
            Writer.Draft draft =
                    draft(old, id, old.snapshot().runs(), old.snapshot().index());
            Merge merge = new Merge(repository, job, List.of());
            Writer.Rescue rescue =
                    condemned -> rescued(merge, old, condemned).map(runs -> draft(old, id, runs, Optional.empty()));
            return switch (job.commit(draft, List.of(), rescue)) {
                case Writer.Outcome.Committed _ -> {
                    job.done();
                    yield Optional.of(draft.record(List.of(), List.of()));
                }
                case Writer.Outcome.Condemned _ -> Optional.empty();
            };
        }
    }

    private Writer.Draft draft(Present old, SnapshotId id, List<RunRef> runs, Optional<RunRef> index) {
        return (heads, replaces) ->
                old.snapshot().again(new Snapshot.Place(writer.seeing(heads), id, runs, index), replaces, old.asOf());
    }

    private Optional<List<RunRef>> rescued(Merge merge, Present old, Predicate<ObjectHash> condemned) {
        List<RunRef> runs = old.snapshot().runs();
        try {
            return Optional.of(runs.isEmpty() ? runs : merge.without(condemned, runs));
        } catch (NotFound | Damaged e) {
            return Optional.empty();
        }
    }

    private static NotFound gone(Present old, String why) {
        return new NotFound("Snapshot " + old.snapshot().id().shortText() + " of "
                + old.snapshot().source() + " was forgotten, and can't be taken back any more: " + why
                + " Next: holdfast snapshots, for others of its source");
    }
}

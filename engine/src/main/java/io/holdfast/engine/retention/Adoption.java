package io.holdfast.engine.retention;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.repository.WriterOptions;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.snapshot.Merge;
import io.holdfast.engine.snapshot.RecordsToReadBy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Commits the runs of a snapshot anew: {@code docs/protocol.md}, "adopt". It stays what it was: its time is that of its first commit, so it is not the
 * newest of its source.
 *
 * <p>What was forgotten gets a new id, since what was said of the old one no longer counts for it. The old record is not replaced: a hold on its id may be
 * on its way, from somebody who has not seen the forget, and must find it. What is only late keeps its id, and the new record takes the place of the old
 * one.
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
     * Adopts what was forgotten, under a new id.
     *
     * @param state the read that found it
     * @throws NotFound if some of it is gone
     */
    Snapshot underNewId(LedgerState state, Present old) {
        RecordsToReadBy records = new RecordsToReadBy(repository, state);
        Present best = records.of(old);
        try {
            records.lacking(best).ifPresent(why -> {
                throw new NotFound(why);
            });
            return adopt(state, best, repository.newSnapshotId(), List.of());
        } catch (NotFound e) {
            throw new NotFound(
                    "Snapshot " + old.snapshot().id().shortText() + " of "
                            + old.snapshot().source() + " was forgotten, and can't be taken back any more: "
                            + e.message()
                            + " Next: holdfast snapshots, for others of its source",
                    e);
        }
    }

    /**
     * Adopts what is late, under its own id.
     *
     * @param state the read that found it
     * @param old   all of its packs were seen in a LIST
     * @param replaces all records of the snapshot
     * @throws NotFound if some of it is gone meanwhile
     */
    Snapshot inPlace(LedgerState state, Present old, List<RecordName> replaces) {
        return adopt(state, old, old.snapshot().id(), replaces);
    }

    private Snapshot adopt(LedgerState state, Present old, SnapshotId id, List<RecordName> replaces) {
        try {
            return commit(state, old, id, replaces).orElseThrow(() -> new NotFound(FREED));
        } catch (NotFound e) {
            throw new NotFound(FREED, e);
        }
    }

    /** Empty if packs were condemned, and what is needed of them is gone. */
    private Optional<Snapshot> commit(LedgerState state, Present old, SnapshotId id, List<RecordName> replaces) {
        // The journals of backups are for backups: this job has a name of its own.
        try (Writer job = repository.openWriter(
                        WriterOptions.DEFAULT, state, "adopt " + old.snapshot().id());
                Ticker _ = new Ticker(
                        progress, () -> new Event.Advanced(Event.Phase.TAKING_BACK, 0, 0, 0, 0, job.bytesStored()))) {
            AtomicReference<Writer.Draft> draft =
                    new AtomicReference<>(draft(old, id, old.snapshot().runs(), index(state, old)));
            Merge merge = new Merge(repository, job, Merge.Beside.NONE);
            Writer.Rescue rescue =
                    condemned -> rescued(merge, old, id, condemned).map(runs -> {
                        draft.set(draft(old, id, runs, Optional.empty()));
                        return draft.get();
                    });
            return switch (job.commit(draft.get(), replaces, rescue)) {
                case Writer.Outcome.Committed _ -> {
                    job.done();
                    yield Optional.of(draft.get().record(List.of(), List.of()));
                }
                case Writer.Outcome.Condemned _ -> Optional.empty();
            };
        }
    }

    /** A hint, which may be gone since it was merged. */
    private Optional<RunRef> index(LedgerState state, Present old) {
        try {
            return old.snapshot()
                    .index()
                    .filter(run -> !state.isCondemned(run.pack()))
                    .map(run -> repository.indexRun(run).ref());
        } catch (NotFound | Damaged e) {
            return Optional.empty();
        }
    }

    private Writer.Draft draft(Present old, SnapshotId id, List<RunRef> runs, Optional<RunRef> index) {
        return (heads, replaces) ->
                old.snapshot().again(new Snapshot.Place(writer.seeing(heads), id, runs, index), replaces, old.asOf());
    }

    private Optional<List<RunRef>> rescued(Merge merge, Present old, SnapshotId id, Predicate<ObjectHash> condemned) {
        List<RunRef> runs = old.snapshot().runs();
        Snapshot anew =
                old.snapshot().again(new Snapshot.Place(writer, id, runs, Optional.empty()), List.of(), old.asOf());
        try {
            return Optional.of(runs.isEmpty() ? runs : merge.without(condemned, runs, Merge.Provenances.of(anew)));
        } catch (NotFound | Damaged e) {
            return Optional.empty();
        }
    }
}

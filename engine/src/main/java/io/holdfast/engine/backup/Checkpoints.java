package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.run.Provenance;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.run.RunWriter;
import io.holdfast.engine.snapshot.Merge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;

/**
 * Commits what a job has so far, every few minutes or so many packs, and at the end of its window: whoever comes after it need not read
 * that again. Each checkpoint replaces the one before.
 */
final class Checkpoints {
    private final Writer writer;
    private final RunWriter changes;
    private final List<RangeBackup> ranges;
    private final Previous previous;
    private final ReentrantReadWriteLock rest;
    private final BackupOptions options;
    private final Drafting drafting;
    private final Progress progress;
    private final List<RecordName> replaced;
    private volatile long lastNanos = System.nanoTime();
    private volatile long lastPacks;

    /** Says what a checkpoint is. */
    interface Drafting {
        /** Its record, by its runs, the run of its new chunks where that is written, and the ranges that are done. */
        Writer.Draft draft(List<RunRef> runs, Optional<RunRef> index, DoneRanges done);

        /** What a run of it is written for, by those below. */
        Provenance provenance(List<RunRef> below);
    }

    /** @param rest its write lock is held while everything must be at rest */
    Checkpoints(
            Writer writer,
            RunWriter changes,
            List<RangeBackup> ranges,
            Previous previous,
            ReentrantReadWriteLock rest,
            BackupOptions options,
            Drafting drafting,
            Progress progress) {
        this.writer = writer;
        this.changes = changes;
        this.ranges = ranges;
        this.previous = previous;
        this.rest = rest;
        this.options = options;
        this.drafting = drafting;
        this.progress = progress;
        this.replaced = new ArrayList<>(previous.replaces());
    }

    /** Records whose place the final snapshot takes. */
    List<RecordName> replaced() {
        return replaced;
    }

    void commitIfDue() {
        if (!isDue()) {
            return;
        }
        rest.writeLock().lock();
        try {
            if (isDue()) {
                commit();
                lastNanos = System.nanoTime();
                lastPacks = writer.packsStored();
            }
        } finally {
            rest.writeLock().unlock();
        }
    }

    private boolean isDue() {
        return writer.packsStored() - lastPacks >= BackupOptions.CHECKPOINT_PACKS
                || System.nanoTime() - lastNanos >= options.checkpointEvery().toNanos();
    }

    private void commit() {
        long begun = System.nanoTime();
        ranges.forEach(RangeBackup::flush);
        writer.flush();
        if (changes.isEmpty()) {
            return;
        }
        Writer.Draft draft = drafting.draft(runs(), Optional.empty(), done());
        switch (committed(draft, Writer.Rescue.NONE)) {
            case Writer.Outcome.Committed(var name) -> {
                replaced.clear();
                replaced.add(name);
                told(begun);
            }
            case Writer.Outcome.Condemned _ -> {
                // The end of the job will find out, and start again.
            }
        }
    }

    /** What earlier jobs have looked at counts as well, as long as this one is as thorough as they were. */
    DoneRanges done() {
        return previous.done(options.mode())
                .and(DoneRanges.of(ranges.stream()
                        .map(RangeBackup::done)
                        .flatMap(Optional::stream)
                        .toList()));
    }

    /**
     * The last one of a job whose window is over, when all ranges are at rest. With a run of its chunks, since the next job may come on
     * another machine, and with its layers joined where they would become too many.
     *
     * @param merging joins runs where that is due, and does without condemned packs
     * @return whether what was done is kept; if not, packs were condemned meanwhile, and some of what it needs is gone
     */
    boolean commitLast(Merging merging) {
        long begun = System.nanoTime();
        writer.flush();
        List<RunRef> runs = runs();
        boolean isNew = !changes.isEmpty() || !done().equals(previous.done(options.mode()));
        if (runs.isEmpty() || !(isNew || merging.isNeeded())) {
            return true; // nothing new, and what there was stays
        }
        List<RunRef> manifest = runs.size() > Merge.MAX_LAYERS + 1 ? merging.joined(runs, drafting::provenance) : runs;
        Optional<RunRef> index = writer.finishIndex();
        Writer.Rescue rescue = condemned -> merging.without(condemned, manifest, drafting::provenance)
                .map(clean -> drafting.draft(clean, Optional.empty(), done()));
        return switch (committed(drafting.draft(manifest, index, done()), rescue)) {
            case Writer.Outcome.Committed _ -> {
                told(begun);
                writer.done();
                yield true;
            }
            case Writer.Outcome.Condemned _ -> false;
        };
    }

    /** What may become of the runs of a manifest. */
    interface Merging {
        /** Whether they name what is condemned and gone, so that they can't stay. */
        boolean isNeeded();

        List<RunRef> joined(List<RunRef> runs, Merge.Provenances provenances);

        Optional<List<RunRef>> without(
                Predicate<ObjectHash> condemned, List<RunRef> runs, Merge.Provenances provenances);
    }

    private List<RunRef> runs() {
        List<RunRef> runs = new ArrayList<>(previous.runs());
        if (!changes.isEmpty()) {
            runs.add(changes.finish(drafting.provenance(previous.runs())));
        }
        return runs;
    }

    private void told(long begun) {
        progress.on(new Event.Checkpointed(changes.entries(), Duration.ofNanos(System.nanoTime() - begun)));
    }

    /** Whether a checkpoint exists is of no matter to the user, who asks for snapshots. */
    private Writer.Outcome committed(Writer.Draft draft, Writer.Rescue rescue) {
        try {
            return writer.commit(draft, replaced, rescue);
        } catch (Unconfirmed stopped) {
            throw new Interrupted(stopped.message(), stopped);
        }
    }
}

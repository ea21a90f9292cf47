package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.run.RunWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Commits what a job has so far, every few minutes or so many packs: whoever comes after an interruption need not read it again.
 * Each checkpoint replaces the one before.
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

    /** Makes the draft of a checkpoint: its runs, and the ranges that are done. */
    interface Drafting {
        Writer.Draft draft(List<RunRef> runs, List<KeyRange> done);
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
        List<RunRef> runs = new ArrayList<>(previous.runs());
        runs.add(changes.finish());
        List<KeyRange> done =
                ranges.stream().map(RangeBackup::done).flatMap(Optional::stream).toList();
        switch (committed(drafting.draft(runs, done))) {
            case Writer.Outcome.Committed(var name) -> {
                replaced.clear();
                replaced.add(name);
                progress.on(new Event.Checkpointed(changes.entries(), Duration.ofNanos(System.nanoTime() - begun)));
            }
            case Writer.Outcome.Condemned _ -> {
                // The end of the job will find out, and start again.
            }
        }
    }

    /** Whether a checkpoint exists is of no matter to the user, who asks for snapshots. */
    private Writer.Outcome committed(Writer.Draft draft) {
        try {
            return writer.commit(draft, replaced);
        } catch (Unconfirmed stopped) {
            throw new Interrupted(stopped.message(), stopped);
        }
    }
}

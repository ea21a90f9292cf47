package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts while a restore runs, and remembers what is not to be compared at the end. Safe for many threads. */
final class RestoreTally {
    private static final int DIFFERENCES_LISTED = 1000;

    final LongAdder entries = new LongAdder();
    final LongAdder written = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder bytes = new LongAdder();
    private final Progress progress;
    private final KeyMarks failed = new KeyMarks();
    private final List<String> differences = new ArrayList<>();
    private final LongAdder damaged = new LongAdder();
    private final long begun = System.nanoTime();
    private long differenceCount;

    RestoreTally(Progress progress) {
        this.progress = progress;
    }

    /** An entry that could not be put back; the restore goes on. */
    void failed(Key key, String why) {
        synchronized (failed) {
            failed.add(key);
        }
        progress.on(new Event.Failed(key, why));
    }

    /** The same, for a reason that counts: what is damaged in the repository is told apart. */
    void failed(Key key, HoldfastException why) {
        if (why instanceof Damaged) {
            damaged.increment();
        }
        failed(key, why.message());
    }

    /** An entry that is not even taken for one, told each time that it is passed. */
    void refused(Key key, Damaged why) {
        if (!isFailed(key)) {
            entries.increment();
            failed(key, why);
        }
    }

    /** An entry that can't be put there, told once however often it is passed. */
    void refused(Key key, String why) {
        if (!isFailed(key)) {
            failed(key, why);
        }
    }

    /** The same of one that is not even looked at, since another one has its place. */
    void crowdedOut(Key key, String why) {
        if (!isFailed(key)) {
            entries.increment();
            failed(key, why);
        }
    }

    boolean isFailed(Key key) {
        synchronized (failed) {
            return failed.contains(key);
        }
    }

    private long failedCount() {
        synchronized (failed) {
            return failed.size();
        }
    }

    synchronized void differs(Key key, String how) {
        differenceCount++;
        if (differences.size() < DIFFERENCES_LISTED) {
            differences.add((key.length() == 0 ? "the target itself" : key) + ": " + how);
        }
    }

    /**
     * @param losses   what the target could not hold
     * @param settings what became of those of the bucket
     */
    synchronized RestoreResult result(List<String> losses, List<SettingPut> settings) {
        return new RestoreResult(
                entries.sum(),
                written.sum(),
                skipped.sum(),
                failedCount(),
                damaged.sum(),
                bytes.sum(),
                losses,
                differences,
                differenceCount,
                Duration.ofNanos(System.nanoTime() - begun),
                settings);
    }
}

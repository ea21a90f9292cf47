package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.snapshot.Change;
import io.holdfast.engine.snapshot.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The backup of one range of keys: changes are found in key order, read ahead, and taken up in key order again. One thread's.
 *
 * <p>Small contents are read in batches, large ones handed over chunk by chunk. What is in memory is bounded by the readers'
 * budget: when it is used up, this thread takes up results before it submits more.
 */
final class RangeBackup {
    /** Longer content is not read as a whole. */
    private static final long STREAMED_FROM = 1 << 20;

    private static final int BATCH_BYTES = 1 << 20;
    private static final int BATCH_ENTRIES = 128;
    /** What an entry costs besides its content. */
    private static final int ENTRY_COST = 1 << 10;

    private final KeyRange range;
    private final BackupJob job;
    private final TakingUp takingUp;
    private final Lock taking;
    /** Empty where nothing has to wait, or nothing has to any more. */
    private Optional<Later> later;

    private final Deque<Pending> pending = new ArrayDeque<>();
    private List<Item> batch = new ArrayList<>();
    private int batchCost;
    private volatile boolean finished;
    private volatile boolean listed;
    /** The window ended. */
    private boolean stopped;
    /** The last key that was compared. */
    private @Nullable Key looked;

    private sealed interface Pending {
        record Batch(List<Item> items, Future<Read.Batch> reads, int cost) implements Pending {}

        record Streamed(Item.Wanted item, Readers.Stream stream) implements Pending {}
    }

    /**
     * @param taking held while results are written, so that a checkpoint finds everything at rest
     * @param later  takes what has to wait until all ranges are listed; empty where nothing has to
     */
    RangeBackup(KeyRange range, BackupJob job, TakingUp takingUp, Lock taking, Optional<Later> later) {
        this.range = range;
        this.job = job;
        this.takingUp = takingUp;
        this.taking = taking;
        this.later = later;
    }

    /**
     * Goes through the range, to its end or to that of the job's window, and takes up what need not wait. Where something may have to, only for
     * half of the window: a listing that takes longer must not keep all content from being read.
     */
    void run() {
        inTheWindow(() -> {
            goThrough(range);
            finished = listed && later.isEmpty();
        });
    }

    /** Takes up what had to wait, then goes through what was not listed by then. */
    void runLater() {
        if (finished || stopped) {
            return;
        }
        inTheWindow(() -> {
            takeUpLater();
            later = Optional.empty();
            if (!listed) {
                goThrough(behind());
            }
            finished = true;
        });
    }

    private void inTheWindow(Runnable work) {
        try {
            job.waits().mustGoOn();
            work.run();
        } catch (Waits.Over over) {
            stopped = true;
            takeUpWhatIsThere();
        } finally {
            cancel();
        }
    }

    private void goThrough(KeyRange part) {
        try (var listing = job.source().list(part)) {
            Changes changes = job.changes(listing, part);
            while (later.isEmpty() || !job.waits().isHalfOver()) {
                Change change = next(changes);
                if (change == null) {
                    later.ifPresent(Later::end);
                    listed = true;
                    break;
                }
                job.stopIfAsked();
                looked = change.key();
                later.ifPresent(aside -> aside.looksAt(change));
                if (!waits(change)) {
                    take(change);
                }
            }
            takeUpTheRest();
            listing.unlisted().forEach(each -> job.failed(each.place(), each.why()));
        }
    }

    private KeyRange behind() {
        Key last = looked;
        return last == null ? range : new KeyRange(last.successor(), range.to());
    }

    private @Nullable Change next(Changes changes) {
        return job.waits().within(changes::next);
    }

    /** The window is over: of what was asked for in time, that is taken up which was read and comes next. */
    private void takeUpWhatIsThere() {
        try {
            while (!takingUp.isHalfWay() && !pending.isEmpty()) {
                takeUpNext();
            }
        } catch (Waits.Over over) {
            // The rest is the next job's.
        }
        flushAtTheEnd();
    }

    private void takeUpLater() {
        later.ifPresent(aside -> aside.forEach(job.before(), new Later.Taking() {
            private final EntriesByKey before = job.before();
            private final EntriesByKey below = job.below();

            @Override
            public void take(Change change) {
                job.stopIfAsked();
                RangeBackup.this.take(change);
            }

            @Override
            public void renamed(Listed listed, Renames.Old old) {
                job.stopIfAsked();
                found(old)
                        .ifPresentOrElse(
                                from -> add(new Item.Renamed(listed, from), ENTRY_COST),
                                () -> want(new Item.Wanted(listed, Optional.empty())));
            }

            private Optional<Entry> found(Renames.Old old) {
                try {
                    return switch (old) {
                        case Renames.Old.InManifest(var key) -> before.at(key);
                        case Renames.Old.Below(var key) -> below.at(key);
                    };
                } catch (NotFound | Damaged e) {
                    return Optional.empty(); // of the manifest that will be met where it is needed
                }
            }
        }));
        takeUpTheRest();
    }

    /** What is unchanged waits only where it is to be looked at more closely. */
    private boolean waits(Change change) {
        boolean counts = change instanceof Change.Unchanged same && !job.looksBeside(same.listed());
        return !counts && later.filter(aside -> aside.takes(change)).isPresent();
    }

    private void take(Change change) {
        switch (change) {
            case Change.Unchanged same when !job.canStay(same.entry()) -> add(new Item.Lost(same.entry()), ENTRY_COST);
            case Change.Unchanged(var listed, var entry) -> compare(new Item.Compared(listed, entry));
            case Change.Added(var listed) -> want(new Item.Wanted(listed, Optional.empty()));
            case Change.Changed(var listed, var entry) -> want(new Item.Wanted(listed, Optional.of(entry)));
            case Change.Removed(var entry) -> add(new Item.Gone(entry), ENTRY_COST);
        }
    }

    private void takeUpTheRest() {
        submitBatch();
        while (!pending.isEmpty()) {
            takeUpNext();
        }
        flushAtTheEnd();
    }

    KeyRange range() {
        return range;
    }

    /** Whether all of the range was listed; something may be set aside. */
    boolean isListed() {
        return listed;
    }

    /** Whether all of the range was gone through. */
    boolean isFinished() {
        return finished;
    }

    /** The part of the range whose changes are all written; empty at the beginning. */
    Optional<KeyRange> done() {
        if (finished) {
            return Optional.of(range);
        }
        return Optional.ofNullable(takingUp.reached()).map(key -> new KeyRange(range.from(), key.successor()));
    }

    /** A checkpoint of another range ends the open frame too: not both at once. */
    private void flushAtTheEnd() {
        taking.lock();
        try {
            takingUp.flush();
        } finally {
            taking.unlock();
        }
    }

    /** Ends the open frame: for a checkpoint, while nothing is taken up. */
    void flush() {
        takingUp.flush();
    }

    private void compare(Item.Compared item) {
        if (job.looksBeside(item.listed())) {
            add(item, ENTRY_COST);
        } else {
            job.unchanged(item.listed());
            boolean nothingWaits = later.filter(Later::hasBegun).isEmpty();
            if (nothingWaits && pending.isEmpty() && batch.isEmpty()) {
                takingUp.passed(item.listed().key());
            }
        }
    }

    private void want(Item.Wanted item) {
        Listed listed = item.listed();
        if (listed.kind().hasContent() && listed.size() >= STREAMED_FROM) {
            submitBatch();
            reserve(job.readers()::tryReserveStream, job.readers()::reserveStream);
            pending.add(
                    new Pending.Streamed(item, job.readers().stream(listed, job.readBefore(listed, item.before()))));
        } else {
            add(item, ENTRY_COST + (listed.kind().hasContent() ? (int) listed.size() : 0));
        }
    }

    private void add(Item item, int cost) {
        batch.add(item);
        batchCost += cost;
        if (batchCost >= BATCH_BYTES || batch.size() >= BATCH_ENTRIES) {
            submitBatch();
        }
    }

    private void submitBatch() {
        if (batch.isEmpty()) {
            return;
        }
        List<Readers.Wish> wanted = new ArrayList<>();
        for (Item item : batch) {
            if (item instanceof Item.Wanted each && each.listed().kind().hasContent()) {
                wanted.add(new Readers.Wish.ItsContent(each.listed()));
            } else if (item instanceof Item.Compared(var listed, var entry)) {
                wanted.add(new Readers.Wish.ItsAttributes(listed, entry.listed().attributes()));
            } else if (item instanceof Item.Renamed renamed) {
                wanted.add(new Readers.Wish.ItsNewName(renamed.listed()));
            }
        }
        int cost = batchCost;
        reserve(() -> job.readers().tryReserve(cost), () -> job.readers().reserve(cost));
        pending.add(new Pending.Batch(batch, job.readers().readAll(wanted), batchCost));
        batch = new ArrayList<>();
        batchCost = 0;
    }

    /** Takes up results until there is room, and waits for that of other ranges when it has none left. */
    private void reserve(BooleanSupplier attempt, Runnable wait) {
        while (!attempt.getAsBoolean()) {
            if (pending.isEmpty()) {
                job.waits().within(() -> {
                    wait.run();
                    return true;
                });
                return;
            }
            takeUpNext();
        }
    }

    private void takeUpNext() {
        taking.lock();
        try {
            switch (pending.element()) {
                case Pending.Batch(var items, var reads, var cost) -> {
                    Read.Batch read =
                            reads.isDone() ? result(reads) : job.waits().within(() -> result(reads));
                    pending.remove();
                    takingUp.takeUp(items, read.reads());
                    job.readers().giveBack(read.slab());
                    job.readers().release(cost);
                }
                case Pending.Streamed(var item, var stream) -> {
                    takingUp.takeUp(item, stream);
                    pending.remove();
                    job.readers().releaseStream();
                }
            }
        } finally {
            taking.unlock();
        }
        job.checkpointIfDue();
    }

    private static Read.Batch result(Future<Read.Batch> reads) {
        try {
            return reads.get();
        } catch (InterruptedException e) {
            throw Readers.interrupted();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HoldfastException known) {
                throw known;
            }
            throw new IllegalStateException("reading failed", e.getCause());
        }
    }

    private void cancel() {
        for (Pending each : pending) {
            switch (each) {
                case Pending.Batch reading -> {
                    reading.reads.cancel(true);
                    job.readers().release(reading.cost);
                }
                case Pending.Streamed reading -> {
                    reading.stream.cancel();
                    job.readers().releaseStream();
                }
            }
        }
        pending.clear();
    }
}

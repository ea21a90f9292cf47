package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Attributes;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.snapshot.Change;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryWriter;
import io.holdfast.engine.snapshot.PartWay;
import io.holdfast.engine.source.Source;
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
    private final EntryWriter entries;
    private final Contents contents;
    private final LargeContent large;
    private final Lock taking;
    private final Optional<Later> later;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private List<Item> batch = new ArrayList<>();
    private int batchCost;
    private volatile @Nullable Key reached;
    private volatile boolean finished;
    private volatile boolean listed;
    /** It ends in the middle of a content: nothing behind that can be taken up any more. */
    private boolean halfWay;

    /** Something to be written at its place in key order. */
    private sealed interface Item {
        /** @param before what the manifest has there, if it has anything */
        record Wanted(Listed listed, Optional<Entry> before) implements Item {}

        /** By its listing it is as the entry says. */
        record Compared(Listed listed, Entry entry) implements Item {}

        record Gone(Entry entry) implements Item {}

        /** New here, with the content that this entry has elsewhere. */
        record Renamed(Listed listed, Entry from) implements Item {}
    }

    private sealed interface Pending {
        record Batch(List<Item> items, Future<Read.Batch> reads, int cost) implements Pending {}

        record Streamed(Item.Wanted item, Readers.Stream stream) implements Pending {}
    }

    /**
     * @param taking held while results are written, so that a checkpoint finds everything at rest
     * @param later  takes what has to wait until all ranges are listed; empty where nothing has to
     */
    RangeBackup(
            KeyRange range, BackupJob job, EntryWriter entries, Contents contents, Lock taking, Optional<Later> later) {
        this.range = range;
        this.job = job;
        this.entries = entries;
        this.contents = contents;
        this.large = new LargeContent(job, contents, entries);
        this.taking = taking;
        this.later = later;
    }

    /** Goes through the range, to its end or to that of the job's window, and takes up what need not wait. */
    void run() {
        try {
            job.waits().mustGoOn();
            goThrough();
            listed = true;
            finished = later.isEmpty();
        } catch (Waits.Over over) {
            takeUpWhatIsThere();
        } finally {
            cancel();
        }
    }

    private void goThrough() {
        try (var listing = job.source().list(range)) {
            Changes changes = job.changes(listing, range);
            for (Change change = next(changes); change != null; change = next(changes)) {
                job.stopIfAsked();
                if (!waits(change)) {
                    take(change);
                }
            }
            takeUpTheRest();
            listing.unlisted().forEach(each -> job.failed(each.range().from(), each.why()));
        }
    }

    private @Nullable Change next(Changes changes) {
        return job.waits().within(changes::next);
    }

    /** The window is over: of what was asked for in time, that is taken up which was read and comes next. */
    private void takeUpWhatIsThere() {
        try {
            while (!halfWay && !pending.isEmpty()) {
                takeUpNext();
            }
        } catch (Waits.Over over) {
            // The rest is the next job's.
        }
        flushAtTheEnd();
    }

    /** Takes up what had to wait. */
    void runLater() {
        try {
            later.ifPresent(aside -> aside.forEach(job.before(), new Later.Taking() {
                private final EntriesByKey elsewhere = job.before();

                @Override
                public void take(Change change) {
                    job.stopIfAsked();
                    RangeBackup.this.take(change);
                }

                @Override
                public void renamed(Listed listed, Key key) {
                    job.stopIfAsked();
                    add(new Item.Renamed(listed, elsewhere.at(key).orElseThrow()), ENTRY_COST);
                }
            }));
            takeUpTheRest();
            finished = true;
        } finally {
            cancel();
        }
    }

    /** What is unchanged waits only where it is to be looked at more closely. */
    private boolean waits(Change change) {
        boolean counts = change instanceof Change.Unchanged same && !job.looksBeside(same.listed());
        return !counts && later.filter(aside -> aside.takes(change)).isPresent();
    }

    private void take(Change change) {
        switch (change) {
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
        return Optional.ofNullable(reached).map(key -> new KeyRange(range.from(), key.successor()));
    }

    /** A checkpoint of another range ends the open frame too: not both at once. */
    private void flushAtTheEnd() {
        taking.lock();
        try {
            contents.flush();
        } finally {
            taking.unlock();
        }
    }

    /** Ends the open frame: for a checkpoint, while nothing is taken up. */
    void flush() {
        contents.flush();
    }

    private void compare(Item.Compared item) {
        if (job.looksBeside(item.listed)) {
            add(item, ENTRY_COST);
        } else {
            job.unchanged(item.listed);
            if (pending.isEmpty() && batch.isEmpty()) {
                reached = item.listed.key();
            }
        }
    }

    private void want(Item.Wanted item) {
        Listed listed = item.listed;
        if (listed.kind().hasContent() && listed.size() >= STREAMED_FROM) {
            submitBatch();
            reserve(job.readers()::tryReserveStream, job.readers()::reserveStream);
            pending.add(new Pending.Streamed(item, job.readers().stream(listed, job.readBefore(listed, item.before))));
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
            if (item instanceof Item.Wanted each && each.listed.kind().hasContent()) {
                wanted.add(new Readers.Wish.ItsContent(each.listed));
            } else if (item instanceof Item.Compared(var listed, var entry)) {
                wanted.add(new Readers.Wish.ItsAttributes(listed, entry.listed().attributes()));
            } else if (item instanceof Item.Renamed renamed) {
                wanted.add(new Readers.Wish.ItsNewName(renamed.listed));
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
                    takeUpBatch(items, read.reads());
                    job.readers().giveBack(read.slab());
                    job.readers().release(cost);
                }
                case Pending.Streamed(var item, var stream) -> {
                    takeUpLarge(item, stream);
                    pending.remove();
                    job.readers().releaseStream();
                }
            }
        } finally {
            taking.unlock();
        }
        job.checkpointIfDue();
    }

    private void takeUpBatch(List<Item> items, List<Read> reads) {
        int next = 0;
        for (Item item : items) {
            switch (item) {
                case Item.Gone(var entry) -> remove(entry);
                case Item.Renamed renamed -> takeUp(renamed, reads.get(next++));
                case Item.Compared(var listed, var entry) ->
                    takeUp(new Item.Wanted(listed, Optional.of(entry)), reads.get(next++));
                case Item.Wanted wanted -> {
                    if (wanted.listed.kind().hasContent()) {
                        takeUp(wanted, reads.get(next++));
                    } else {
                        put(wanted, Entry.of(wanted.listed, Content.none()));
                    }
                }
            }
        }
    }

    private void takeUp(Item.Wanted item, Read read) {
        switch (read) {
            case Read.Whole(var listed, var chunks, var moved) -> {
                chunks.forEach(chunk -> contents.add(chunk, entries));
                put(item, new Entry(listed, contents.finish(entries), moved, Optional.empty()));
            }
            case Read.Grown() -> takeUpLarge(item);
            case Read.Refreshed(var attributes) -> refresh(item, attributes);
            case Read.Looked(var listed) -> throw new IllegalStateException("nobody knows the content of " + listed);
            case Read.LeftOut() -> leaveOut(item);
            case Read.Failed(var error) -> fail(item, error);
        }
    }

    /** The content of another key, unless looking at it told that it can't be known so: then it is read. */
    private void takeUp(Item.Renamed item, Read read) {
        Item.Wanted wanted = new Item.Wanted(item.listed, Optional.empty());
        if (!(read instanceof Read.Looked(var listed))) {
            takeUp(wanted, read);
            return;
        }
        contents.kept(item.from, entries)
                .ifPresentOrElse(
                        from -> {
                            job.renamed();
                            put(wanted, Entry.of(listed, from.content()));
                        },
                        () -> takeUp(wanted, new Read.Grown()));
    }

    /** The same content, under attributes that may be others. */
    private void refresh(Item.Wanted item, Attributes attributes) {
        Entry before = item.before.orElseThrow();
        if (attributes.equals(before.listed().attributes())) {
            job.unchanged(item.listed);
            reached = before.key();
            return;
        }
        contents.kept(before, entries)
                .ifPresentOrElse(
                        kept -> put(item, Entry.of(kept.listed().with(attributes), kept.content())),
                        () -> takeUpLarge(item));
    }

    private void takeUpLarge(Item.Wanted item) {
        takeUpLarge(item, job.readers().stream(item.listed, Optional.empty()));
    }

    private void takeUpLarge(Item.Wanted item, Readers.Stream stream) {
        switch (large.take(item.listed, stream)) {
            case LargeContent.Taken.Whole(var listed, var content, var moved) ->
                put(item, new Entry(listed, content, moved, Optional.empty()));
            case LargeContent.Taken.Stopped(var beginning) -> {
                halfWay = true;
                beginning.ifPresent(each -> putBeginning(item, each));
                throw new Waits.Over();
            }
            case LargeContent.Taken.LeftOut() -> leaveOut(item);
            case LargeContent.Taken.Failed(var error) -> fail(item, error);
        }
    }

    /** Beside what stood at the key before, so that this is not lost if the rest can never be read. */
    private void putBeginning(Item.Wanted item, PartWay beginning) {
        Entry stands = item.before
                .flatMap(old -> contents.kept(old, entries))
                .orElseGet(() -> Entry.of(item.listed, Content.none()).unread("the window ended in the middle of it"));
        entries.put(stands.with(beginning));
        item.before.ifPresent(old -> entries.shadows(old.content().ownBytes()));
        job.stoppedIn(beginning);
    }

    private void put(Item.Wanted item, Entry entry) {
        Optional<Entry> before = item.before;
        if (before.isPresent() && Sameness.isSame(before.get(), entry)) {
            if (job.hasLost(before.get())) {
                entries.put(entry); // the same, in another place
                entries.shadows(before.get().content().ownBytes());
            }
            job.unchanged(entry.listed());
        } else {
            entries.put(entry);
            before.ifPresent(old -> entries.shadows(old.content().ownBytes()));
            job.put(
                    entry,
                    before,
                    old -> Sameness.isSame(entry.content(), old)
                            || (old instanceof Content.Listing && contents.isAsLast(entry.key(), old)));
        }
        reached = entry.key();
    }

    private void remove(Entry entry) {
        entries.remove(entry.key());
        entries.shadows(entry.content().ownBytes());
        job.removed();
        reached = entry.key();
    }

    /** What is not wanted is not there; but what an earlier snapshot has of the same is not given away. */
    private void leaveOut(Item.Wanted item) {
        if (item.before.filter(before -> job.isUnchanged(item.listed, before)).isPresent()) {
            job.unchanged(item.listed);
        } else {
            item.before.ifPresent(this::remove);
        }
        reached = item.listed.key();
    }

    /** What vanished since it was listed is gone; what can't be read stays as it was, and is said to be so. */
    private void fail(Item.Wanted item, HoldfastException error) {
        if (error instanceof Interrupted) {
            throw error;
        }
        if (job.source().tolerance() == Source.Tolerance.ALL_OR_NOTHING) {
            throw error;
        }
        if (error instanceof NotFound) {
            item.before.ifPresent(this::remove);
            return;
        }
        if (error instanceof Busy busy) {
            job.unanswered(busy);
        }
        Entry kept = item.before
                .flatMap(old -> contents.kept(old, entries))
                .orElseGet(() -> Entry.of(item.listed, Content.none()));
        entries.put(kept.unread(error.message()));
        item.before.ifPresent(old -> entries.shadows(old.content().ownBytes()));
        job.failed(item.listed.key(), error.message());
        job.kept(kept);
        reached = item.listed.key();
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

package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Attributes;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryWriter;
import io.holdfast.engine.snapshot.PartWay;
import io.holdfast.engine.source.Source;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes what was found, and read, at its place in key order. One range's, and one thread's. */
final class TakingUp {
    private final BackupJob job;
    private final EntryWriter entries;
    private final Contents contents;
    private final LargeContent large;
    private volatile @Nullable Key reached;
    private boolean halfWay;

    TakingUp(BackupJob job, EntryWriter entries, Contents contents) {
        this.job = job;
        this.entries = entries;
        this.contents = contents;
        this.large = new LargeContent(job, contents, entries);
    }

    /** The last key up to which all is written; {@code null} at the beginning. */
    @Nullable
    Key reached() {
        return reached;
    }

    /** Whether it ended in the middle of a content: nothing behind that can be taken up any more. */
    boolean isHalfWay() {
        return halfWay;
    }

    /** By its listing alone, with nothing before it that is still to be written. */
    void passed(Key key) {
        reached = key;
    }

    /** Ends the open frame, while nothing is taken up. */
    void flush() {
        contents.flush();
    }

    /** @param reads of those items that had to be asked for, in their order */
    void takeUp(List<Item> items, List<Read> reads) {
        int next = 0;
        for (Item item : items) {
            switch (item) {
                case Item.Lost(var entry) -> putWhatIsLeft(entry);
                case Item.Gone(var entry) -> remove(entry);
                case Item.Renamed renamed -> takeUp(renamed, reads.get(next++));
                case Item.Compared(var listed, var entry) ->
                    takeUp(new Item.Wanted(listed, Optional.of(entry)), reads.get(next++));
                case Item.Wanted wanted -> {
                    if (wanted.listed().kind().hasContent()) {
                        takeUp(wanted, reads.get(next++));
                    } else {
                        put(wanted, Entry.of(wanted.listed(), Content.none()));
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
        Item.Wanted wanted = new Item.Wanted(item.listed(), Optional.empty());
        if (!(read instanceof Read.Looked(var listed))) {
            takeUp(wanted, read);
            return;
        }
        contents.kept(item.from(), entries)
                .ifPresentOrElse(
                        from -> {
                            job.renamed();
                            put(wanted, Entry.of(listed, from.content()));
                        },
                        () -> takeUp(wanted, new Read.Grown()));
    }

    /** The same content, under attributes that may be others. */
    private void refresh(Item.Wanted item, Attributes attributes) {
        Entry before = item.before().orElseThrow();
        if (attributes.equals(before.listed().attributes())) {
            job.unchanged(item.listed());
            reached = before.key();
            return;
        }
        kept(before)
                .ifPresentOrElse(
                        kept -> put(item, Entry.of(kept.listed().with(attributes), kept.content())),
                        () -> takeUpLarge(item));
    }

    private void takeUpLarge(Item.Wanted item) {
        takeUp(item, job.readers().stream(item.listed(), Optional.empty()));
    }

    void takeUp(Item.Wanted item, Readers.Stream stream) {
        switch (large.take(item.listed(), stream)) {
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
        Entry stands = item.before()
                .flatMap(this::kept)
                .orElseGet(
                        () -> Entry.of(item.listed(), Content.none()).unread("the window ended in the middle of it"));
        entries.put(stands.with(beginning));
        item.before().ifPresent(old -> entries.shadows(old.content().ownBytes()));
        job.stoppedIn(beginning);
    }

    private void put(Item.Wanted item, Entry entry) {
        Optional<Entry> before = item.before();
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

    /** What the manifest has at a key, to be put again; empty if its content can't be had any more. */
    private Optional<Entry> kept(Entry before) {
        return job.isGone(before) ? Optional.empty() : contents.kept(before, entries);
    }

    /** Of an entry that the source does not tell of, and that can't stay as it was. */
    private void putWhatIsLeft(Entry before) {
        kept(before).ifPresentOrElse(this::putAlone, () -> putWithout(before));
        entries.shadows(before.content().ownBytes());
        reached = before.key();
    }

    private void putAlone(Entry kept) {
        entries.put(kept);
        job.unchanged(kept.listed());
    }

    private void putWithout(Entry lost) {
        String why = LostContent.LOST + "it lay in a pack that is condemned and gone";
        Entry without = Entry.of(lost.listed(), Content.none()).unread(why);
        entries.put(without);
        job.failed(lost.key(), why);
        job.kept(without);
    }

    private void remove(Entry entry) {
        entries.remove(entry.key());
        entries.shadows(entry.content().ownBytes());
        job.removed();
        reached = entry.key();
    }

    /** What is not wanted is not there; but what an earlier snapshot has of the same is not given away. */
    private void leaveOut(Item.Wanted item) {
        Optional<Entry> same = item.before().filter(before -> job.isUnchanged(item.listed(), before));
        if (same.filter(job::isGone).isPresent()) {
            putWhatIsLeft(same.get());
        } else if (same.isPresent()) {
            job.unchanged(item.listed());
        } else {
            item.before().ifPresent(this::remove);
        }
        reached = item.listed().key();
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
            item.before().ifPresent(this::remove);
            return;
        }
        if (error instanceof Busy busy) {
            job.unanswered(busy);
        }
        Entry kept = item.before().flatMap(this::kept).orElseGet(() -> Entry.of(item.listed(), Content.none()));
        entries.put(kept.unread(error.message()));
        item.before().ifPresent(old -> entries.shadows(old.content().ownBytes()));
        job.failed(item.listed().key(), error.message());
        job.kept(kept);
        reached = item.listed().key();
    }
}

package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.PartWay;
import io.holdfast.engine.source.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** What the ranges of one backup share: the source, its readers, and what they have counted so far. Safe for many threads. */
final class BackupJob {
    private static final int MISSED_LISTED = 100;

    /** So many entries in a row that can't be read for want of the source's answer: the source is down, not the entries. */
    private static final int SILENCE = 50;

    private final Source source;
    private final Previous previous;
    private final BackupOptions options;
    private final Readers readers;
    private final Waits waits;
    private final LostContent lost;
    private final Progress progress;
    private final Tallying tally = new Tallying();
    private final List<Key> missed = new ArrayList<>();
    private final List<Unfinished.HalfRead> halfRead = new ArrayList<>();
    private final LongAdder missedCount = new LongAdder();
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile Runnable checkpoint = () -> {};

    BackupJob(
            Source source,
            Previous previous,
            BackupOptions options,
            Readers readers,
            Waits waits,
            LostContent lost,
            Progress progress) {
        this.source = source;
        this.previous = previous;
        this.options = options;
        this.readers = readers;
        this.waits = waits;
        this.lost = lost;
        this.progress = progress;
    }

    Source source() {
        return source;
    }

    Readers readers() {
        return readers;
    }

    /** Of its ranges, for the source. */
    Waits waits() {
        return waits;
    }

    Tallying tally() {
        return tally;
    }

    List<Key> missed() {
        synchronized (missed) {
            return List.copyOf(missed);
        }
    }

    long missedCount() {
        return missedCount.sum();
    }

    Changes changes(Source.Listing listing, KeyRange range) {
        return new Changes(
                listing,
                previous.manifest().entries(range),
                options.rule(),
                entry -> previous.isReadAnyway(entry.key(), options.mode()) || hasLost(entry),
                previous::readFrom);
    }

    /** What the manifest has, to be looked up. */
    EntriesByKey before() {
        return new EntriesByKey(previous.manifest());
    }

    /** What the snapshot below a checkpoint has, likewise. */
    EntriesByKey below() {
        return new EntriesByKey(previous.below());
    }

    /** What is to be done whenever results were taken up. */
    void onTakenUp(Runnable action) {
        checkpoint = action;
    }

    void checkpointIfDue() {
        checkpoint.run();
    }

    void stopIfAsked() {
        if (Thread.currentThread().isInterrupted()) {
            throw Readers.interrupted();
        }
    }

    /** Whether the content that an entry of the manifest names must not be referred to any more. */
    boolean hasLost(Entry entry) {
        return lost.hits(entry.key(), entry.content());
    }

    /** Whether it can't be had any more, so that no snapshot can keep it. */
    boolean isGone(Entry entry) {
        return lost.isGone(entry.key(), entry.content());
    }

    /** What is half read may be gone as well: then it is read from its beginning. */
    private boolean isGone(Key key, PartWay beginning) {
        return lost.isGone(key, beginning.content());
    }

    /** Whether an entry can stay as it is, with what is half read of it. */
    boolean canStay(Entry entry) {
        return !isGone(entry)
                && entry.partWay()
                        .filter(beginning -> isGone(entry.key(), beginning))
                        .isEmpty();
    }

    /** By the incremental rule, whatever the mode. */
    boolean isUnchanged(Listed listed, Entry before) {
        return options.rule().isUnchanged(listed, before, previous.readFrom(listed.key()));
    }

    /** Whether a later job can tell if it is the same version still. */
    boolean canBeReadOn(Listed version) {
        return ChangeRule.hasMark(version);
    }

    /** How far an earlier job came with what is listed; empty where it is another version by now. */
    Optional<PartWay> readBefore(Listed listed, Optional<Entry> before) {
        return before.flatMap(Entry::partWay)
                .filter(begun -> ChangeRule.canBeReadOn(listed, begun) && !isGone(listed.key(), begun));
    }

    /** A content whose beginning alone could be read. */
    void stoppedIn(PartWay beginning) {
        synchronized (halfRead) {
            halfRead.add(new Unfinished.HalfRead(
                    beginning.listed().key(),
                    beginning.bytes(),
                    beginning.listed().size()));
        }
    }

    List<Unfinished.HalfRead> halfRead() {
        synchronized (halfRead) {
            return halfRead.stream()
                    .sorted(Comparator.comparing(Unfinished.HalfRead::key))
                    .toList();
        }
    }

    /** Whether what no listing tells of it counts. */
    boolean looksBeside(Listed listed) {
        return options.rule().beside() == ChangeRule.Use.COUNTS && listed.kind() == Kind.OBJECT;
    }

    void unchanged(Listed listed) {
        tally.unchanged.increment();
        tally.content.add(listed.size());
    }

    /** @param isSame whether its content is what that of the entry before was; asked where everything was read */
    void put(Entry entry, Optional<Entry> before, Predicate<Content> isSame) {
        unanswered.set(0);
        (before.isPresent() ? tally.changed : tally.added).increment();
        tally.content.add(entry.listed().size());
        if (entry.moved().isPresent()) {
            tally.moved.increment();
        }
        before.filter(old -> isMissed(entry, old, isSame)).ifPresent(_ -> {
            missedCount.increment();
            synchronized (missed) {
                if (missed.size() < MISSED_LISTED) {
                    missed.add(entry.key());
                }
            }
        });
    }

    void renamed() {
        tally.renamed.increment();
    }

    void removed() {
        tally.removed.increment();
    }

    /** An entry that stays as it was, or without content, because it could not be read. */
    void kept(Entry entry) {
        tally.changed.increment();
        tally.content.add(entry.listed().size());
    }

    void failed(Key key, String why) {
        tally.unread.increment();
        progress.on(new Event.Failed(key, why));
    }

    /** Ends the job when the source has not answered for many entries in a row. */
    void unanswered(Busy error) {
        if (unanswered.incrementAndGet() >= SILENCE) {
            throw error;
        }
    }

    Event.Advanced advanced(long stored) {
        long expected = previous.entries();
        return new Event.Advanced(
                Event.Phase.BACKING_UP, tally.looked(), Math.max(expected, 0), readers.bytesRead(), 0, stored);
    }

    /** A change that an incremental backup would not have noticed: found only because everything was read. */
    private boolean isMissed(Entry now, Entry before, Predicate<Content> isSame) {
        return options.mode() == Mode.FULL && isUnchanged(now.listed(), before) && !isSame.test(before.content());
    }
}

package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Full;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.source.Source;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

/**
 * One restore: the wanted entries of a snapshot, put back at a target and compared. It may be run again: what is right already
 * is left alone, so an interrupted one goes on where it was.
 */
public final class Restore {
    private final Snapshot snapshot;
    private final Target target;
    private final RestoreOptions options;
    private final Progress progress;
    private final Fetcher fetcher;
    private final Elsewhere elsewhere;
    private final LongPieces longPieces;
    private final Reading reading;
    private final RestoreTally tally;
    private final Wanted wanted;
    private final HardLinks links;
    private final Function<String, ThreadFactory> threads;
    private volatile Event.Phase phase = Event.Phase.RESTORING;

    public Restore(Repository repository, Snapshot snapshot, Target target, RestoreOptions options, Progress progress) {
        this.snapshot = snapshot;
        this.target = target;
        this.options = options;
        this.progress = progress;
        this.threads = repository::threads;
        Whereabouts where = new Whereabouts(repository, snapshot, progress);
        this.elsewhere = new Elsewhere(repository, where);
        this.fetcher = new Fetcher(repository, elsewhere);
        this.longPieces = new LongPieces(repository.frames(), fetcher::holds);
        this.reading = new Reading(longPieces, fetcher, elsewhere);
        this.tally = new RestoreTally(progress);
        this.wanted = new Wanted(where, options, target, tally::refused, tally::crowdedOut);
        this.links = new HardLinks(scratch(repository), longPieces, elsewhere);
    }

    /** Beside the cache; where that can't be written, in the place for temporary files: a restore must not end for it. */
    private static Path scratch(Repository repository) {
        try {
            return repository.scratch();
        } catch (Full e) {
            return Path.of(System.getProperty("java.io.tmpdir"));
        }
    }

    /**
     * Puts everything back, then compares. However long it takes, and whatever prunes rewrite and free meanwhile, it goes on where it was, as long as the snapshot is there.
     *
     * @throws io.holdfast.engine.error.Damaged if its manifest is damaged or missing
     * @throws io.holdfast.engine.error.NotFound if that is since the snapshot was forgotten and freed
     */
    public RestoreResult run() {
        SettingsBack settings = SettingsBack.of(snapshot, target, options);
        boolean fresh = target.isEmpty();
        try (Source back = target.asSource();
                HardLinks _ = links;
                Ticker _ = new Ticker(progress, this::advanced);
                Contents contents = new Contents(
                        target, fetcher, elsewhere, longPieces, reading, tally, options.threads(), threads)) {
            new Fitting(wanted, target, tally, progress).look();
            settings.putWhatObjectsMeet();
            wanted.forEachSeen(
                    entry -> isLookedAt(entry, fresh), (entry, sight) -> restore(entry, sight, contents, back));
            contents.finish();
            restoreLinks(contents);
            target.finish();
            phase = Event.Phase.COMPARING;
            compareWhileItIsSynced(back);
            settings.putTheRest();
        }
        return tally.result(target.losses(), settings.outcome());
    }

    private boolean isLookedAt(Entry entry, boolean fresh) {
        return !fresh && Choice.dependsOnTarget(entry, options.overwrite());
    }

    private void restore(Entry entry, Wanted.Sight sight, Contents contents, Source back) {
        tally.entries.increment();
        try {
            switch (Choice.of(entry, target, options.overwrite(), sight)) {
                case Choice.Refused(var why) -> tally.refused(entry.key(), why);
                case Choice.Left _ -> leave(entry, sight);
                case Choice.LeftIfEqual(var there) -> contents.addIfOther(entry, there, back);
                case Choice.Put _ -> put(entry, contents);
            }
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            tally.failed(entry.key(), e.message());
        }
    }

    /** Other names of the same file that are missing are linked to it, if it is what it should be. */
    private void leave(Entry entry, Wanted.Sight sight) {
        tally.skipped.increment();
        Listed listed = entry.listed();
        if (HardLinks.isLinked(listed)
                && sight.there()
                        .filter(there -> Likeness.of(there, listed, target) == Likeness.EQUAL)
                        .isPresent()) {
            links.addThere(entry);
        }
    }

    private void put(Entry entry, Contents contents) {
        Listed listed = entry.listed();
        if (!listed.kind().hasContent()) {
            target.place(listed);
            tally.written.increment();
        } else if (HardLinks.isLinked(listed)) {
            links.addMissing(entry);
        } else {
            contents.add(entry);
        }
    }

    /** When all else is written: of each file one name, then the others. */
    private void restoreLinks(Contents contents) {
        if (links.isEmpty()) {
            return;
        }
        links.sort();
        wanted.forEachOf(links.toWrite(), (entry, _) -> contents.add(entry));
        contents.finish();
        wanted.forEachOf(links.toLink(), (entry, one) -> link(entry, Key.of(one), contents));
        contents.finish();
    }

    private void link(Entry entry, Key one, Contents contents) {
        try {
            if (!tally.isFailed(one) && target.link(entry.listed(), one)) {
                tally.written.increment();
            } else {
                contents.add(entry);
            }
        } catch (Full | Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            tally.failed(entry.key(), e.message());
        }
    }

    /** The disk has work to do meanwhile. */
    private void compareWhileItIsSynced(Source back) {
        try (ExecutorService syncing = Executors.newSingleThreadExecutor(threads.apply("sync-"))) {
            Future<?> synced = syncing.submit(target::sync);
            compare(back);
            Contents.await(synced);
        }
    }

    private void compare(Source back) {
        Comparing comparing = new Comparing(target, reading, tally);
        wanted.forEachSeen(
                entry -> !tally.isFailed(entry.key())
                        && target.keeps(entry.listed().kind()),
                (entry, sight) -> {
                    if (tally.isFailed(entry.key())) {
                        return;
                    }
                    comparing.attributes(entry, sight);
                    switch (options.comparison()) {
                        case ATTRIBUTES -> {}
                        case CONTENT -> comparing.content(entry, sight, back);
                    }
                });
    }

    private Event.Advanced advanced() {
        return new Event.Advanced(
                phase,
                tally.entries.sum(),
                snapshot.tally().entries(),
                tally.bytes.sum(),
                snapshot.tally().content(),
                tally.bytes.sum());
    }
}

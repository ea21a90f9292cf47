package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.source.Source;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One restore: the wanted entries of a snapshot, put back at a target and compared. It may be run again: what is right already
 * is left alone, so an interrupted one goes on where it was.
 */
public final class Restore {
    private final Snapshot snapshot;
    private final Target target;
    private final RestoreOptions options;
    private final Progress progress;
    private final Manifest manifest;
    private final Fetcher fetcher;
    private final LongPieces longPieces;
    private final Reading reading;
    private final RestoreTally tally;
    private final Wanted wanted;
    private final Map<Long, Key> firstOfGroup = new HashMap<>();
    private final Map<Listed, Key> links = new LinkedHashMap<>();
    private volatile Event.Phase phase = Event.Phase.RESTORING;

    public Restore(Repository repository, Snapshot snapshot, Target target, RestoreOptions options, Progress progress) {
        this.snapshot = snapshot;
        this.target = target;
        this.options = options;
        this.progress = progress;
        this.manifest = new Manifest(
                snapshot.runs().stream().map(repository::manifestRun).toList());
        this.fetcher = new Fetcher(repository);
        this.longPieces = new LongPieces(repository.frames(), fetcher::holds);
        this.reading = new Reading(longPieces, fetcher);
        this.tally = new RestoreTally(progress);
        this.wanted = new Wanted(manifest, options, target);
    }

    /** Puts everything back, then compares. */
    public RestoreResult run() {
        boolean fresh = target.isEmpty();
        try (Contents contents = new Contents(target, fetcher, longPieces, reading, tally, options.threads());
                Source back = target.asSource();
                Ticker _ = new Ticker(progress, this::advanced)) {
            wanted.forEachSeen(
                    entry -> isLookedAt(entry, fresh), (entry, sight) -> restore(entry, sight, contents, back));
            contents.finish();
            links.forEach((listed, first) -> link(listed, first, contents));
            contents.finish();
            target.finish();
            phase = Event.Phase.COMPARING;
            compare(back);
        }
        return tally.result(target.losses());
    }

    private boolean isLookedAt(Entry entry, boolean fresh) {
        return !fresh && Choice.dependsOnTarget(entry, options.overwrite());
    }

    private void restore(Entry entry, Wanted.Sight sight, Contents contents, Source back) {
        tally.entries.increment();
        try {
            switch (Choice.of(entry, target, options.overwrite(), sight)) {
                case Choice.Refused(var why) -> tally.failed(entry.key(), why);
                case Choice.Left _ -> leave(entry.listed());
                case Choice.LeftIfEqual(var there) -> contents.addIfOther(entry, there, back);
                case Choice.Put _ -> put(entry, contents);
            }
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            tally.failed(entry.key(), e.message());
        }
    }

    /** Other names of the same file that are missing are linked to it. */
    private void leave(Listed listed) {
        tally.skipped.increment();
        if (group(listed) != 0) {
            firstOfGroup.putIfAbsent(group(listed), listed.key());
        }
    }

    private void put(Entry entry, Contents contents) {
        Listed listed = entry.listed();
        if (!listed.kind().hasContent()) {
            target.place(listed);
            tally.written.increment();
        } else if (isLaterLink(listed)) {
            links.put(listed, firstOfGroup.getOrDefault(group(listed), listed.key()));
        } else {
            contents.add(entry);
        }
    }

    /** Whether another name of the same file has been met: of a group the first is written, the others are linked to it. */
    private boolean isLaterLink(Listed listed) {
        long group = group(listed);
        return group != 0 && firstOfGroup.putIfAbsent(group, listed.key()) != null;
    }

    private static long group(Listed listed) {
        return listed.attributes() instanceof FileAttributes file ? file.hardLinks() : 0;
    }

    private void link(Listed listed, Key first, Contents contents) {
        try {
            if (!tally.isFailed(first) && target.link(listed, first)) {
                tally.written.increment();
            } else {
                manifest.find(listed.key()).ifPresent(contents::add);
            }
        } catch (HoldfastException e) {
            tally.failed(listed.key(), e.message());
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

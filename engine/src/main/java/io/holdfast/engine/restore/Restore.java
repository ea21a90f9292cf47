package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.source.Source;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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
    private final RestoreTally tally;
    private final Map<Long, Key> firstOfGroup = new HashMap<>();
    private final Map<Listed, Key> links = new LinkedHashMap<>();
    private final long begun = System.nanoTime();
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
        this.tally = new RestoreTally(progress);
    }

    /** Puts everything back, then compares. */
    public RestoreResult run() {
        boolean fresh = target.isEmpty();
        try (Contents contents = new Contents(target, fetcher, longPieces, tally, options.threads());
                Ticker _ = new Ticker(progress, this::advanced)) {
            forEachWanted(entry -> restore(entry, fresh, contents));
            contents.finish();
            links.forEach((listed, first) -> link(listed, first, contents));
            contents.finish();
            target.finish();
            phase = Event.Phase.COMPARING;
            compare();
        }
        return result();
    }

    /** Says what would be done: nothing is written. */
    public RestoreResult dryRun() {
        boolean fresh = target.isEmpty();
        forEachWanted(entry -> {
            Optional<String> refusal = target.refuses(entry.listed());
            if (refusal.isPresent()) {
                tally.failed(entry.key(), refusal.get());
            } else if (!fresh && isToBeSkipped(entry.listed())) {
                tally.skipped.increment();
            } else {
                tally.written.increment();
                tally.bytes.add(entry.listed().size());
            }
        });
        return result();
    }

    private void forEachWanted(Consumer<Entry> action) {
        EntryCursor cursor = manifest.entries(options.range());
        while (cursor.next()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new Interrupted("the restore was interrupted. Next: run it again; it goes on where it was");
            }
            if (options.wants(cursor.key())) {
                action.accept(cursor.entry());
            }
        }
    }

    private void restore(Entry entry, boolean fresh, Contents contents) {
        tally.entries.increment();
        Listed listed = entry.listed();
        Optional<String> refusal = target.refuses(listed);
        if (refusal.isPresent()) {
            tally.failed(entry.key(), refusal.get());
            return;
        }
        if (entry.unread().isPresent()
                && listed.kind().hasContent()
                && entry.content().ownBytes() == 0
                && listed.size() > 0) {
            tally.failed(
                    entry.key(),
                    "it could not be read when the snapshot was made: "
                            + entry.unread().get());
            return;
        }
        try {
            if (!fresh && isToBeSkipped(listed)) {
                tally.skipped.increment();
            } else if (!listed.kind().hasContent()) {
                target.place(listed);
                tally.written.increment();
            } else if (isLaterLink(listed)) {
                links.put(listed, firstOfGroup.getOrDefault(group(listed), listed.key()));
            } else {
                contents.add(entry);
            }
        } catch (HoldfastException e) {
            tally.failed(entry.key(), e.message());
        }
    }

    private boolean isToBeSkipped(Listed listed) {
        return switch (options.overwrite()) {
            case ALWAYS -> false;
            // A folder that is there stays one, and gets what is missing in it.
            case NEVER ->
                target.find(listed.key())
                        .filter(there -> !listed.key().isFolder() || there.kind() != Kind.FOLDER)
                        .isPresent();
            case CHANGED ->
                !listed.key().isFolder()
                        && target.find(listed.key())
                                .map(there -> Comparing.isRight(there, listed))
                                .orElse(false);
        };
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

    private void compare() {
        Comparing comparing = new Comparing(target, longPieces, fetcher, tally);
        switch (options.comparison()) {
            case ATTRIBUTES ->
                forEachWanted(entry -> {
                    if (!tally.isFailed(entry.key())) {
                        comparing.attributes(entry);
                    }
                });
            case CONTENT -> {
                try (Source back = target.asSource()) {
                    forEachWanted(entry -> {
                        if (!tally.isFailed(entry.key())) {
                            comparing.attributes(entry);
                            comparing.content(entry, back);
                        }
                    });
                }
            }
        }
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

    private RestoreResult result() {
        return new RestoreResult(
                Math.max(tally.entries.sum(), tally.written.sum() + tally.skipped.sum() + tally.failedCount()),
                tally.written.sum(),
                tally.skipped.sum(),
                tally.failedCount(),
                tally.bytes.sum(),
                target.losses(),
                tally.differences(),
                tally.differenceCount(),
                Duration.ofNanos(System.nanoTime() - begun));
    }
}

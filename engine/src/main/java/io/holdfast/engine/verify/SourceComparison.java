package io.holdfast.engine.verify;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.snapshot.Piece;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.verify.VerifyOptions.Level;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A merge-join of a source's listing and a snapshot's manifest; where both have a key, content is read, piece by piece as the snapshot
 * cut it, and hashed. In memory is one entry of each, and a piece for each of the contents that are read at once.
 */
final class SourceComparison {
    private static final int READS_AT_ONCE = 4;

    private final Repository repository;
    private final Source source;
    private final Snapshot snapshot;
    private final Progress progress;
    private final Manifest manifest;
    private final Consumer<Damage> found;
    private Findings findings;

    SourceComparison(
            Repository repository, Source source, Snapshot snapshot, Progress progress, Consumer<Damage> found) {
        this.repository = repository;
        this.source = source;
        this.snapshot = snapshot;
        this.progress = progress;
        this.manifest = new Manifest(
                snapshot.runs().stream().map(repository::manifestRun).toList());
        this.found = found;
        this.findings = new Findings(found);
    }

    VerifyResult run(Level level) {
        try {
            compare();
        } catch (Conflict e) {
            // It does not list by range in the order of keys: asked again it sorts.
            progress.on(new Event.Noted(e.message() + " The comparison starts again."));
            findings = new Findings(found);
            compare();
        }
        return findings.result(level);
    }

    private void compare() {
        Findings told = findings;
        try (Side side = new Side(READS_AT_ONCE);
                Ticker _ = new Ticker(
                        progress, () -> Verify.advanced(told, snapshot.tally().entries()))) {
            for (KeyRange range : source.ranges(List.of())) {
                compare(range, side);
            }
            side.finish();
        }
    }

    private void compare(KeyRange range, Side side) {
        try (Source.Listing listing = source.list(range)) {
            EntryCursor entries = manifest.entries(range);
            Listed there = listing.next();
            Entry entry = next(entries);
            while (there != null || entry != null) {
                Side.stopIfAsked();
                findings.entries.increment();
                if (entry == null || (there != null && there.key().compareTo(entry.key()) < 0)) {
                    differs(Objects.requireNonNull(there).key(), "the snapshot does not have it");
                    there = listing.next();
                } else if (there == null || there.key().compareTo(entry.key()) > 0) {
                    gone(entry.key(), listing);
                    entry = next(entries);
                } else {
                    both(there, entry, side);
                    there = listing.next();
                    entry = next(entries);
                }
            }
            for (Source.Unlisted each : listing.unlisted()) {
                differs(each.place(), "it can't be listed: " + each.why());
            }
        }
    }

    private static @Nullable Entry next(EntryCursor entries) {
        return entries.next() ? entries.entry() : null;
    }

    private void gone(Key key, Source.Listing listing) {
        if (listing.unlisted().stream().noneMatch(each -> each.range().contains(key))) {
            differs(key, "it is not there any more");
        }
    }

    private void both(Listed there, Entry entry, Side side) {
        Listed then = entry.listed();
        if (there.kind() != then.kind()) {
            differs(there.key(), "it is another kind of thing");
        } else if (entry.unread().isPresent()) {
            differs(
                    there.key(),
                    "the snapshot could not read it: " + entry.unread().get());
        } else if (there.size() != then.size()) {
            differs(there.key(), "it has " + there.size() + " bytes, and had " + then.size());
        } else if (there.kind().hasContent()) {
            side.run(() -> content(there, entry));
        } else {
            attributes(there, then);
        }
    }

    private void content(Listed there, Entry entry) {
        try (Source.Content content = source.open(there)) {
            attributes(content.listed(), entry.listed());
            if (holes(content.listed()).equals(holes(entry.listed()))) {
                read(content, entry);
            } else {
                differs(there.key(), "its holes lie elsewhere");
            }
        } catch (HoldfastException e) {
            differs(there.key(), "it can't be compared: " + e.message());
        } catch (IOException e) {
            differs(there.key(), "it can't be read: " + e.getMessage());
        }
    }

    /** Behind the first piece that differs nothing is read. */
    private void read(Source.Content content, Entry entry) throws IOException {
        ContentHasher hasher = repository.hasher();
        LongPieces pieces = new LongPieces(repository.frames(), hasher::holds);
        PieceReader reader = new PieceReader(content, hasher);
        pieces.forEach(entry.key(), entry.content(), reader);
        if (reader.failure != null) {
            throw reader.failure;
        }
        if (!reader.same || content.read(new byte[1], 0, 1) != 0) {
            differs(entry.key(), "its content differs");
        }
    }

    private final class PieceReader implements Consumer<Piece> {
        private final Source.Content content;
        private final ContentHasher hasher;
        private boolean same = true;
        private @Nullable IOException failure;

        PieceReader(Source.Content content, ContentHasher hasher) {
            this.content = content;
            this.hasher = hasher;
        }

        @Override
        public void accept(Piece piece) {
            if (!same || failure != null) {
                return;
            }
            byte[] bytes = new byte[piece.length()];
            try {
                same = content.read(bytes, 0, bytes.length) == bytes.length
                        && hasher.holds(bytes, 0, bytes.length, piece.hash());
            } catch (IOException e) {
                failure = e;
            }
            findings.bytes.add(bytes.length);
        }
    }

    private void attributes(Listed now, Listed then) {
        String differing = String.join(
                ", ",
                switch (then.attributes()) {
                    case FileAttributes file ->
                        now.attributes() instanceof FileAttributes other
                                ? AttributeDifferences.of(now, other, then, file)
                                : List.of("kind of source");
                    case ObjectAttributes object ->
                        now.attributes() instanceof ObjectAttributes other
                                ? AttributeDifferences.of(other, object)
                                : List.of("kind of source");
                });
        if (!differing.isEmpty()) {
            differs(now.key(), "it differs in " + differing);
        }
    }

    private static List<FileAttributes.Hole> holes(Listed listed) {
        return listed.attributes() instanceof FileAttributes file ? file.holes() : List.of();
    }

    private void differs(Key key, String how) {
        findings.difference(source.location(), key, snapshot.id(), how);
    }
}

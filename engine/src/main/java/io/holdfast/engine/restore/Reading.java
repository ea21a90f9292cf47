package io.holdfast.engine.restore;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Piece;
import io.holdfast.engine.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Reads content at a target, to the first byte that is not the snapshot's. The repository's packs are not read: pieces carry
 * their hashes.
 */
final class Reading {
    private final LongPieces longPieces;
    private final Fetcher fetcher;
    private final Elsewhere elsewhere;

    Reading(LongPieces longPieces, Fetcher fetcher, Elsewhere elsewhere) {
        this.longPieces = longPieces;
        this.fetcher = fetcher;
        this.elsewhere = elsewhere;
    }

    boolean isEqual(Entry entry, Listed there, Source back) {
        return difference(entry, there, back).isEmpty();
    }

    /** How the content differs, if it does; what can't be read differs. */
    Optional<String> difference(Entry entry, Listed there, Source back) {
        try (Source.Content content = back.open(there)) {
            ReadBack bytes = new ReadBack(content, entry.listed());
            PiecesDone done = new PiecesDone(entry.key());
            elsewhere.with(
                    entry,
                    its -> longPieces.forEach(entry.key(), its, done.passing(piece -> {
                        compare(piece, bytes);
                        done.add(piece);
                    })));
            return bytes.isAtEnd() ? Optional.empty() : Optional.of("it goes on where the snapshot's content ends");
        } catch (Other e) {
            return Optional.of("its content is not what the snapshot has");
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            return Optional.of(e.message());
        } catch (IOException | UncheckedIOException e) {
            return Optional.of("it can't be read back: " + e.getMessage());
        }
    }

    private void compare(Piece piece, ReadBack content) {
        byte[] bytes = new byte[piece.length()];
        try {
            if (!content.fill(bytes) || !fetcher.holds(bytes, 0, bytes.length, piece.hash())) {
                throw new Other();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the reading at the first piece that differs. */
    private static final class Other extends RuntimeException {
        private static final long serialVersionUID = 1;

        Other() {
            super(null, null, false, false);
        }
    }
}

package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.Plain;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.snapshot.Piece;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where content lies now, should prunes have rewritten the snapshot and freed the packs while it is being restored: the record that took the place of its own
 * tells. {@code docs/protocol.md}, section 7. The ledger is read when a pack is missing for the first time. Safe for many threads.
 */
final class Elsewhere {
    private final Repository repository;
    private final Snapshot snapshot;
    private @Nullable Manifest manifest;
    private @Nullable FramePlace recent;
    private Plain recentPlain = Plain.of(new byte[0]);

    Elsewhere(Repository repository, Snapshot snapshot) {
        this.repository = repository;
        this.snapshot = snapshot;
    }

    /** The record of the same snapshot that names other runs; empty where there is none. */
    static Optional<Snapshot> successor(Repository repository, Snapshot snapshot) {
        return repository.read().snapshots(snapshot.source()).stream()
                .map(Present::snapshot)
                .filter(each -> each.id().equals(snapshot.id()))
                .filter(each -> !each.runs().equals(snapshot.runs()))
                .findFirst();
    }

    /**
     * Bytes of an opened frame.
     *
     * @param piece where in them the content lies
     */
    record Bytes(Plain plain, Piece piece) {}

    /** The same content of this entry, where it lies now; to be checked. */
    synchronized Optional<Bytes> find(Key key, ContentHash hash) {
        try {
            return manifest().find(key).stream()
                    .flatMap(entry -> entry.content() instanceof Content.Pieces(var pieces)
                            ? pieces.stream()
                            : Stream.<Piece>empty())
                    .filter(piece -> piece.hash().equals(hash))
                    .findFirst()
                    .map(piece -> new Bytes(open(piece.frame()), piece));
        } catch (Damaged | NotFound e) {
            return Optional.empty(); // what is wrong with the piece's own place is told
        }
    }

    /** Pieces of one frame are asked for one after the other. */
    private Plain open(FramePlace frame) {
        if (!frame.equals(recent)) {
            recentPlain = Plain.of(repository.frames().open(frame));
            recent = frame;
        }
        return recentPlain;
    }

    private Manifest manifest() {
        if (manifest == null) {
            manifest = successor(repository, snapshot)
                    .map(other -> new Manifest(
                            other.runs().stream().map(repository::manifestRun).toList()))
                    .orElse(Manifest.EMPTY);
        }
        return manifest;
    }
}

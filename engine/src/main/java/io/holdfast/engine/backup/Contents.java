package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.chunk.Chunker;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.repository.ChunkFrames;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryWriter;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.PieceList;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Puts content into the repository, chunk by chunk: what is known already is named, the rest goes into frames. One range's.
 */
final class Contents {
    private final ChunkFrames frames;
    private final PieceList pieces;
    private final LongPieces before;
    private final MessageDigest sum = sha256();
    private byte[] finished = {};

    /** @param before reads long content of the manifest that this job began with */
    Contents(Writer writer, Chunker chunker, ContentHasher hasher, LongPieces before) {
        this.before = before;
        this.frames = writer.frames();
        this.pieces = new PieceList(writer, frames, chunker, hasher, writer::known);
    }

    /** Forgets what was added since the last {@link #finish}. */
    void clear() {
        pieces.clear();
        sum.reset();
    }

    void add(Read.HashedChunk chunk, EntryWriter entries) {
        sum.update(chunk.hash().bytes());
        pieces.add(pieces.place(chunk.hash(), chunk.array(), chunk.offset(), chunk.length()), entries);
    }

    /**
     * Goes on behind the beginning of a content that an earlier job has put there.
     *
     * @return whether the list of its pieces could be read; if not, nothing is begun
     */
    boolean resume(Key key, Content beginning, EntryWriter entries) {
        try {
            before.forEach(key, beginning, _ -> {}); // to its end, lest half of it is taken
        } catch (Damaged | NotFound e) {
            return false;
        }
        // Piece by piece: a list of them is then cut as in one go, so the same content has the same list.
        before.forEach(key, beginning, piece -> {
            sum.update(piece.hash().bytes());
            pieces.add(piece, entries);
        });
        return true;
    }

    /** The content that was added since the last call. */
    Content finish(EntryWriter entries) {
        finished = sum.digest();
        return pieces.finish(entries);
    }

    /**
     * Whether what was finished last is the same, byte for byte, as what stood at a key before. Lists of pieces don't tell: they say where the pieces
     * lie too, and the same chunk may lie in several places.
     */
    boolean isAsLast(Key key, Content content) {
        MessageDigest other = sha256();
        try {
            before.forEach(key, content, piece -> other.update(piece.hash().bytes()));
        } catch (Damaged | NotFound e) {
            return false;
        }
        return Arrays.equals(other.digest(), finished);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * An entry of the manifest before, to be put with the content that it has; empty if the list of its pieces can't be read, without which
     * it could not be restored.
     */
    Optional<Entry> kept(Entry entry, EntryWriter entries) {
        return isUsed(entry.key(), entry.content(), entries) ? Optional.of(entry.alone()) : Optional.empty();
    }

    /** Counts the pieces of long content as used; false if their list can't be read. */
    private boolean isUsed(Key key, Content content, EntryWriter entries) {
        if (content instanceof Content.Listing listing) {
            try {
                before.forEach(key, listing, _ -> {}); // to its end, lest half of it is counted
            } catch (Damaged | NotFound e) {
                return false;
            }
            before.forEach(key, listing, entries::use);
        }
        return true;
    }

    /** Ends the frame that is being gathered. */
    void flush() {
        frames.flush();
    }
}

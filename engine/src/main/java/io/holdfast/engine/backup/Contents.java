package io.holdfast.engine.backup;

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
import java.util.Optional;

/**
 * Puts content into the repository, chunk by chunk: what is known already is named, the rest goes into frames. One range's.
 */
final class Contents {
    private final ChunkFrames frames;
    private final PieceList pieces;
    private final LongPieces before;

    /** @param before reads long content of the manifest that this job began with */
    Contents(Writer writer, Chunker chunker, ContentHasher hasher, LongPieces before) {
        this.before = before;
        this.frames = writer.frames();
        this.pieces = new PieceList(writer, frames, chunker, hasher, writer::known);
    }

    /** Forgets what was added since the last {@link #finish}. */
    void clear() {
        pieces.clear();
    }

    void add(Read.HashedChunk chunk, EntryWriter entries) {
        pieces.add(pieces.place(chunk.hash(), chunk.array(), chunk.offset(), chunk.length()), entries);
    }

    /** The content that was added since the last call. */
    Content finish(EntryWriter entries) {
        return pieces.finish(entries);
    }

    /**
     * An entry of the manifest before, to be put with the content that it has; empty if the list of its pieces can't be read, without which
     * it could not be restored.
     */
    Optional<Entry> kept(Entry entry, EntryWriter entries) {
        if (entry.content() instanceof Content.Listing listing) {
            try {
                before.forEach(entry.key(), listing, _ -> {}); // to its end, lest half of it is counted
            } catch (Damaged | NotFound e) {
                return Optional.empty();
            }
            before.forEach(entry.key(), listing, entries::use);
        }
        return Optional.of(entry);
    }

    /** Ends the frame that is being gathered. */
    void flush() {
        frames.flush();
    }
}

package io.holdfast.engine.backup;

import io.holdfast.engine.chunk.Chunker;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.repository.ChunkFrames;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.EntryWriter;
import io.holdfast.engine.snapshot.PieceList;

/**
 * Puts content into the repository, chunk by chunk: what is known already is named, the rest goes into frames. One range's.
 */
final class Contents {
    private final ChunkFrames frames;
    private final PieceList pieces;

    Contents(Writer writer, Chunker chunker, ContentHasher hasher) {
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

    /** Ends the frame that is being gathered. */
    void flush() {
        frames.flush();
    }
}

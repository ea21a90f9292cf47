package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.chunk.Chunk;
import io.holdfast.engine.chunk.ChunkStream;
import io.holdfast.engine.chunk.Chunker;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.repository.ChunkFrames;
import io.holdfast.engine.repository.Writer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The pieces of one content after the other, in bounded memory. The list of very long content is stored as content itself
 * ({@code docs/format.md}, section 7.1, field 6): whenever so many pieces have gathered, packs are flushed, so that the list can name
 * them, and the list so far is cut and stored. One thread's.
 */
public final class PieceList {
    /** A list of more pieces would pass 64 KiB in an entry. */
    static final int PIECES_OF_AN_ENTRY = 2800;

    /** Pieces in memory at most; the list of so many takes 4.5 MB. */
    private static final int PIECES_IN_MEMORY = 1 << 16;

    private final Writer writer;
    private final ChunkFrames frames;
    private final Chunker chunker;
    private final ContentHasher hasher;
    private final Function<ContentHash, Optional<ChunkPlace>> known;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Piece> list = new ArrayList<>();

    /** @param known where a chunk lies that need not be stored */
    public PieceList(
            Writer writer,
            ChunkFrames frames,
            Chunker chunker,
            ContentHasher hasher,
            Function<ContentHash, Optional<ChunkPlace>> known) {
        this.writer = writer;
        this.frames = frames;
        this.chunker = chunker;
        this.hasher = hasher;
        this.known = known;
    }

    /** Forgets what was added since the last {@link #finish}. */
    public void clear() {
        pieces.clear();
        list.clear();
    }

    public void add(Piece piece, EntryWriter entries) {
        pieces.add(piece);
        if (pieces.size() >= PIECES_IN_MEMORY) {
            storeList(entries);
        }
    }

    /** The content that was added since the last call. */
    public Content finish(EntryWriter entries) {
        if (list.isEmpty() && pieces.size() <= PIECES_OF_AN_ENTRY) {
            Content content = new Content.Pieces(pieces);
            pieces.clear();
            return content;
        }
        storeList(entries);
        Content content = new Content.Listing(list);
        list.clear();
        return content;
    }

    /**
     * Where a chunk lies: where it is known already, or in the frame that is being gathered. What lies in a frame that another range
     * is still gathering is stored again: a list of pieces could not name it before that range has moved on. See
     * {@link ChunkFrames#add} for whose the array is then.
     */
    public Piece place(ContentHash hash, byte[] chunk, int offset, int length) {
        ChunkPlace place = known.apply(hash)
                .filter(there -> there.length() == length && frames.settles(there.frame()))
                .orElseGet(() -> {
                    ChunkPlace fresh = frames.add(hash, chunk, offset, length);
                    writer.added(hash, fresh);
                    return fresh;
                });
        return new Piece(place.frame(), place.offset(), place.length(), hash);
    }

    private void storeList(EntryWriter entries) {
        frames.flush();
        writer.flush();
        ByteWriter bytes = new ByteWriter(pieces.size() * Content.LONG_PIECE);
        for (Piece piece : pieces) {
            entries.use(piece);
            FramePlace frame = piece.frame();
            bytes.bytes(frame.pack().info().name().bytes())
                    .u32(frame.number())
                    .u32(frame.place())
                    .u32(frame.length())
                    .u32(piece.offset())
                    .u32(piece.length())
                    .bytes(piece.hash().bytes());
        }
        pieces.clear();
        int[] at = {0};
        ChunkStream cutting = new ChunkStream(chunker);
        cutting.open((buffer, offset, length) -> {
            int n = Math.min(length, bytes.size() - at[0]);
            System.arraycopy(bytes.array(), at[0], buffer, offset, n);
            at[0] += n;
            return n;
        });
        try {
            for (Chunk chunk = cutting.next(); chunk != null; chunk = cutting.next()) {
                byte[] copy = Arrays.copyOfRange(chunk.array(), chunk.offset(), chunk.offset() + chunk.length());
                list.add(place(hasher.hash(copy, 0, copy.length), copy, 0, copy.length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

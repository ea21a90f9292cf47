package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.repository.ChunkFrames;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Takes content out of frames that are to be done without: chunk by chunk into new frames, each checked by its hash on the way and
 * copied once. What can't be read may lie elsewhere in the repository too. One thread's; in memory are a few opened frames.
 */
final class ChunkMover {
    private static final int FRAMES_OPEN = 8;
    private static final int FAILURES = 3;
    private static final int FAILED_REMEMBERED = 4096;

    private final Repository repository;
    private final Writer writer;
    private final Predicate<FramePlace> leaves;
    private final Need need;
    private final ContentHasher hasher;
    private final ChunkFrames frames;
    private final LongPieces longPieces;
    private final Map<String, byte[]> opened = recent(FRAMES_OPEN);
    /** Frames that can't be opened: each is asked for once, however much lies in it. */
    private final Map<String, HoldfastException> shut = recent(FAILED_REMEMBERED);

    private int failures;

    /** What follows if a chunk can't be read. */
    enum Need {
        /** It stays where it is; after a few such, all do: cold storage, or a bad day. */
        WISHED,
        /** The error ends the move. */
        NEEDED
    }

    /** @param leaves frames that content is taken out of */
    ChunkMover(Repository repository, Writer writer, Predicate<FramePlace> leaves, Need need, LongPieces longPieces) {
        this.repository = repository;
        this.writer = writer;
        this.leaves = leaves;
        this.need = need;
        this.hasher = repository.hasher();
        this.frames = writer.frames();
        this.longPieces = longPieces;
    }

    /**
     * The same content, none of it in those frames any more.
     *
     * @param out the run that the entry goes into, told of pieces of long content
     */
    Content moved(Key key, Content content, EntryWriter out) {
        return switch (content) {
            case Content.Pieces(var pieces) -> new Content.Pieces(moved(pieces));
            case Content.Listing listing -> moved(key, listing, out);
        };
    }

    /** Ends the frame that is being gathered. */
    void flush() {
        frames.flush();
    }

    private List<Piece> moved(List<Piece> pieces) {
        List<Piece> all = new ArrayList<>(pieces.size());
        pieces.forEach(piece -> all.add(moved(piece)));
        return all;
    }

    private Content moved(Key key, Content.Listing listing, EntryWriter out) {
        boolean[] any = {listing.list().stream().anyMatch(piece -> leaves.test(piece.frame()))};
        longPieces.forEach(key, listing, piece -> any[0] |= leaves.test(piece.frame()));
        if (!any[0]) {
            longPieces.forEach(key, listing, out::use);
            return listing;
        }
        longPieces.forEach(key, listing, this::moved); // all of it, lest a part is counted as used and the rest is lost
        PieceList pieces = new PieceList(writer, frames, repository.chunker(), hasher, this::own);
        longPieces.forEach(key, listing, piece -> pieces.add(moved(piece), out));
        return pieces.finish(out);
    }

    private Piece moved(Piece piece) {
        if (!leaves.test(piece.frame()) || failures >= FAILURES) {
            return piece;
        }
        Optional<ChunkPlace> own = own(piece.hash()).filter(known -> known.length() == piece.length());
        try {
            return at(own.orElseGet(() -> copied(piece)), piece);
        } catch (NotFound | Damaged | AccessDenied | Busy | Unsupported e) {
            return elsewhere(piece).orElseGet(() -> stays(piece, e));
        }
    }

    private static Piece at(ChunkPlace place, Piece piece) {
        return new Piece(place.frame(), place.offset(), place.length(), piece.hash());
    }

    /** Where another snapshot has the same chunk. */
    private Optional<Piece> elsewhere(Piece piece) {
        return writer.known(piece.hash())
                .filter(place -> place.length() == piece.length() && !leaves.test(place.frame()))
                .map(place -> at(place, piece));
    }

    private Piece stays(Piece piece, HoldfastException why) {
        if (need == Need.NEEDED) {
            throw why;
        }
        failures++;
        return piece;
    }

    /** Where this job has put the chunk already, outside those frames. */
    private Optional<ChunkPlace> own(ContentHash hash) {
        return writer.ownChunk(hash).filter(place -> !leaves.test(place.frame()));
    }

    private ChunkPlace copied(Piece piece) {
        byte[] plain = open(piece.frame());
        if (!holds(plain, piece)) {
            plain = repository
                    .frames()
                    .openSpare(piece.frame())
                    .filter(spare -> holds(spare, piece))
                    .orElseThrow(() -> new Damaged(piece.frame().pack().path() + ": frame "
                            + piece.frame().number() + " does not hold what entries say. Next: holdfast verify"));
        }
        byte[] chunk = Arrays.copyOfRange(plain, piece.offset(), piece.offset() + piece.length());
        ChunkPlace place = frames.add(piece.hash(), chunk, 0, chunk.length);
        writer.added(piece.hash(), place);
        return place;
    }

    private boolean holds(byte[] plain, Piece piece) {
        return piece.offset() + piece.length() <= plain.length
                && hasher.holds(plain, piece.offset(), piece.length(), piece.hash());
    }

    private byte[] open(FramePlace frame) {
        String name = frame.pack().info().name() + "/" + frame.number();
        HoldfastException why = shut.get(name);
        if (why != null) {
            throw why;
        }
        try {
            return opened.computeIfAbsent(name, _ -> repository.frames().open(frame));
        } catch (NotFound | Damaged e) {
            shut.put(name, e);
            throw e;
        }
    }

    private static <V> Map<String, V> recent(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }
}

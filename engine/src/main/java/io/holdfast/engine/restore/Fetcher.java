package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.BufferPool;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.Plain;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.Piece;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Fetches and opens the frames that some pieces lie in, grouped by pack, with as few requests as that takes; and gives out
 * pieces whose hash was checked. Safe for many threads.
 */
final class Fetcher {
    /**
     * Bytes that frames opened together may have. Who asks for some adds up what the manifest says that they hold, 12 MiB and one entry, but
     * what they hold is known only when they are open: 16 MiB each, if whoever wrote the manifest wants to fill our memory. A frame that
     * finds no room is opened each time that it is used.
     */
    static final long MOST_OPENED = 48 << 20;

    /** Arrays that wait for the next frames: those of two windows. */
    private static final int MOST_WAITING = 24 << 20;

    /** What a shorter frame holds gets an array of its own: a used one may be far longer. */
    private static final int WORTH_USING_AGAIN = 384 << 10;

    private final Repository repository;
    private final Elsewhere elsewhere;
    private final BufferPool buffers = new BufferPool(MOST_WAITING);
    private final BlockingQueue<ContentHasher> hashers = new LinkedBlockingQueue<>();

    /** @param elsewhere where content lies that is not where it should be */
    Fetcher(Repository repository, Elsewhere elsewhere) {
        this.repository = repository;
        this.elsewhere = elsewhere;
    }

    /** A frame, whichever object stands for it. */
    record FrameId(PackRef pack, int number) {
        static FrameId of(FramePlace frame) {
            return new FrameId(frame.pack(), frame.number());
        }
    }

    /** Frames in memory, as far as there is room. One that could not be had is there with the reason. Closed, its arrays are used again. */
    final class Opened implements AutoCloseable {
        private final Map<FrameId, Plain> frames = new HashMap<>();
        private final Set<FrameId> withoutRoom = new HashSet<>();
        private final Map<PackRef, HoldfastException> lost = new HashMap<>();
        private long bytes;

        private void keep(FramePlace frame, Plain plain) {
            if (bytes + plain.array().length > MOST_OPENED) {
                withoutRoom.add(FrameId.of(frame));
            } else if (frames.put(FrameId.of(frame), plain) == null) {
                bytes += plain.array().length;
            }
        }

        private boolean isHad(FrameId frame) {
            return frames.containsKey(frame) || withoutRoom.contains(frame);
        }

        /** Memory that the frames take. */
        long bytes() {
            return bytes;
        }

        /** Takes the bytes of a piece, checked. */
        void use(Key key, Piece piece, Use use) {
            Elsewhere.Bytes found = found(key, piece);
            use.bytes(
                    found.plain().array(), found.piece().offset(), found.piece().length());
        }

        /** Nobody uses a piece any more. */
        @Override
        public void close() {
            frames.values().forEach(plain -> buffers.giveBack(plain.array()));
            frames.clear();
        }

        private Elsewhere.Bytes found(Key key, Piece piece) {
            try {
                return new Elsewhere.Bytes(right(key, piece), piece);
            } catch (Damaged e) {
                return elsewhere
                        .find(key, piece, moved -> isRight(moved.plain(), moved.piece()))
                        .orElseThrow(() -> elsewhere.told(e));
            }
        }

        private Plain right(Key key, Piece piece) {
            Plain plain = plain(key, piece);
            return isRight(plain, piece)
                    ? plain
                    : repository
                            .frames()
                            .openSpare(piece.frame())
                            .map(Plain::of)
                            .filter(spare -> isRight(spare, piece))
                            .orElseThrow(() -> damaged(key, piece));
        }

        private Plain plain(Key key, Piece piece) {
            FrameId frame = FrameId.of(piece.frame());
            Plain kept = frames.get(frame);
            if (kept != null) {
                return kept;
            }
            if (withoutRoom.contains(frame)) {
                return Plain.of(repository.frames().open(piece.frame()));
            }
            HoldfastException why = lost.get(piece.frame().pack());
            throw why != null ? why : damaged(key, piece);
        }
    }

    /** Takes bytes of an array, valid during the call. */
    interface Use {
        void bytes(byte[] array, int offset, int length);
    }

    /** Opens the frames of these pieces. */
    Opened open(Iterable<Piece> pieces) {
        Map<PackRef, Map<FrameId, FramePlace>> wanted = new LinkedHashMap<>();
        for (Piece piece : pieces) {
            wanted.computeIfAbsent(piece.frame().pack(), _ -> new LinkedHashMap<>())
                    .putIfAbsent(FrameId.of(piece.frame()), piece.frame());
        }
        Opened opened = new Opened();
        wanted.forEach((pack, frames) -> open(pack, new ArrayList<>(frames.values()), opened));
        return opened;
    }

    private void open(PackRef pack, List<FramePlace> frames, Opened opened) {
        try {
            repository.frames().openAll(pack, frames, this::room, opened::keep);
        } catch (Damaged e) {
            // One damaged frame must not take its neighbours with it: each is tried alone.
            for (FramePlace frame : frames) {
                openAlone(frame, opened);
            }
        } catch (HoldfastException e) {
            opened.lost.put(pack, e);
        }
    }

    private void openAlone(FramePlace frame, Opened opened) {
        if (!opened.isHad(FrameId.of(frame))) {
            try {
                opened.keep(frame, Plain.of(repository.frames().open(frame)));
            } catch (HoldfastException e) {
                opened.lost.put(frame.pack(), e);
            }
        }
    }

    private byte[] room(int length) {
        return length < WORTH_USING_AGAIN ? new byte[length] : buffers.take(length);
    }

    boolean holds(byte[] bytes, int offset, int length, ContentHash hash) {
        ContentHasher free = hashers.poll();
        ContentHasher hasher = free == null ? repository.hasher() : free;
        try {
            return hasher.holds(bytes, offset, length, hash);
        } finally {
            hashers.add(hasher);
        }
    }

    private boolean isRight(Plain plain, Piece piece) {
        return piece.offset() + piece.length() <= plain.length()
                && holds(plain.array(), piece.offset(), piece.length(), piece.hash());
    }

    private static Damaged damaged(Key key, Piece piece) {
        return new Damaged(key + ": a piece in frame " + piece.frame().number() + " of "
                + piece.frame().pack().path() + " is damaged. Next: holdfast verify");
    }
}

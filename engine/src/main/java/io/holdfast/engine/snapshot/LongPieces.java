package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.FrameSource;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackRef;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pieces of an entry, also where their list is itself stored as content. Format: {@code docs/format.md}, section 7.1,
 * fields 5 and 6. In memory is one frame of the list.
 */
public final class LongPieces {
    private static final int FRAMES_REMEMBERED = 64;

    private final FrameSource frames;
    private final Function<ObjectHash, PackRef> packs;
    private final Checker checker;

    /** Tells whether bytes have a content hash. */
    public interface Checker {
        boolean holds(byte[] bytes, int offset, int length, ContentHash hash);
    }

    public LongPieces(FrameSource frames, Checker checker) {
        this(frames, checker, name -> PackRef.ofName(PackKind.DATA, name));
    }

    /** @param packs gives the reference for a pack's name */
    public LongPieces(FrameSource frames, Checker checker, Function<ObjectHash, PackRef> packs) {
        this.frames = frames;
        this.checker = checker;
        this.packs = packs;
    }

    /** Calls back for each piece of the content, in order. */
    public void forEach(Key key, Content content, Consumer<Piece> action) {
        switch (content) {
            case Content.Pieces(var pieces) -> pieces.forEach(action);
            case Content.Listing(var list) -> {
                Decoder decoder = new Decoder(key, action);
                ListFrame frame = new ListFrame(key);
                list.forEach(piece -> decoder.take(frame.bytes(piece)));
                decoder.end();
            }
        }
    }

    /** The frame of the list that was opened last: the next piece often lies in it too. */
    private final class ListFrame {
        private final Key key;
        private @Nullable FramePlace place;
        private byte[] plain = {};

        ListFrame(Key key) {
            this.key = key;
        }

        byte[] bytes(Piece piece) {
            if (!isOpen(piece.frame())) {
                plain = frames.open(piece.frame());
                place = piece.frame();
            }
            if (piece.offset() + piece.length() > plain.length
                    || !checker.holds(plain, piece.offset(), piece.length(), piece.hash())) {
                throw new Damaged("the list of the pieces of " + key + " is damaged. Next: holdfast verify");
            }
            return Arrays.copyOfRange(plain, piece.offset(), piece.offset() + piece.length());
        }

        private boolean isOpen(FramePlace frame) {
            FramePlace open = place;
            return open != null
                    && open.number() == frame.number()
                    && open.pack().info().name().equals(frame.pack().info().name());
        }
    }

    /** Pieces of the list end where they end, in the middle of a long piece perhaps. */
    private final class Decoder {
        private final Key key;
        private final Consumer<Piece> action;
        private byte[] rest = new byte[0];
        private final Map<String, FramePlace> places = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, FramePlace> eldest) {
                return size() > FRAMES_REMEMBERED;
            }
        };

        Decoder(Key key, Consumer<Piece> action) {
            this.key = key;
            this.action = action;
        }

        void take(byte[] more) {
            byte[] all = Arrays.copyOf(rest, rest.length + more.length);
            System.arraycopy(more, 0, all, rest.length, more.length);
            int whole = all.length - all.length % Content.LONG_PIECE;
            ByteReader in = new ByteReader(all, 0, whole, "the list of the pieces of " + key);
            while (in.hasRemaining()) {
                action.accept(piece(in));
            }
            rest = Arrays.copyOfRange(all, whole, all.length);
        }

        void end() {
            if (rest.length > 0) {
                throw new Damaged("the list of the pieces of " + key + " is damaged: it ends in the middle of one");
            }
        }

        private Piece piece(ByteReader in) {
            ObjectHash pack = ObjectHash.of(in.bytes(ObjectHash.LENGTH));
            int number = in.length32(65_535, "frame number");
            int place = in.length32(64 << 20, "place");
            int length = in.length32(64 << 20, "length");
            FramePlace frame = places.computeIfAbsent(
                    pack + "/" + number, _ -> FramePlace.of(packs.apply(pack), number, place, length, 0));
            int offset = in.length32(Piece.MAX_LENGTH, "offset");
            int size = in.length32(Piece.MAX_LENGTH - offset, "length");
            if (size == 0) {
                throw in.damaged("a piece of no bytes");
            }
            return new Piece(frame, offset, size, ContentHash.of(in.bytes(ContentHash.LENGTH)));
        }
    }
}

package io.holdfast.engine.verify;

import io.holdfast.engine.frame.FrameHeader;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.snapshot.Piece;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * What is wrong with a pack.
 *
 * @param whys     sentences without a full stop
 * @param readable frames that open, all their content as it was
 * @param places   frames that runs look for where they are not
 * @param pieces   of readable frames, pieces that are not what entries say
 * @param bytes    that are there: a frame that reaches further is cut
 */
record Fault(List<String> whys, BitSet readable, Set<Needed.FrameRow> places, Set<Needed.PieceRow> pieces, long bytes) {
    /** Nothing of it can be read. */
    static Fault whole(String why) {
        return new Fault(List.of(why), new BitSet(), Set.of(), Set.of(), 0);
    }

    /** It has another length than it should have; more is not known, as nothing of it was read. */
    static Fault ofLength(long bytes, String why) {
        BitSet all = new BitSet();
        all.set(0, FrameHeader.MAX_FRAMES);
        return new Fault(List.of(why), all, Set.of(), Set.of(), bytes);
    }

    String why() {
        return String.join("; ", whys);
    }

    /** Whether this piece can't be restored. */
    boolean hits(Piece piece) {
        FramePlace frame = piece.frame();
        return !readable.get(frame.number())
                || (long) frame.place() + frame.length() > bytes
                || places.stream().anyMatch(place -> isAt(place, frame))
                || pieces.contains(new Needed.PieceRow(frame.number(), piece.offset(), piece.length(), piece.hash()));
    }

    private static boolean isAt(Needed.FrameRow place, FramePlace frame) {
        return place.number() == frame.number() && place.place() == frame.place() && place.length() == frame.length();
    }
}

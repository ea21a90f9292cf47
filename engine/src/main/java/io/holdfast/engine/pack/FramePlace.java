package io.holdfast.engine.pack;

import org.jspecify.annotations.Nullable;

/**
 * Where a frame lies. One on its way is known as a thing before it has a place: it is assigned to a pack when it is full,
 * settles there when it is sealed, and can be spoken of to others when that pack has its name. Who was told that it has settled, or
 * sees its pack named, sees its place. Compared by identity.
 */
public final class FramePlace {
    private volatile @Nullable PackRef pack;
    private int number;
    private int plainLength;
    private int place = -1;
    private int length;

    private FramePlace() {}

    /**
     * A frame that is known to lie somewhere.
     *
     * @param number      of the frame in its pack
     * @param place       index in the pack of the frame's first byte
     * @param length      bytes of the whole frame, its header included
     * @param plainLength bytes of the opened frame; 0 where that is not known
     */
    public static FramePlace of(PackRef pack, int number, int place, int length, int plainLength) {
        FramePlace frame = new FramePlace();
        frame.settle(place, length);
        frame.assign(pack, number, plainLength);
        return frame;
    }

    /** A frame that is being gathered. */
    public static FramePlace pending() {
        return new FramePlace();
    }

    /** Tells which frame of which pack it has become. */
    public void assign(PackRef itsPack, int itsNumber, int itsPlainLength) {
        number = itsNumber;
        plainLength = itsPlainLength;
        pack = itsPack;
    }

    /** Tells where in its pack it lies; before the pack is named. */
    public void settle(int itsPlace, int itsLength) {
        place = itsPlace;
        length = itsLength;
    }

    /** Whether it is in a pack: it has its place and the pack its name when that pack is flushed. */
    public boolean isAssigned() {
        return pack != null;
    }

    /** Whether its pack has its name, so that all else here may be asked for. */
    public boolean isNamed() {
        PackRef known = pack;
        return known != null && known.isNamed();
    }

    /** @throws IllegalStateException while it is being gathered */
    public PackRef pack() {
        PackRef known = pack;
        if (known == null) {
            throw new IllegalStateException("the frame has no pack yet");
        }
        return known;
    }

    public int number() {
        pack();
        return number;
    }

    public int plainLength() {
        pack();
        return plainLength;
    }

    public int place() {
        mustBeSettled();
        return place;
    }

    public int length() {
        mustBeSettled();
        return length;
    }

    private void mustBeSettled() {
        if (place < 0) {
            throw new IllegalStateException("the frame has no place yet");
        }
    }
}

package io.holdfast.engine.pack;

import java.util.function.Function;

/** Takes the frames of runs on their way into packs. */
public interface FrameSink {
    /** Takes the first bytes of the array as the next frame; the array is the caller's again on return. */
    FramePlace add(byte[] plain, int length);

    /**
     * Takes a last frame, which may name its own pack: it is made when every other pack of this sink is uploaded and has
     * its name. Closes its pack and waits until that is uploaded too.
     *
     * @param frame makes the plain bytes, told which pack they will lie in
     */
    FramePlace addLast(Function<PackRef, byte[]> frame);
}

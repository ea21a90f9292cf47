package io.holdfast.engine.pack;

/** Opens frames of packs, wherever they are read from. */
public interface FrameSource {
    /**
     * The plain bytes of the frame, tag checked.
     *
     * @throws io.holdfast.engine.error.Damaged if the frame is not what was written there, or the pack is gone
     */
    byte[] open(FramePlace frame);
}

package io.holdfast.engine.run;

import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.FrameSink;
import io.holdfast.engine.pack.FrameSource;
import io.holdfast.engine.pack.PackRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Frames in memory, in place of a pack. */
public class FramesInMemory implements FrameSink, FrameSource {
    private final PackRef pack;
    private final List<byte[]> frames = new ArrayList<>();

    /** @param pack that the places of the frames name */
    public FramesInMemory(PackRef pack) {
        this.pack = pack;
    }

    /** Frames that were added. */
    public int count() {
        return frames.size();
    }

    /** From now on one frame has the bytes of another. */
    public void replace(int number, int by) {
        frames.set(number, frames.get(by));
    }

    @Override
    public FramePlace add(byte[] plain, int length) {
        frames.add(Arrays.copyOf(plain, length));
        return FramePlace.of(pack, frames.size() - 1, 0, length, length);
    }

    @Override
    public FramePlace addLast(Function<PackRef, byte[]> frame) {
        byte[] plain = frame.apply(pack);
        return add(plain, plain.length);
    }

    @Override
    public byte[] open(FramePlace frame) {
        return frames.get(frame.number());
    }
}

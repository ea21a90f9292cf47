package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.BufferPool;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.pack.ChunkMark;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.FramePlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gathers chunks into frames: small ones side by side, so that neighbours share a compression window; a large one alone.
 * One thread's: each range of a job has its own, and all of them fill the same packs.
 */
public final class ChunkFrames {
    /** Plain bytes at which a frame of small chunks ends. */
    public static final int FULL = 1 << 20;

    /** Chunks of a frame, at most. */
    static final int MAX_CHUNKS = 8192;

    /** From this on a chunk has a frame of its own, and its array is taken as it is. */
    public static final int ALONE = 512 << 10;

    private final PackWriter packs;
    private final BufferPool buffers;
    private List<ChunkMark> chunks = new ArrayList<>();
    private byte[] buffer = new byte[0];
    private int size;
    private FramePlace frame = FramePlace.pending();

    ChunkFrames(PackWriter packs, BufferPool buffers) {
        this.packs = packs;
        this.buffers = buffers;
    }

    /**
     * Takes a chunk.
     *
     * @param chunk bytes from an offset on; from {@link #ALONE} bytes on the array belongs to this object from now on
     */
    public ChunkPlace add(ContentHash hash, byte[] chunk, int offset, int length) {
        return length >= ALONE ? alone(hash, chunk, offset, length) : beside(hash, chunk, offset, length);
    }

    /** Whether a frame has its place when this object and then its writer are flushed: that which another one gathers has not. */
    public boolean settles(FramePlace place) {
        return place.isAssigned() || place == frame;
    }

    /** Ends the frame that is being gathered. */
    public void flush() {
        if (size > 0) {
            byte[] full = buffer;
            packs.add(frame, full, size, chunks, () -> buffers.giveBack(full));
            chunks = new ArrayList<>();
            buffer = new byte[0];
            size = 0;
            frame = FramePlace.pending();
        }
    }

    private ChunkPlace alone(ContentHash hash, byte[] chunk, int offset, int length) {
        byte[] plain = offset == 0 ? chunk : Arrays.copyOfRange(chunk, offset, offset + length);
        FramePlace own = FramePlace.pending();
        packs.add(own, plain, length, List.of(new ChunkMark(hash, 0, length)), () -> buffers.giveBack(plain));
        return new ChunkPlace(own, 0, length);
    }

    private ChunkPlace beside(ContentHash hash, byte[] chunk, int offset, int length) {
        if (size + length > FULL || chunks.size() == MAX_CHUNKS) {
            flush();
        }
        if (size == 0) {
            buffer = buffers.take(FULL);
        }
        System.arraycopy(chunk, offset, buffer, size, length);
        chunks.add(new ChunkMark(hash, size, length));
        ChunkPlace place = new ChunkPlace(frame, size, length);
        size += length;
        return place;
    }
}

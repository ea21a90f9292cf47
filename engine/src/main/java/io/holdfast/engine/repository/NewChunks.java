package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.FramePlace;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that a job has added of late, in memory: an open hash table in flat arrays, about 45 bytes a chunk. The hash of a
 * chunk is itself evenly spread, so its first bits are the slot. Not for many threads.
 */
final class NewChunks {
    private static final int START = 1 << 10;

    private long[] high = new long[START];
    private long[] low = new long[START];
    private @Nullable FramePlace[] frames = new @Nullable FramePlace[START];
    private int[] offsets = new int[START];
    private int[] lengths = new int[START];
    private int size;

    int size() {
        return size;
    }

    void put(ContentHash hash, ChunkPlace place) {
        if (size * 2 >= frames.length) {
            grow();
        }
        ByteBuffer bytes = ByteBuffer.wrap(hash.bytes());
        put(bytes.getLong(0), bytes.getLong(8), place.frame(), place.offset(), place.length());
    }

    Optional<ChunkPlace> find(ContentHash hash) {
        ByteBuffer bytes = ByteBuffer.wrap(hash.bytes());
        int slot = slot(bytes.getLong(0), bytes.getLong(8));
        FramePlace frame = frames[slot];
        return frame == null ? Optional.empty() : Optional.of(new ChunkPlace(frame, offsets[slot], lengths[slot]));
    }

    /** A chunk and where it lies. */
    record Known(ContentHash hash, ChunkPlace place) {}

    /** Takes out every chunk whose pack has its name, in the order of the hashes. */
    List<Known> takeNamed() {
        List<Known> named = new ArrayList<>();
        List<Known> others = new ArrayList<>();
        for (int slot = 0; slot < frames.length; slot++) {
            FramePlace frame = frames[slot];
            if (frame != null) {
                byte[] hash = ByteBuffer.allocate(ContentHash.LENGTH)
                        .putLong(high[slot])
                        .putLong(low[slot])
                        .array();
                Known known = new Known(ContentHash.of(hash), new ChunkPlace(frame, offsets[slot], lengths[slot]));
                (frame.isNamed() ? named : others).add(known);
            }
        }
        reset(START);
        others.forEach(each -> put(each.hash, each.place));
        named.sort(Comparator.comparing(Known::hash));
        return named;
    }

    private void put(long h, long l, FramePlace frame, int offset, int length) {
        int slot = slot(h, l);
        if (frames[slot] == null) {
            size++;
        }
        high[slot] = h;
        low[slot] = l;
        frames[slot] = frame;
        offsets[slot] = offset;
        lengths[slot] = length;
    }

    /** The slot of this hash, or the free one where it belongs. */
    private int slot(long h, long l) {
        int mask = frames.length - 1;
        int slot = (int) (h >>> 32) & mask;
        while (frames[slot] != null && (high[slot] != h || low[slot] != l)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        @Nullable FramePlace[] oldFrames = frames;
        int[] oldOffsets = offsets;
        int[] oldLengths = lengths;
        reset(oldFrames.length * 2);
        for (int i = 0; i < oldFrames.length; i++) {
            FramePlace frame = oldFrames[i];
            if (frame != null) {
                put(oldHigh[i], oldLow[i], frame, oldOffsets[i], oldLengths[i]);
            }
        }
    }

    private void reset(int slots) {
        high = new long[slots];
        low = new long[slots];
        frames = new @Nullable FramePlace[slots];
        offsets = new int[slots];
        lengths = new int[slots];
        size = 0;
    }
}

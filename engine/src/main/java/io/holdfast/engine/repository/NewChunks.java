package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.FramePlace;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that a job has added of late, in memory: an open hash table in flat arrays, 56 to 112 bytes a chunk. The hash of a
 * chunk is itself evenly spread, so its first bits are the slot. Not for many threads.
 */
final class NewChunks {
    private static final int START = 1 << 10;
    private static final int SLOT_BITS = 24;

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
        growWhenFull();
        ByteBuffer bytes = ByteBuffer.wrap(hash.bytes());
        put(bytes.getLong(0), bytes.getLong(8), place.frame(), place.offset(), place.length());
    }

    Optional<ChunkPlace> find(ContentHash hash) {
        ByteBuffer bytes = ByteBuffer.wrap(hash.bytes());
        int slot = slot(bytes.getLong(0), bytes.getLong(8));
        FramePlace frame = frames[slot];
        return frame == null ? Optional.empty() : Optional.of(new ChunkPlace(frame, offsets[slot], lengths[slot]));
    }

    /** Takes chunks, one by one. */
    interface Taking<E extends Exception> {
        void take(ContentHash hash, ChunkPlace place) throws E;
    }

    /**
     * Takes out every chunk whose pack has its name, in the order of the hashes. The others stay.
     *
     * @param <E> what the taking throws; then nothing is taken out
     */
    <E extends Exception> void takeNamed(Taking<E> taking) throws E {
        long[] named = new long[size];
        int count = 0;
        for (int slot = 0; slot < frames.length; slot++) {
            FramePlace frame = frames[slot];
            if (frame != null && frame.isNamed()) {
                named[count++] = ((high[slot] ^ Long.MIN_VALUE) & (-1L << SLOT_BITS)) | slot;
            }
        }
        sort(named, count);
        for (int i = 0; i < count; i++) {
            int slot = slotOf(named[i]);
            taking.take(hash(slot), new ChunkPlace(Objects.requireNonNull(frames[slot]), offsets[slot], lengths[slot]));
        }
        for (int i = 0; i < count; i++) {
            frames[slotOf(named[i])] = null;
        }
        moveTo(START);
    }

    /** By the first bits of the hash, which the numbers begin with; the few that are equal in these, by the others. */
    private void sort(long[] named, int count) {
        Arrays.sort(named, 0, count);
        for (int i = 1; i < count; i++) {
            for (int j = i; j > 0 && hash(slotOf(named[j - 1])).compareTo(hash(slotOf(named[j]))) > 0; j--) {
                long less = named[j];
                named[j] = named[j - 1];
                named[j - 1] = less;
            }
        }
    }

    private static int slotOf(long named) {
        return (int) (named & ((1 << SLOT_BITS) - 1));
    }

    private ContentHash hash(int slot) {
        return ContentHash.of(ByteBuffer.allocate(ContentHash.LENGTH)
                .putLong(high[slot])
                .putLong(low[slot])
                .array());
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

    /** A table of so many slots, or more where what is in it takes them. */
    private void moveTo(int slots) {
        long[] oldHigh = high;
        long[] oldLow = low;
        @Nullable FramePlace[] oldFrames = frames;
        int[] oldOffsets = offsets;
        int[] oldLengths = lengths;
        reset(slots);
        for (int i = 0; i < oldFrames.length; i++) {
            FramePlace frame = oldFrames[i];
            if (frame != null) {
                growWhenFull();
                put(oldHigh[i], oldLow[i], frame, oldOffsets[i], oldLengths[i]);
            }
        }
    }

    private void growWhenFull() {
        if (size * 2 >= frames.length) {
            moveTo(frames.length * 2);
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

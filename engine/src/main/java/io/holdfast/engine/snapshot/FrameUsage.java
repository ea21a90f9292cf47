package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.pack.FramePlace;
import java.util.BitSet;

/**
 * How many bytes of each frame are in use, counted in bounded memory: a table of fixed size, keyed by 64 bits of pack and frame.
 * Where there are more frames than it takes, whole packs are left out, other ones each time; those count as used.
 *
 * <p>Two frames that share a key (which takes 2³² frames to be likely) only look more used than they are.
 */
final class FrameUsage {
    /** Frames counted at most: 24 MB of memory. */
    static final int MOST = 1 << 20;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long[] keys;
    private final int[] used;
    private final BitSet visited = new BitSet();
    private final long parts;
    private final long part;
    private int size;

    /**
     * @param frames that there are at most
     * @param chance any number: which packs are looked at, where not all can be
     */
    FrameUsage(long frames, int chance) {
        int slots = 4 * Integer.highestOneBit(Math.clamp(frames, 256, MOST / 2));
        this.keys = new long[slots];
        this.used = new int[slots];
        this.parts = frames / MOST + 1;
        this.part = Math.floorMod(chance, parts);
    }

    /** Whether the frames of this pack are counted. */
    boolean counts(FramePlace frame) {
        return Math.floorMod(packKey(frame) >>> 8, parts) == part;
    }

    void add(FramePlace frame, long bytes) {
        int slot = counts(frame) ? slotFor(frame) : -1;
        if (slot >= 0) {
            used[slot] = (int) Math.min(Integer.MAX_VALUE, used[slot] + bytes);
        }
    }

    /** Counts a frame as used whole, whatever else is said of it. */
    void pin(FramePlace frame) {
        add(frame, Integer.MAX_VALUE);
    }

    /** As {@link #add}, for a frame that is counted already; others are passed over. */
    void addIfKnown(FramePlace frame, long bytes) {
        if (counts(frame) && find(frame) >= 0) {
            add(frame, bytes);
        }
    }

    /** Counts at least so many bytes of a frame that is counted already; others are passed over. */
    void atLeastIfKnown(FramePlace frame, long bytes) {
        int slot = counts(frame) ? find(frame) : -1;
        if (slot >= 0) {
            used[slot] = (int) Math.min(Integer.MAX_VALUE, Math.max(used[slot], bytes));
        }
    }

    /** Bytes of the frame in use, as far as is known; all of it where nothing is. */
    int used(FramePlace frame) {
        int slot = counts(frame) ? find(frame) : -1;
        return slot < 0 ? Integer.MAX_VALUE : used[slot];
    }

    /** Whether the frame is in use and this is the first time that it is asked for. */
    boolean isFirstVisit(FramePlace frame) {
        int slot = counts(frame) ? find(frame) : -1;
        if (slot < 0 || visited.get(slot)) {
            return false;
        }
        visited.set(slot);
        return true;
    }

    /** 64 bits of a pack's name, which is as good as chance. */
    static long packKey(FramePlace frame) {
        return packKey(frame.pack().info().name());
    }

    static long packKey(ObjectHash name) {
        long key = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            key = key << 8 | (name.bytes()[i] & 0xff);
        }
        return key;
    }

    private static long key(FramePlace frame) {
        long key = packKey(frame) + (frame.number() + 1L) * SPREAD;
        return key == 0 ? 1 : key;
    }

    /** Slot of the frame, a new one if need be; -1 if the table is full. */
    private int slotFor(FramePlace frame) {
        int slot = slot(frame);
        if (keys[slot] == 0) {
            if (2 * size >= keys.length) {
                return -1;
            }
            keys[slot] = key(frame);
            size++;
        }
        return slot;
    }

    private int find(FramePlace frame) {
        int slot = slot(frame);
        return keys[slot] == 0 ? -1 : slot;
    }

    private int slot(FramePlace frame) {
        long key = key(frame);
        int slot = (int) (key >>> 17) & (keys.length - 1);
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }
}

package io.holdfast.engine.bytes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Arrays for content on its way, used again. A fresh array for each piece lives just long enough to be moved into the old
 * generation, and a heap that is nearly full of content then collects all of itself again and again. Safe for many threads.
 */
public final class BufferPool {
    /** Arrays come in multiples of this. */
    private static final int STEP = 512 << 10;

    /** Longer ones are not kept. */
    private static final int LONGEST = 4 << 20;

    private static final int USUALLY_KEPT = 8 << 20;

    private final List<Deque<byte[]>> free = Stream.generate(() -> (Deque<byte[]>) new ArrayDeque<byte[]>())
            .limit(LONGEST / STEP + 1)
            .toList();
    private final int mostKept;
    private int kept;

    public BufferPool() {
        this(USUALLY_KEPT);
    }

    /** @param mostKept bytes that wait here to be used again, at most */
    public BufferPool(int mostKept) {
        this.mostKept = mostKept;
    }

    /** An array of at least this length, with any bytes in it. */
    public byte[] take(int length) {
        int steps = Math.max(1, Math.ceilDiv(length, STEP));
        synchronized (this) {
            for (int fit = steps; fit <= steps + steps / 2 && fit < free.size(); fit++) {
                byte[] array = free.get(fit).poll();
                if (array != null) {
                    kept -= array.length;
                    return array;
                }
            }
        }
        return new byte[Math.max(length, Math.min(steps * STEP, LONGEST))];
    }

    /** Nobody else may use this array any more. It need not come from here. */
    public synchronized void giveBack(byte[] array) {
        boolean fits = array.length > 0 && array.length <= LONGEST && array.length % STEP == 0;
        if (fits && kept + array.length <= mostKept) {
            kept += array.length;
            free.get(array.length / STEP).push(array);
        }
    }
}

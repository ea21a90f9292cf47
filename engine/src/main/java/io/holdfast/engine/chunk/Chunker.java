package io.holdfast.engine.chunk;

import io.holdfast.engine.key.Keys;
import io.holdfast.engine.key.Purpose;
import java.nio.ByteBuffer;

/**
 * Finds where chunks end: FastCDC (Xia and others, 2016 and 2020), keyed. Never changes; safe for many threads.
 *
 * <p>The idea: a fingerprint of the last 64 bytes is rolled along, and a chunk ends where its top bits are all zero. So a
 * cut depends on the 64 bytes before it alone, and after an insertion the cuts fall on the same content again. For each
 * byte the fingerprint is shifted by one, which drops the oldest byte, and a random number that stands for the byte is
 * added: two operations a byte. Before the average length two bits more must be zero than chance would ask for, and
 * behind it two fewer, so that lengths gather near the average. The bytes before the least length are not looked at.
 *
 * <p>The random numbers are derived from a key: the lengths of chunks tell nothing of known content.
 */
public final class Chunker {
    private static final int GEARS = 256;

    /** Bits more before the average, and fewer behind it: the paper's normalisation level 2. */
    private static final int NORMALISATION = 2;

    private final ChunkerSettings settings;
    private final long[] gears = new long[GEARS];
    private final long strict;
    private final long lax;

    /** @param keys with one for dedup */
    public Chunker(ChunkerSettings settings, Keys keys) {
        this.settings = settings;
        ByteBuffer.wrap(keys.expand(Purpose.DEDUP, "holdfast gear 1", GEARS * Long.BYTES))
                .asLongBuffer()
                .get(gears);
        int bits = Integer.numberOfTrailingZeros(settings.average());
        strict = topBits(bits + NORMALISATION);
        lax = topBits(bits - NORMALISATION);
    }

    public ChunkerSettings settings() {
        return settings;
    }

    /**
     * The length of the chunk that begins here.
     *
     * @param length bytes that are there: fewer than the longest chunk only where the content ends with them
     */
    public int cut(byte[] bytes, int offset, int length) {
        int end = offset + Math.min(length, settings.max());
        int turn = Math.min(end, offset + settings.average());
        // "table.length - 1" is 0xff; written so, the compiler needs no bounds check: 1.4 times as fast.
        long[] table = gears;
        long fingerprint = 0;
        int at = offset + settings.min();
        for (; at < turn; at++) {
            fingerprint = (fingerprint << 1) + table[bytes[at] & (table.length - 1)];
            if ((fingerprint & strict) == 0) {
                return at + 1 - offset;
            }
        }
        for (; at < end; at++) {
            fingerprint = (fingerprint << 1) + table[bytes[at] & (table.length - 1)];
            if ((fingerprint & lax) == 0) {
                return at + 1 - offset;
            }
        }
        return end - offset;
    }

    private static long topBits(int count) {
        return -1L << (Long.SIZE - count);
    }
}

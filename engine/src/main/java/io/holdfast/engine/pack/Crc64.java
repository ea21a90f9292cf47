package io.holdfast.engine.pack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * CRC-64 of ECMA-182 in the reflected form that XZ uses, and that COS keeps of every object. The CRC of the nine digits
 * {@code 123456789} is 0x995DC9BBDF1939FA.
 *
 * <p>A CRC is a remainder, and the remainder of a sum is the sum of the remainders: each of 16 bytes is looked up in a
 * table of its own, which holds what that byte becomes after it was followed by so many zero bytes ("slicing", Kounavis
 * and Berry, 2005). So one step takes 16 bytes, and of 16 look-ups only eight wait for the step before.
 */
public final class Crc64 {
    private static final long POLYNOMIAL = 0xC96C5795D7870F42L;
    private static final int SLICES = 16;
    private static final long[] TABLE = table();
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long state = -1L;

    public static long of(byte[] bytes) {
        return new Crc64().update(bytes, 0, bytes.length).value();
    }

    public Crc64 update(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        long crc = state;
        for (; end - at >= SLICES; at += SLICES) {
            crc = eight(crc ^ (long) LONG.get(bytes, at), 8) ^ eight((long) LONG.get(bytes, at + 8), 0);
        }
        for (; at < end; at++) {
            crc = crc >>> 8 ^ TABLE[(int) (crc ^ bytes[at]) & 0xff];
        }
        state = crc;
        return this;
    }

    /** Of all bytes so far. */
    public long value() {
        return ~state;
    }

    /** What eight bytes become when so many more than they follow: the tables stand one behind the other. */
    private static long eight(long bytes, int more) {
        int base = more << 8;
        return TABLE[base + 7 * 256 + (int) (bytes & 0xff)]
                ^ TABLE[base + 6 * 256 + (int) (bytes >>> 8 & 0xff)]
                ^ TABLE[base + 5 * 256 + (int) (bytes >>> 16 & 0xff)]
                ^ TABLE[base + 4 * 256 + (int) (bytes >>> 24 & 0xff)]
                ^ TABLE[base + 3 * 256 + (int) (bytes >>> 32 & 0xff)]
                ^ TABLE[base + 2 * 256 + (int) (bytes >>> 40 & 0xff)]
                ^ TABLE[base + 256 + (int) (bytes >>> 48 & 0xff)]
                ^ TABLE[base + (int) (bytes >>> 56)];
    }

    private static long[] table() {
        long[] table = new long[SLICES * 256];
        for (int n = 0; n < 256; n++) {
            long crc = n;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ (POLYNOMIAL & -(crc & 1));
            }
            table[n] = crc;
        }
        for (int n = 256; n < table.length; n++) {
            long before = table[n - 256];
            table[n] = before >>> 8 ^ table[(int) (before & 0xff)];
        }
        return table;
    }
}

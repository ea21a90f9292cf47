package io.holdfast.engine.bytes;

import io.holdfast.engine.error.Damaged;
import java.util.Arrays;

/**
 * Reads what {@link ByteWriter} wrote, from bytes that nobody trusts: whatever they say, a read ends in a value within
 * its bounds or in {@link Damaged}, and never allocates more than there are bytes.
 */
public final class ByteReader {
    private final byte[] buffer;
    private final int end;
    private int position;
    private final String what;

    /** @param what names the object in messages */
    public ByteReader(byte[] buffer, String what) {
        this(buffer, 0, buffer.length, what);
    }

    public ByteReader(byte[] buffer, int offset, int length, String what) {
        this.buffer = buffer;
        this.position = offset;
        this.end = offset + length;
        this.what = what;
    }

    public int remaining() {
        return end - position;
    }

    public boolean hasRemaining() {
        return position < end;
    }

    /** Index of the next byte in the array that this reads. */
    public int position() {
        return position;
    }

    public int u8() {
        need(1);
        return buffer[position++] & 0xff;
    }

    public int u16() {
        return u8() << 8 | u8();
    }

    /** Four bytes; a caller that expects no more than 2³¹ − 1 says so with {@link #length32}. */
    public int u32() {
        need(4);
        int value = (buffer[position] & 0xff) << 24
                | (buffer[position + 1] & 0xff) << 16
                | (buffer[position + 2] & 0xff) << 8
                | (buffer[position + 3] & 0xff);
        position += 4;
        return value;
    }

    /** Four bytes that stand for 0 to {@code most}. */
    public int length32(int most, String field) {
        return within(Integer.toUnsignedLong(u32()), most, field);
    }

    public long u64() {
        return (long) u32() << 32 | (u32() & 0xffffffffL);
    }

    public long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = u8();
            long bits = next & 0x7f;
            if (shift == 63 && bits > 1) {
                throw damaged("a number over 64 bits");
            }
            value |= bits << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw damaged("a number written longer than it is");
                }
                return value;
            }
        }
        throw damaged("a number over ten bytes");
    }

    /** A varint that stands for 0 to {@code most}. */
    public int varint(int most, String field) {
        return within(varint(), most, field);
    }

    /** A varint that stands for 0 to {@code most}. */
    public long varint(long most, String field) {
        long value = varint();
        if (Long.compareUnsigned(value, most) > 0) {
            throw damaged(field + " is " + Long.toUnsignedString(value) + "; at most " + most + " is allowed");
        }
        return value;
    }

    public long zigzag() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    public byte[] bytes(int length) {
        need(length);
        position += length;
        return Arrays.copyOfRange(buffer, position - length, position);
    }

    public void skip(int length) {
        need(length);
        position += length;
    }

    /** A varint length, at most {@code most}, then so many bytes. */
    public byte[] sized(int most, String field) {
        return bytes(varint(most, field));
    }

    /** A varint length, at most {@code most}, then so much UTF-8. */
    public String text(int most, String field) {
        return Text.of(sized(most, field), () -> damaged(field + " is not UTF-8"));
    }

    /** A reader of the next bytes alone; this one goes on behind them. */
    public ByteReader slice(int length) {
        need(length);
        position += length;
        return new ByteReader(buffer, position - length, length, what);
    }

    /** To be called where nothing may follow. */
    public void end() {
        if (hasRemaining()) {
            throw damaged(remaining() + " bytes too many");
        }
    }

    public Damaged damaged(String why) {
        return new Damaged(what + " is damaged: " + why);
    }

    private int within(long value, int most, String field) {
        if (Long.compareUnsigned(value, most) > 0) {
            throw damaged(field + " is " + Long.toUnsignedString(value) + "; at most " + most + " is allowed");
        }
        return (int) value;
    }

    private void need(int length) {
        if (length < 0 || length > end - position) {
            throw damaged("it ends too early");
        }
    }
}

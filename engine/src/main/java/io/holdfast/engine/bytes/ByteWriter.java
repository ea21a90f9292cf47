package io.holdfast.engine.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** A growing buffer with the number formats of {@code docs/format.md}, "Numbers": big-endian, and LEB128 varints. */
public final class ByteWriter {
    private byte[] buffer;
    private int size;

    public ByteWriter() {
        this(256);
    }

    public ByteWriter(int capacity) {
        buffer = new byte[capacity];
    }

    public int size() {
        return size;
    }

    /** Forgets what was written and keeps the room. */
    public void clear() {
        size = 0;
    }

    /** The bytes behind the first {@link #size}, not a copy: valid until the next write. */
    public byte[] array() {
        return buffer;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    public ByteWriter u8(int value) {
        room(1);
        buffer[size++] = (byte) value;
        return this;
    }

    public ByteWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public ByteWriter u32(int value) {
        room(4);
        buffer[size++] = (byte) (value >>> 24);
        buffer[size++] = (byte) (value >>> 16);
        buffer[size++] = (byte) (value >>> 8);
        buffer[size++] = (byte) value;
        return this;
    }

    public ByteWriter u64(long value) {
        return u32((int) (value >>> 32)).u32((int) value);
    }

    /** Unsigned LEB128: seven bits a byte, least first; at most ten bytes. */
    public ByteWriter varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
        return this;
    }

    /** A signed number as a varint whose lowest bit is the sign. */
    public ByteWriter zigzag(long value) {
        return varint((value << 1) ^ (value >> 63));
    }

    public ByteWriter bytes(byte[] source) {
        return bytes(source, 0, source.length);
    }

    public ByteWriter bytes(byte[] source, int offset, int length) {
        room(length);
        System.arraycopy(source, offset, buffer, size, length);
        size += length;
        return this;
    }

    /**
     * Counts so many bytes as written, for the caller to fill in {@link #array}.
     *
     * @return index of the first
     */
    public int reserve(int length) {
        room(length);
        size += length;
        return size - length;
    }

    /** Makes room for so many bytes in all, exactly: for who knows how many there will be. */
    public ByteWriter ensure(int capacity) {
        if (buffer.length < capacity) {
            buffer = Arrays.copyOf(buffer, capacity);
        }
        return this;
    }

    /** Takes back the last bytes: from here on so many count as written. */
    public void cut(int newSize) {
        size = Objects.checkIndex(newSize, size + 1);
    }

    /** A varint length, then the bytes. */
    public ByteWriter sized(byte[] source) {
        return varint(source.length).bytes(source);
    }

    /** A varint length, then the UTF-8 bytes. */
    public ByteWriter text(String source) {
        return sized(source.getBytes(StandardCharsets.UTF_8));
    }

    private void room(int more) {
        if (buffer.length - size < more) {
            int wanted = Math.addExact(size, more);
            buffer = Arrays.copyOf(buffer, Math.max(wanted, (int)
                    Math.min(Integer.MAX_VALUE - 64L, buffer.length * 2L)));
        }
    }
}

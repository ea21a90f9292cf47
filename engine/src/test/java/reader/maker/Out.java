package reader.maker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes numbers, bytes, texts and fields (§1) one after the other. */
public final class Out {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public Out u8(int value) {
        bytes.write(value);
        return this;
    }

    public Out u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public Out u32(int value) {
        return raw(ByteBuffer.allocate(4).putInt(value).array());
    }

    public Out u64(long value) {
        return raw(ByteBuffer.allocate(8).putLong(value).array());
    }

    public Out varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            u8((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        return u8((int) rest);
    }

    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    public Out raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    public Out ascii(String value) {
        return raw(value.getBytes(StandardCharsets.US_ASCII));
    }

    public Out sized(byte[] value) {
        return varint(value.length).raw(value);
    }

    public Out sized(String value) {
        return sized(value.getBytes(StandardCharsets.UTF_8));
    }

    /** A field of wire 0. Fields are to be written in ascending order. */
    public Out number(int id, long value) {
        return varint(id * 2L).varint(value);
    }

    /** A field of wire 1. */
    public Out field(int id, byte[] value) {
        return varint(id * 2L + 1).sized(value);
    }

    public Out field(int id, String value) {
        return field(id, value.getBytes(StandardCharsets.UTF_8));
    }

    public Out field(int id, Out value) {
        return field(id, value.bytes());
    }

    public int length() {
        return bytes.size();
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }
}

package reader;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads numbers, bytes and texts (§1, "Numbers") one after the other. Bytes that end early, and numbers out of bounds, are refused. */
final class In {
    private final String what;
    private final byte[] bytes;
    private int at;

    /** @param what names the object in messages */
    In(String what, byte[] bytes) {
        this.what = what;
        this.bytes = bytes;
    }

    boolean more() {
        return at < bytes.length;
    }

    int place() {
        return at;
    }

    int u8() {
        return take(1)[0] & 0xff;
    }

    int u16() {
        return u8() << 8 | u8();
    }

    long u32() {
        return (long) u16() << 16 | u16();
    }

    long u64() {
        return u32() << 32 | u32();
    }

    /** @return the number of a {@code u32}, which must not exceed {@code most} */
    int u32(int most) {
        return (int) bounded(u32(), most);
    }

    /** @return all 64 bits: what is larger than {@link Long#MAX_VALUE} comes out negative */
    long varint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int b = u8();
            if (shift == 63 && b > 1) {
                throw refused("a varint has more than 64 bits");
            }
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                if (b == 0 && shift > 0) {
                    throw refused("a varint is not in its shortest form");
                }
                return value;
            }
        }
        throw refused("a varint has more than ten bytes");
    }

    /** @return a varint from 0 to {@code most} */
    long varint(long most) {
        return bounded(varint(), most);
    }

    int varint(int most) {
        return (int) bounded(varint(), most);
    }

    static long zigzag(long varint) {
        return varint >>> 1 ^ -(varint & 1);
    }

    byte[] take(int count) {
        if (count > bytes.length - at) {
            throw refused("it ends early");
        }
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    byte[] sized(int most) {
        return take(varint(most));
    }

    byte[] rest() {
        return take(bytes.length - at);
    }

    void magic(String ascii) {
        if (!Arrays.equals(take(ascii.length()), ascii.getBytes(StandardCharsets.US_ASCII))) {
            throw refused("it does not begin with " + ascii);
        }
    }

    void end() {
        if (more()) {
            throw refused("bytes follow its end");
        }
    }

    String sizedText() {
        return text(what, sized(Ceilings.TEXT));
    }

    static String text(String what, byte[] bytes) {
        Refused.unless(bytes.length <= Ceilings.TEXT, what + ": a text is longer than 64 KiB");
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refused(what + ": a text is not UTF-8", e);
        }
    }

    private long bounded(long value, long most) {
        if (Long.compareUnsigned(value, most) > 0) {
            throw refused(Long.toUnsignedString(value) + " is more than " + most);
        }
        return value;
    }

    Refused refused(String why) {
        return new Refused(what + ": " + why + ", at byte " + at);
    }
}

package io.holdfast.engine.run;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.PackInfo;

/** Rows of a footer's three lists, and the parts that hold them. Format: {@code docs/format.md}, section 7. */
final class Rows {
    private static final int MAX_PACK = 64 << 20;
    private static final int MAX_PLAIN = 16 << 20;

    private Rows() {}

    /** A frame of the run's own, by the number of its pack in the footer: 0 is the pack of the footer itself. */
    record Own(int pack, int frame, int place, int length) {
        static Own of(FramePlace frame, int pack) {
            return new Own(pack, frame.number(), frame.place(), frame.length());
        }

        void encode(ByteWriter out) {
            out.varint(pack).varint(frame).varint(place).varint(length);
        }

        static Own decode(ByteReader in) {
            return new Own(
                    in.varint(Integer.MAX_VALUE, "own pack"),
                    in.varint(65_535, "frame number"),
                    in.varint(MAX_PACK, "place"),
                    in.varint(MAX_PACK, "length"));
        }
    }

    /** A block and its first key. */
    record Block(Own frame, int entries, Key first) {
        void encode(ByteWriter out) {
            frame.encode(out);
            out.varint(entries).sized(first.bytes());
        }

        static Block decode(ByteReader in) {
            return new Block(
                    Own.decode(in), in.varint(MAX_PLAIN, "entries"), Key.of(in.sized(Key.MAX_LENGTH, "first key")));
        }
    }

    /** A part: so many rows in one frame. The first key belongs to block parts, and is empty in others. */
    record Part(Own frame, int rows, Key first) {
        byte[] encode(boolean blocks) {
            ByteWriter out = new ByteWriter(64);
            frame.encode(out);
            out.varint(rows);
            if (blocks) {
                out.sized(first.bytes());
            }
            return out.toByteArray();
        }

        static Part decode(ByteReader in, boolean blocks) {
            Own frame = Own.decode(in);
            int rows = in.varint(MAX_PLAIN, "rows");
            Key first = blocks ? Key.of(in.sized(Key.MAX_LENGTH, "first key")) : Key.EMPTY;
            in.end();
            return new Part(frame, rows, first);
        }
    }

    /** A frame in use, and how much of it the run's entries name. */
    record Used(long pack, int frame, int place, int length, int plain, long live) {
        void encode(ByteWriter out) {
            out.varint(pack)
                    .varint(frame)
                    .varint(place)
                    .varint(length)
                    .varint(plain)
                    .varint(live);
        }

        static Used decode(ByteReader in) {
            return new Used(
                    in.varint(),
                    in.varint(65_535, "frame number"),
                    in.varint(MAX_PACK, "place"),
                    in.varint(MAX_PACK, "length"),
                    in.varint(MAX_PLAIN, "plain length"),
                    in.varint());
        }
    }

    static void encode(PackInfo pack, ByteWriter out) {
        out.bytes(pack.name().bytes()).varint(pack.length()).bytes(pack.md5()).u64(pack.crc64());
    }

    static PackInfo decodePack(ByteReader in) {
        return new PackInfo(
                ObjectHash.of(in.bytes(ObjectHash.LENGTH)), in.varint(MAX_PACK, "length"), in.bytes(16), in.u64());
    }
}

package io.holdfast.engine.run;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.pack.FramePlace;

/**
 * Where the footer of a run lies: all that is needed to find the run. Format: {@code docs/format.md}, section 7.
 *
 * @param pack   name of the pack with the footer
 * @param frame  number of the footer's frame
 * @param place  index in the pack of the frame's first byte
 * @param length bytes of the whole frame
 */
public record RunRef(ObjectHash pack, int frame, int place, int length) {
    /** Bytes of an encoded reference. */
    public static final int LENGTH = ObjectHash.LENGTH + 12;

    public static RunRef of(FramePlace footer) {
        return new RunRef(footer.pack().info().name(), footer.number(), footer.place(), footer.length());
    }

    public byte[] encode() {
        return new ByteWriter(LENGTH)
                .bytes(pack.bytes())
                .u32(frame)
                .u32(place)
                .u32(length)
                .toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws io.holdfast.engine.error.Damaged if it is not a run reference
     */
    public static RunRef decode(byte[] bytes, String what) {
        ByteReader in = new ByteReader(bytes, what);
        RunRef ref = new RunRef(
                ObjectHash.of(in.bytes(ObjectHash.LENGTH)),
                in.length32(65_535, "frame number"),
                in.length32(64 << 20, "place"),
                in.length32(64 << 20, "length"));
        in.end();
        return ref;
    }
}

package io.holdfast.engine.pack;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.frame.FrameHeader;

/**
 * The last bytes of a pack: where its directory lies.
 *
 * @param place  index in the pack of the directory's frame
 * @param length bytes of that frame, its header included
 * @param frames before it; also its number
 */
public record PackTrailer(int place, int length, int frames) {
    /** Bytes of one. */
    public static final int LENGTH = 16;

    private static final int MAGIC = 0x48465054; // "HFPT"

    /**
     * @param bytes      end with the trailer
     * @param end        index behind it
     * @param packLength bytes of the whole pack
     * @throws Damaged if this is no trailer that a pack of this length could have
     */
    public static PackTrailer parse(byte[] bytes, int end, int packLength, String what) {
        if (end < LENGTH) {
            throw new Damaged(what + " is damaged: it is too short for a pack");
        }
        ByteReader in = new ByteReader(bytes, end - LENGTH, LENGTH, what);
        int place = in.length32(PackInfo.MAX_LENGTH, "place of the directory");
        int length = in.length32(PackInfo.MAX_LENGTH, "length of the directory");
        int frames = in.length32(FrameHeader.MAX_FRAMES, "count of frames");
        if (in.u32() != MAGIC) {
            throw in.damaged("it does not end as a pack does");
        }
        if (place < PackHeader.LENGTH || place + length + LENGTH != packLength) {
            throw in.damaged("its trailer does not say where its directory lies");
        }
        return new PackTrailer(place, length, frames);
    }

    void writeTo(ByteWriter out) {
        out.u32(place).u32(length).u32(frames).u32(MAGIC);
    }
}

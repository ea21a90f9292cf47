package io.holdfast.engine.frame;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.key.Aead;
import java.util.Arrays;
import java.util.Optional;

/**
 * The clear bytes before a sealed frame, by which a scan finds it. They are bound into its seal.
 *
 * @param number       of the frame in its pack
 * @param sealedLength bytes that follow
 */
public record FrameHeader(int number, int sealedLength) {
    /** Bytes of one. */
    public static final int LENGTH = 12;

    /** A frame has no more plain bytes. */
    public static final int MAX_PLAIN = 16 * 1024 * 1024;

    /** A frame has no more sealed bytes. */
    public static final int MAX_SEALED = 17 * 1024 * 1024;

    /** A pack has no more frames. */
    public static final int MAX_FRAMES = 65_536;

    private static final byte[] MAGIC = {'H', 'F', 'F', 'R'};

    /** The header at this index; empty where there is none that a frame could have. */
    public static Optional<FrameHeader> at(byte[] bytes, int offset, int length) {
        if (length < LENGTH || !Arrays.equals(bytes, offset, offset + MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return Optional.empty();
        }
        ByteReader in = new ByteReader(bytes, offset + MAGIC.length, LENGTH - MAGIC.length, "frame header");
        int number = in.u32();
        int sealed = in.u32();
        boolean possible = number >= 0 && number <= MAX_FRAMES && sealed >= Aead.TAG_LENGTH && sealed <= MAX_SEALED;
        return possible ? Optional.of(new FrameHeader(number, sealed)) : Optional.empty();
    }

    /** Bytes of the whole frame. */
    public int frameLength() {
        return LENGTH + sealedLength;
    }

    byte[] bytes() {
        return new ByteWriter(LENGTH).bytes(MAGIC).u32(number).u32(sealedLength).toByteArray();
    }

    /** The frame's number, big-endian: unique under the key of its pack. */
    byte[] nonce() {
        return new ByteWriter(Aead.NONCE_LENGTH).u32(0).u32(0).u32(number).toByteArray();
    }
}

package io.holdfast.engine.frame;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.Plain;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.key.Aead;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Opens what {@link FrameSealer} sealed. The tag is checked before a byte is looked at, and even then no number is
 * believed: whoever has the key may be hostile, too. Not for several threads at once. Close it: it holds memory outside
 * the heap.
 */
public final class FrameOpener implements AutoCloseable {
    private static final int ZSTD_MAGIC = 0x28B52FFD;

    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private final Aead aead = new Aead();
    private byte[] opened = new byte[0];

    /**
     * The plain bytes of a whole frame.
     *
     * @param number that the frame must have
     * @param length bytes of the frame, header included
     * @param what   names the frame in messages
     * @throws Damaged if it is not what was sealed under this key and number
     */
    public byte[] open(byte[] packKey, int number, byte[] frame, int offset, int length, String what) {
        return open(packKey, number, frame, offset, length, byte[]::new, what).array();
    }

    /**
     * The same in an array that was there before.
     *
     * @param room gives an array of at least so many bytes, with any bytes in it
     */
    public Plain open(
            byte[] packKey, int number, byte[] frame, int offset, int length, IntFunction<byte[]> room, String what) {
        return decode(openTag(packKey, number, frame, offset, length, what), room, what);
    }

    /**
     * Checks the tag of a whole frame without decompressing it: what was sealed is all there.
     *
     * @return bytes that the frame says it holds, opened
     * @throws Damaged if it is not what was sealed under this key and number
     */
    public int check(byte[] packKey, int number, byte[] frame, int offset, int length, String what) {
        ByteReader in = openTag(packKey, number, frame, offset, length, what);
        in.u8();
        return plainLength(in);
    }

    /** The plain bytes of what was sealed alone, not as a frame. */
    public byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] sealed, int offset, int length, String what) {
        return decode(openTag(key, nonce, aad, sealed, offset, length, what), byte[]::new, what)
                .array();
    }

    @Override
    public void close() {
        zstd.close();
    }

    private ByteReader openTag(byte[] key, int number, byte[] frame, int offset, int length, String what) {
        FrameHeader header = FrameHeader.at(frame, offset, length)
                .orElseThrow(() -> new Damaged(what + " is damaged: it does not begin as a frame does"));
        if (header.number() != number || header.frameLength() != length) {
            throw new Damaged(what + " is damaged: it says that it is frame " + header.number() + " of "
                    + header.frameLength() + " bytes, not frame " + number + " of " + length);
        }
        byte[] aad = Arrays.copyOfRange(frame, offset, offset + FrameHeader.LENGTH);
        int sealedAt = offset + FrameHeader.LENGTH;
        return openTag(key, header.nonce(), aad, frame, sealedAt, header.sealedLength(), what);
    }

    private ByteReader openTag(
            byte[] key, byte[] nonce, byte[] aad, byte[] sealed, int offset, int length, String what) {
        if (length > FrameHeader.MAX_SEALED) {
            throw new Damaged(what + " is damaged: " + length + " bytes are sealed in it, more than are allowed");
        }
        if (opened.length < length) {
            opened = new byte[length];
        }
        return new ByteReader(opened, 0, aead.open(key, nonce, aad, sealed, offset, length, opened, 0, what), what);
    }

    private Plain decode(ByteReader in, IntFunction<byte[]> room, String what) {
        int codec = in.u8();
        int length = plainLength(in);
        return switch (codec) {
            case Codec.STORED -> stored(in, length, room);
            case Codec.ZSTD -> decompressed(in, length, room);
            default ->
                throw new Unsupported(what + " is compressed in way " + codec
                        + ", which this release does not know. Next: use a newer release of Holdfast");
        };
    }

    private static int plainLength(ByteReader in) {
        return in.varint(FrameHeader.MAX_PLAIN, "plain length");
    }

    private Plain stored(ByteReader in, int length, IntFunction<byte[]> room) {
        int at = in.position();
        in.skip(length);
        in.end();
        byte[] plain = room.apply(length);
        System.arraycopy(opened, at, plain, 0, length);
        return new Plain(plain, length);
    }

    /** One zstd stream that fills the payload and yields exactly so many bytes, or damage. */
    private Plain decompressed(ByteReader in, int length, IntFunction<byte[]> room) {
        int at = in.position();
        int size = in.remaining();
        try {
            if (size >= Integer.BYTES
                    && in.u32() == ZSTD_MAGIC
                    && Zstd.findFrameCompressedSize(opened, at, size) == size) {
                byte[] plain = room.apply(length);
                if (zstd.decompressByteArray(plain, 0, length, opened, at, size) == length) {
                    return new Plain(plain, length);
                }
            }
            throw wrongStream(in, length);
        } catch (ZstdException e) {
            Damaged damaged = wrongStream(in, length);
            damaged.addSuppressed(e);
            throw damaged;
        }
    }

    private static Damaged wrongStream(ByteReader in, int length) {
        return in.damaged("it does not decompress to the " + length + " bytes that it states");
    }
}

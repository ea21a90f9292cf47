package io.holdfast.engine.frame;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.key.Aead;

/**
 * Compresses and seals. Not for several threads at once: each has its own. Close it: it holds memory outside the heap.
 *
 * <p>Bytes are compressed only where that pays. What is compressed already (pictures, archives) is known by a probe: a
 * few pieces, spread over the frame, are compressed for trial, at a thirtieth of the cost of all. Neighbours are alike, so
 * there is no probe as long as the frame before did compress.
 */
public final class FrameSealer implements AutoCloseable {
    /** Codec, and the longest varint of a plain length. */
    private static final int MAX_PREFIX = 1 + 4;

    private static final int PROBES = 8;
    private static final int PROBE_LENGTH = 4 * 1024;

    /** Below, to try is as cheap as to probe. */
    private static final int PROBED_FROM = 4 * PROBES * PROBE_LENGTH;

    /** Compression must save one byte of so many, or opening the frame costs more than the bytes are worth. */
    private static final int LEAST_SAVED = 32;

    private final ZstdCompressCtx zstd = new ZstdCompressCtx();
    private final Aead aead = new Aead();
    private byte[] opened = new byte[0];
    private boolean lastPaid = true;

    /** @param zstdLevel 1 (fastest) to 19 */
    public FrameSealer(int zstdLevel) {
        zstd.setLevel(zstdLevel).setChecksum(false).setDictID(false).setContentSize(true);
    }

    /**
     * Appends a whole frame.
     *
     * @param number of the frame; under one pack key none is sealed twice
     * @param length so many bytes of {@code plain}, at most 16 MiB
     * @return bytes of the frame, header included
     */
    public int seal(byte[] packKey, int number, byte[] plain, int length, ByteWriter out) {
        int bytes = encode(plain, length);
        var header = new FrameHeader(number, bytes + Aead.TAG_LENGTH);
        byte[] aad = header.bytes();
        out.bytes(aad);
        sealEncoded(packKey, header.nonce(), aad, bytes, out);
        return header.frameLength();
    }

    /**
     * Appends sealed bytes alone: the same as in a frame, for what is not one.
     *
     * @param nonce 12 bytes, never used twice under the key
     * @param aad   bytes that must be the same again when it is opened
     * @return bytes appended
     */
    public int seal(byte[] key, byte[] nonce, byte[] aad, byte[] plain, int length, ByteWriter out) {
        return sealEncoded(key, nonce, aad, encode(plain, length), out);
    }

    @Override
    public void close() {
        zstd.close();
    }

    private int sealEncoded(byte[] key, byte[] nonce, byte[] aad, int bytes, ByteWriter out) {
        int at = out.reserve(bytes + Aead.TAG_LENGTH);
        return aead.seal(key, nonce, aad, opened, 0, bytes, out.array(), at);
    }

    /** Fills {@link #opened}; returns how many of its bytes count. */
    private int encode(byte[] plain, int length) {
        if (length > FrameHeader.MAX_PLAIN) {
            throw new IllegalArgumentException("a frame of " + length + " bytes; at most " + FrameHeader.MAX_PLAIN);
        }
        room(length);
        int prefix = prefix(Codec.ZSTD, length);
        if (lastPaid || mayPay(plain, length)) {
            int compressed = zstd.compressByteArray(opened, prefix, opened.length - prefix, plain, 0, length);
            lastPaid = pays(compressed, length);
            if (lastPaid) {
                return prefix + compressed;
            }
        }
        prefix(Codec.STORED, length);
        System.arraycopy(plain, 0, opened, prefix, length);
        return prefix + length;
    }

    private void room(int length) {
        int needed = MAX_PREFIX + (int) Zstd.compressBound(Math.max(length, PROBES * PROBE_LENGTH));
        if (opened.length < needed) {
            opened = new byte[needed];
        }
    }

    private int prefix(int codec, int length) {
        byte[] prefix = new ByteWriter(MAX_PREFIX).u8(codec).varint(length).toByteArray();
        System.arraycopy(prefix, 0, opened, 0, prefix.length);
        return prefix.length;
    }

    private boolean mayPay(byte[] plain, int length) {
        if (length < PROBED_FROM) {
            return true;
        }
        int compressed = 0;
        for (int n = 0; n < PROBES; n++) {
            int at = (int) ((long) (length - PROBE_LENGTH) * n / (PROBES - 1));
            compressed +=
                    zstd.compressByteArray(opened, MAX_PREFIX, opened.length - MAX_PREFIX, plain, at, PROBE_LENGTH);
        }
        return pays(compressed, PROBES * PROBE_LENGTH);
    }

    private static boolean pays(int compressed, int plain) {
        return compressed < plain - plain / LEAST_SAVED;
    }
}

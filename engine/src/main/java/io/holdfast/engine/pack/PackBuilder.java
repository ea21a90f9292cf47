package io.holdfast.engine.pack;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.frame.FrameHeader;
import io.holdfast.engine.frame.FrameSealer;
import io.holdfast.engine.key.Aead;
import io.holdfast.engine.key.Keys;
import java.security.SecureRandom;
import java.util.List;

/**
 * One pack on its way: header, frames, directory, trailer. Not for several threads at once.
 *
 * <p>A frame's number is bound into its seal, so it is known before the frame is. For several threads to seal frames of
 * one pack: {@link #claim} a number, seal under {@link #key} and that number anywhere, {@link #add} in the order of the
 * numbers. Every claimed frame must be added before {@link #finish}.
 */
public final class PackBuilder {
    /** A writer ends a pack of content that has so many bytes. */
    private static final int FULL = 24 * 1024 * 1024;

    /** And of the other kinds, which readers fetch whole. */
    private static final int FULL_OF_RUNS = 8 * 1024 * 1024;

    /** What a pack has behind that, mostly at most: the last frame, and the directory. */
    private static final int TAIL = 4 * 1024 * 1024 + 64 * 1024;

    /** Up to here a buffer grows by doubling; then it gets all the room that a full pack takes, lest it grows to twice of that. */
    private static final int DOUBLED = 4 * 1024 * 1024;

    /** What sealing adds to stored bytes at most: header, codec, the longest plain length, tag. */
    private static final int FRAME_OVERHEAD = FrameHeader.LENGTH + 1 + 4 + Aead.TAG_LENGTH;

    /** What a frame and a chunk take in the directory at most. */
    private static final int FRAME_ROW = 4 + 4 + 3;

    private static final int CHUNK_ROW = 4 + 16;

    private final PackKind kind;
    private final Keys keys;
    private final int full;
    private final byte[] key;
    private final ByteWriter pack;
    private final ByteWriter rows = new ByteWriter();
    private int frames;
    private int claimed;
    private int chunks;
    /** Bytes that the pack will have at most, directory and trailer included, when every claimed frame is in: what compression saves is given back. */
    private long bound;

    public PackBuilder(PackKind kind, Keys keys, SecureRandom random) {
        this(kind, keys, random, new ByteWriter());
    }

    /** @param buffer takes the bytes of the pack; what it held is forgotten, its room is used again */
    public PackBuilder(PackKind kind, Keys keys, SecureRandom random, ByteWriter buffer) {
        PackHeader header = PackHeader.random(kind, random);
        this.kind = kind;
        this.full = full(kind);
        this.keys = keys;
        this.key = header.key(keys);
        this.pack = buffer;
        buffer.clear();
        header.writeTo(buffer);
        bound = PackHeader.LENGTH + FRAME_OVERHEAD + FRAME_ROW + PackTrailer.LENGTH;
    }

    /** The key of this pack alone. */
    public byte[] key() {
        return key;
    }

    /** Whether the pack is not full yet, and will not be much more than full with such a frame: otherwise the frame belongs in the next pack. */
    public boolean takes(int plainLength, int chunkCount) {
        return pack.size() < full
                && (claimed == 0 || bound + most(plainLength, chunkCount) <= full + TAIL)
                && fits(plainLength, chunkCount);
    }

    /** Whether the format allows such a frame in this pack. */
    public boolean fits(int plainLength, int chunkCount) {
        return claimed < FrameHeader.MAX_FRAMES
                && chunks + chunkCount <= Directory.MAX_CHUNKS
                && bound + most(plainLength, chunkCount) <= PackInfo.MAX_LENGTH;
    }

    /**
     * Hands out the number of the next frame.
     *
     * @param plainLength bytes of the frame, opened
     * @param chunkCount  chunks in it; 0 unless this is a data pack
     * @throws IllegalStateException unless it {@link #fits}
     */
    public int claim(int plainLength, int chunkCount) {
        if (!fits(plainLength, chunkCount)) {
            throw new IllegalStateException("the pack is full");
        }
        bound += most(plainLength, chunkCount);
        chunks += chunkCount;
        return claimed++;
    }

    /**
     * Appends a frame that was sealed under its claimed number.
     *
     * @param number      the next in order
     * @param frame       the whole frame, nothing else
     * @param chunksOfIt  in the order in which they lie in it, without gaps; none unless this is a data pack
     * @return the frame's place
     */
    public int add(int number, ByteWriter frame, int plainLength, List<ChunkMark> chunksOfIt) {
        if (number != frames || number >= claimed) {
            throw new IllegalStateException(
                    "frame " + number + " is added; frame " + frames + " is next, " + claimed + " were claimed");
        }
        requireBackToBack(plainLength, chunksOfIt);
        int place = pack.size();
        if (place + frame.size() > DOUBLED) {
            pack.ensure(Math.min(full, FULL) + TAIL);
        }
        pack.bytes(frame.array(), 0, frame.size());
        Directory.writeRow(rows, frame.size(), plainLength, chunksOfIt);
        bound += frame.size() - (plainLength + (long) FRAME_OVERHEAD);
        frames++;
        return place;
    }

    /** Frames that are in. */
    public int frames() {
        return frames;
    }

    /** Bytes that are in, header included. */
    public int size() {
        return pack.size();
    }

    /** Chunks of all claimed frames. */
    public int chunks() {
        return chunks;
    }

    /** Ends the pack. Its bytes stay in the buffer: they must be sent before that is used again. */
    public SealedPack finish(FrameSealer sealer) {
        if (frames != claimed) {
            throw new IllegalStateException(frames + " of " + claimed + " claimed frames were added");
        }
        claimed = FrameHeader.MAX_FRAMES;
        byte[] directory = new ByteWriter(rows.size() + 3)
                .varint(frames)
                .bytes(rows.array(), 0, rows.size())
                .toByteArray();
        int place = pack.size();
        int length = sealer.seal(key, frames, directory, directory.length, pack);
        new PackTrailer(place, length, frames).writeTo(pack);
        return new SealedPack(kind, keys, PackInfo.of(pack.array(), pack.size()), pack.array(), frames, chunks);
    }

    /** Bytes at which a writer ends a pack. A page can't go on in another pack, so it may be as long as a pack may be. */
    public static int full(PackKind kind) {
        return switch (kind) {
            case DATA -> FULL;
            case META, INDEX -> FULL_OF_RUNS;
            case PAGE -> PackInfo.MAX_LENGTH;
        };
    }

    private static long most(int plainLength, int chunkCount) {
        return plainLength + (long) FRAME_OVERHEAD + FRAME_ROW + (long) chunkCount * CHUNK_ROW;
    }

    private void requireBackToBack(int plainLength, List<ChunkMark> chunksOfIt) {
        int offset = 0;
        for (ChunkMark chunk : chunksOfIt) {
            if (chunk.offset() != offset || chunk.length() < 1) {
                throw new IllegalArgumentException("chunk " + chunk + " at " + offset);
            }
            offset += chunk.length();
        }
        if (offset != (kind == PackKind.DATA ? plainLength : 0)) {
            throw new IllegalArgumentException("chunks of " + offset + " bytes in a frame of " + plainLength);
        }
    }
}

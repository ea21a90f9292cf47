package io.holdfast.engine.pack;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.frame.FrameHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What lies where in a pack: its frames, and in a data pack the chunks of each. Once parsed, all of it holds: frames lie
 * back to back, and so do chunks in their frame. In memory it is the opened bytes and a few numbers for each frame.
 */
public final class Directory {
    /** A pack has no more chunks. */
    public static final int MAX_CHUNKS = 65_536;

    /** The shortest row: three numbers of one byte. */
    private static final int LEAST_ROW = 3;

    private final byte[] rows;
    private final FrameMark[] frames;
    private final int[] chunksAt;
    private int chunkCount;

    private Directory(byte[] rows, int count) {
        this.rows = rows;
        this.frames = new FrameMark[count];
        this.chunksAt = new int[count];
    }

    static Directory parse(byte[] opened, PackKind kind, PackTrailer trailer, String what) {
        ByteReader in = new ByteReader(opened, what);
        int count = in.varint(FrameHeader.MAX_FRAMES, "count of frames");
        if (count != trailer.frames() || count > in.remaining() / LEAST_ROW) {
            throw in.damaged("directory and trailer do not agree on the count of frames");
        }
        var directory = new Directory(opened, count);
        int place = PackHeader.LENGTH;
        for (int number = 0; number < count; number++) {
            place += directory.readRow(in, kind, number, place);
            if (place > trailer.place()) {
                throw in.damaged("frame " + number + " is said to lie behind the last frame");
            }
        }
        in.end();
        if (place != trailer.place()) {
            throw in.damaged("its frames do not end where its directory begins");
        }
        return directory;
    }

    /** Frames of content or entries: the directory itself is not counted. */
    public int frameCount() {
        return frames.length;
    }

    public FrameMark frame(int number) {
        return frames[Objects.checkIndex(number, frames.length)];
    }

    /** Chunks of all frames; none in a pack that is not of content. */
    public int chunkCount() {
        return chunkCount;
    }

    /** Chunks of one frame, as they lie in it. */
    public List<ChunkMark> chunks(int number) {
        ByteReader in = new ByteReader(rows, chunksAt[number], rows.length - chunksAt[number], "directory");
        int count = in.varint(MAX_CHUNKS, "count of chunks");
        List<ChunkMark> chunks = new ArrayList<>(count);
        int offset = 0;
        for (int n = 0; n < count; n++) {
            int length = in.varint(FrameHeader.MAX_PLAIN, "length of a chunk");
            chunks.add(new ChunkMark(ContentHash.of(in.bytes(ContentHash.LENGTH)), offset, length));
            offset += length;
        }
        return chunks;
    }

    /** Writes what {@link #readRow} reads. */
    static void writeRow(ByteWriter out, int frameLength, int plainLength, List<ChunkMark> chunks) {
        out.varint(frameLength).varint(plainLength).varint(chunks.size());
        for (ChunkMark chunk : chunks) {
            out.varint(chunk.length()).bytes(chunk.hash().bytes());
        }
    }

    /** Returns the length of the frame. */
    private int readRow(ByteReader in, PackKind kind, int number, int place) {
        int length = in.varint(FrameHeader.LENGTH + FrameHeader.MAX_SEALED, "length of a frame");
        int plain = in.varint(FrameHeader.MAX_PLAIN, "plain length of a frame");
        frames[number] = new FrameMark(number, place, length, plain);
        chunksAt[number] = in.position();
        int count = in.varint(MAX_CHUNKS - chunkCount, "count of chunks");
        chunkCount += count;
        int inChunks = 0;
        for (int n = 0; n < count; n++) {
            int chunk = in.varint(plain - inChunks, "length of a chunk");
            if (chunk == 0) {
                throw in.damaged("frame " + number + " has an empty chunk");
            }
            inChunks += chunk;
            in.skip(ContentHash.LENGTH);
        }
        if (inChunks != (kind == PackKind.DATA ? plain : 0)) {
            throw in.damaged("the chunks of frame " + number + " do not fill it");
        }
        return length;
    }
}

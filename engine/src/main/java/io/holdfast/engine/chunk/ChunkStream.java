package io.holdfast.engine.chunk;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one content after another, as they are read. Content may have any length; what is held of it is one
 * buffer of little more than the longest chunk, used again for the next content. Not for several threads at once.
 */
public final class ChunkStream {
    private static final int FIRST_CAPACITY = 1024 * 1024;

    /** Room behind the longest chunk, so that not every chunk moves what is left of the buffer. */
    private static final int BEHIND = 1024 * 1024;

    private final Chunker chunker;
    /** With so many bytes in the buffer the next chunk is certain. */
    private final int enough;
    /** With so many its end is most likely among them: to look saves moving the rest of the buffer for more. */
    private final int likely;

    private byte[] buffer;
    private int start;
    private int limit;
    private boolean first;
    private boolean ended;
    private Bytes content = (bytes, offset, length) -> 0;

    public ChunkStream(Chunker chunker) {
        this.chunker = chunker;
        this.enough = Math.max(chunker.settings().max(), chunker.settings().whole());
        this.likely = Math.max(
                Math.min(2 * chunker.settings().average(), enough),
                chunker.settings().whole());
        this.buffer = new byte[Math.min(FIRST_CAPACITY, enough + BEHIND)];
    }

    /** Begins with another content; what was left of the one before is dropped. */
    public void open(Bytes next) {
        begin(next);
        first = true;
    }

    /** Goes on in the middle of a content, behind the end of a chunk: so it has the chunks that it would have had in one go. */
    public void resume(Bytes rest) {
        begin(rest);
        first = false;
    }

    private void begin(Bytes next) {
        content = next;
        start = 0;
        limit = 0;
        ended = false;
    }

    /**
     * The next chunk, valid until this is called again; {@code null} behind the last one.
     *
     * @throws IOException as the content throws it
     */
    public @Nullable Chunk next() throws IOException {
        fill(likely);
        int length = cut();
        if (length == limit - start && !ended) {
            fill(enough);
            length = cut();
        }
        if (length == 0) {
            return null;
        }
        Chunk chunk = new Chunk(buffer, start, length);
        start += length;
        first = false;
        return chunk;
    }

    /** Length of the next chunk, if the content ended with the buffer. */
    private int cut() {
        int available = limit - start;
        boolean whole = first && ended && available < chunker.settings().whole();
        return whole ? available : chunker.cut(buffer, start, available);
    }

    private void fill(int bytes) throws IOException {
        while (!ended && limit - start < bytes) {
            makeRoom();
            int wanted = buffer.length - limit;
            int read = Objects.checkIndex(content.read(buffer, limit, wanted), wanted + 1);
            limit += read;
            ended = read < wanted;
        }
    }

    private void makeRoom() {
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        limit -= start;
        start = 0;
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, enough + BEHIND));
        }
    }

    /** Where content is read from. */
    public interface Bytes {
        /**
         * Fills the buffer as far as there is content.
         *
         * @return bytes read, fewer than {@code length} only at the end of the content
         */
        int read(byte[] buffer, int offset, int length) throws IOException;
    }
}

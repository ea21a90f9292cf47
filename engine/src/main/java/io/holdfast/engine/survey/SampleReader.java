package io.holdfast.engine.survey;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.chunk.Chunk;
import io.holdfast.engine.chunk.ChunkStream;
import io.holdfast.engine.chunk.Chunker;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.frame.FrameSealer;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.repository.ChunkFrames;
import io.holdfast.engine.repository.WriterOptions;
import io.holdfast.engine.source.Source;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads units, and does with them what a backup would, but that nothing is kept. One thread's; close it. */
final class SampleReader implements AutoCloseable {
    /** Of a longer content so much stands for all of it. */
    static final long MOST_OF_ONE = 4L << 20;

    private static final byte[] NO_SECRET = new byte[Keys.LENGTH];

    private final Source source;
    private final ContentHasher hasher;
    private final ChunkStream chunks;
    private final FrameSealer sealer = new FrameSealer(WriterOptions.DEFAULT.zstdLevel());
    private final ByteWriter room = new ByteWriter(1 << 20);
    private final byte[] gathered = new byte[ChunkFrames.FULL];
    private int size;
    private int frame;
    private long framed;

    SampleReader(Source source, Chunker chunker, Keys keys) {
        this.source = source;
        this.hasher = new ContentHasher(keys);
        this.chunks = new ChunkStream(chunker);
    }

    Sampled read(Unit unit) {
        long begun = System.nanoTime();
        Set<ContentHash> known = new HashSet<>();
        framed = 0;
        long contents = 0;
        long failed = 0;
        long plain = 0;
        long kept = 0;
        long distinct = 0;
        for (Listed listed : unit.contents()) {
            try (Source.Content content = open(listed, unit.luck())) {
                contents++;
                chunks.open(limited(content));
                boolean twin = false;
                Chunk chunk = chunks.next();
                for (boolean first = true; chunk != null; first = false) {
                    plain += chunk.length();
                    boolean isNew = known.add(hasher.hash(chunk.array(), chunk.offset(), chunk.length()));
                    twin = first ? !isNew : twin;
                    if (isNew) {
                        gather(chunk);
                        kept++;
                    }
                    // Neighbours are often twins, and share a window: who counts them in the ratio counts them twice.
                    distinct += twin ? 0 : chunk.length();
                    chunk = chunks.next();
                }
            } catch (Interrupted e) {
                throw e;
            } catch (HoldfastException | Source.LeftOut | IOException e) {
                failed++;
            }
        }
        flush();
        long busy = System.nanoTime() - begun;
        double times = plain == MOST_OF_ONE ? (double) unit.bytes() / plain : 1;
        return new Sampled(
                unit.group(),
                contents,
                failed,
                plain,
                busy,
                plain * times,
                distinct * times,
                framed * times,
                kept * times,
                busy * times);
    }

    /** Beginnings are not like the rest: of a long content, somewhere in it. */
    private Source.Content open(Listed listed, long luck) {
        if (listed.size() > MOST_OF_ONE) {
            try {
                return source.openBehind(listed, luck % (listed.size() - MOST_OF_ONE));
            } catch (Conflict e) {
                return source.open(listed);
            }
        }
        return source.open(listed);
    }

    /** The hash of a content, of its beginning where it is long; empty where it can't be read. */
    Optional<ContentHash> hash(Listed listed) {
        try (Source.Content content = source.open(listed)) {
            chunks.open(limited(content));
            Chunk first = chunks.next();
            return first == null
                    ? Optional.empty()
                    : Optional.of(hasher.hash(first.array(), first.offset(), first.length()));
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException | Source.LeftOut | IOException e) {
            return Optional.empty();
        }
    }

    private static ChunkStream.Bytes limited(Source.Content content) {
        return new ChunkStream.Bytes() {
            private long left = MOST_OF_ONE;

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = content.read(buffer, offset, (int) Math.min(length, left));
                left -= count;
                return count;
            }
        };
    }

    private void gather(Chunk chunk) {
        if (chunk.length() >= ChunkFrames.ALONE) {
            byte[] alone = new byte[chunk.length()];
            System.arraycopy(chunk.array(), chunk.offset(), alone, 0, chunk.length());
            seal(alone, chunk.length());
            return;
        }
        if (size + chunk.length() > gathered.length) {
            flush();
        }
        System.arraycopy(chunk.array(), chunk.offset(), gathered, size, chunk.length());
        size += chunk.length();
    }

    private void flush() {
        if (size > 0) {
            seal(gathered, size);
            size = 0;
        }
    }

    private void seal(byte[] plain, int length) {
        room.clear();
        framed += sealer.seal(NO_SECRET, frame++, plain, length, room);
    }

    @Override
    public void close() {
        sealer.close();
    }
}

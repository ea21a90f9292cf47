package io.holdfast.engine.source;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Full;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs of sorted items in a file without a name: it is unlinked as soon as it is open, so that it is gone with the process. An
 * item is its key and its value, both sized.
 */
final class SpillFile implements AutoCloseable {
    private static final int WRITE_BYTES = 256 * 1024;
    private static final int READ_BYTES = 64 * 1024;

    /** Ceiling for a key or a value that is read back: far above any that is sorted. */
    private static final int MOST_BYTES = 256 * 1024 * 1024;

    /** Two lengths of four bytes before each item. */
    private static final int HEAD_BYTES = 8;

    private final Path scratch;
    private final FileChannel channel;
    private long end;

    SpillFile(Path scratch) {
        this.scratch = scratch;
        try {
            Path file = Files.createTempFile(scratch, "holdfast-sort", null);
            channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Where a run lies in the file. */
    record Run(long from, long to) {}

    /** Writes items that are in order. */
    Run write(SortedSpill.Sorted items) {
        long from = end;
        ByteWriter buffer = new ByteWriter(WRITE_BYTES + READ_BYTES);
        for (var item = items.next(); item != null; item = items.next()) {
            buffer.u32(item.key().length)
                    .u32(item.value().length)
                    .bytes(item.key())
                    .bytes(item.value());
            if (buffer.size() >= WRITE_BYTES) {
                flush(buffer);
            }
        }
        flush(buffer);
        return new Run(from, end);
    }

    private void flush(ByteWriter buffer) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer.array(), 0, buffer.size());
        try {
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        buffer.clear();
    }

    private Full failed(IOException e) {
        return new Full(
                scratch + " takes no more temporary data: " + e.getMessage()
                        + ". Next: make room there, or set another folder for temporary files",
                e);
    }

    /** Reads a run from its beginning. */
    SortedSpill.Sorted read(Run run) {
        return new Reading(run);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private final class Reading implements SortedSpill.Sorted {
        private long position;
        private final long to;
        private byte[] buffer = new byte[0];
        private int at;
        private int filled;

        Reading(Run run) {
            position = run.from;
            to = run.to;
        }

        @Override
        public SortedSpill.@Nullable Item next() {
            if (at == filled && position == to) {
                return null;
            }
            need(HEAD_BYTES);
            ByteReader head = new ByteReader(buffer, at, HEAD_BYTES, "temporary data");
            int keyLength = head.length32(MOST_BYTES, "a length");
            int valueLength = head.length32(MOST_BYTES, "a length");
            need(HEAD_BYTES + keyLength + valueLength);
            int key = at + HEAD_BYTES;
            int value = key + keyLength;
            at = value + valueLength;
            return new SortedSpill.Item(Arrays.copyOfRange(buffer, key, value), Arrays.copyOfRange(buffer, value, at));
        }

        /** Makes so many bytes stand in the buffer from {@link #at} on. */
        private void need(int bytes) {
            int there = filled - at;
            if (there >= bytes) {
                return;
            }
            if (bytes - there > to - position) {
                throw new Damaged("Temporary data in " + scratch + " is not what was written. Next: check that disk");
            }
            byte[] next = new byte[Math.max(bytes, READ_BYTES)];
            System.arraycopy(buffer, at, next, 0, there);
            filled = there + fill(next, there);
            buffer = next;
            at = 0;
        }

        private int fill(byte[] into, int offset) {
            int length = (int) Math.min(into.length - offset, to - position);
            ByteBuffer bytes = ByteBuffer.wrap(into, offset, length);
            try {
                while (bytes.hasRemaining()) {
                    int read = channel.read(bytes, position);
                    if (read < 0) {
                        throw new Damaged("Temporary data in " + scratch + " ends too early. Next: check that disk");
                    }
                    position += read;
                }
            } catch (IOException e) {
                throw failed(e);
            }
            return length;
        }
    }
}

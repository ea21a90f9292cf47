package io.holdfast.engine.run;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.FrameSink;
import io.holdfast.engine.pack.PackRef;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The blocks of a section of a run under way: the newest rows stay here, and end up in the tail of the footer; older ones go into
 * parts. Rows are as long as keys, so both are bounded by bytes too. One thread's.
 */
final class SectionBlocks {
    private static final int ROWS_OF_A_PART = 4096;

    /**
     * Bytes at which a part ends. Each key of a footer's block parts stands for so many; each cursor has one part in memory.
     */
    private static final int BYTES_OF_A_PART = 512 << 10;

    /** What a row takes beside its key, at most. */
    private static final int ROW = 6 * 5;

    private final List<Row> rows = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private long bytes;

    private record Row(FramePlace frame, int entries, Key first) {
        int bytes() {
            return first.length() + ROW;
        }

        void encode(ToIntFunction<PackRef> number, ByteWriter out) {
            new Rows.Block(Rows.Own.of(frame, number.applyAsInt(frame.pack())), entries, first).encode(out);
        }
    }

    private record Part(FramePlace frame, int rows, Key first) {}

    void add(FramePlace frame, int entries, Key first) {
        Row row = new Row(frame, entries, first);
        rows.add(row);
        bytes += row.bytes();
    }

    boolean hasParts() {
        return !parts.isEmpty();
    }

    /** What the rows that are in no part take, about. */
    long tailBytes() {
        return bytes;
    }

    /** Moves the oldest rows into a part, where there are so many that as many again stay, and their packs have names. */
    void spill(FrameSink sink, ToIntFunction<PackRef> number) {
        if (rows.size() >= 2 * ROWS_OF_A_PART || bytes >= 2 * BYTES_OF_A_PART) {
            int most = rowsOfAPart();
            if (named(most) == most) {
                part(most, number, sink::add);
            }
        }
    }

    /** Moves all rows whose packs have names into parts. */
    void spillNamed(FrameSink sink, ToIntFunction<PackRef> number) {
        for (int count = named(rowsOfAPart()); count > 0; count = named(rowsOfAPart())) {
            part(count, number, sink::add);
        }
    }

    /** Moves some rows into a part that is the last frame of its pack: behind it, the packs of all others have names. */
    void spillBehindAll(FrameSink sink, ToIntFunction<PackRef> number) {
        int count = rowsOfAPart();
        Key first = rows.getFirst().first;
        FramePlace frame = sink.addLast(_ -> encoded(count, number).toByteArray());
        moved(frame, count, first);
    }

    private interface Adding {
        FramePlace add(byte[] plain, int length);
    }

    private void part(int count, ToIntFunction<PackRef> number, Adding sink) {
        ByteWriter out = encoded(count, number);
        moved(sink.add(out.array(), out.size()), count, rows.getFirst().first);
    }

    private ByteWriter encoded(int count, ToIntFunction<PackRef> number) {
        ByteWriter out = new ByteWriter(BYTES_OF_A_PART);
        rows.subList(0, count).forEach(row -> row.encode(number, out));
        return out;
    }

    private void moved(FramePlace frame, int count, Key first) {
        parts.add(new Part(frame, count, first));
        List<Row> oldest = rows.subList(0, count);
        bytes -= oldest.stream().mapToLong(Row::bytes).sum();
        oldest.clear();
    }

    /** How many of the oldest rows make a part. */
    private int rowsOfAPart() {
        long sum = 0;
        int count = 0;
        while (count < Math.min(rows.size(), ROWS_OF_A_PART) && sum < BYTES_OF_A_PART) {
            sum += rows.get(count++).bytes();
        }
        return count;
    }

    /** How many of the oldest rows, so many at most, lie in packs that have names. */
    private int named(int most) {
        int count = 0;
        while (count < most && rows.get(count).frame.isNamed()) {
            count++;
        }
        return count;
    }

    /** The parts, as the footer has them. */
    Stream<byte[]> parts(ToIntFunction<PackRef> number) {
        return parts.stream()
                .map(part -> new Rows.Part(
                                Rows.Own.of(part.frame, number.applyAsInt(part.frame.pack())), part.rows, part.first)
                        .encode(true));
    }

    /** Appends the rows that are in no part. */
    void tail(ToIntFunction<PackRef> number, ByteWriter out) {
        rows.forEach(row -> row.encode(number, out));
    }
}

package io.holdfast.engine.run;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.FrameSink;
import io.holdfast.engine.pack.PackRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The frames and packs that the entries of a run under way name, numbered as they come.
 *
 * <p>Memory is bounded: the newest rows stay here, older ones go into parts, oldest first. A frame that comes back after its
 * row has left gets another number, which the format allows. Not for many threads.
 */
final class FrameNumbers {
    private static final int ROWS_OF_A_PART = 4096;

    private final FrameSink sink;
    private final int window;
    private final List<Row> rows = new ArrayList<>();
    private final IdentityHashMap<FramePlace, Row> known = new IdentityHashMap<>();
    private final List<PackRef> packs = new ArrayList<>();
    private final Map<PackRef, Long> packNumbers = new HashMap<>();
    private final List<Written> frameParts = new ArrayList<>();
    private final List<Written> packParts = new ArrayList<>();
    private long rowsWritten;
    private long packsWritten;

    /** A part that has been given to the sink; its own pack gets its number when the footer is made. */
    record Written(FramePlace frame, int rows) {}

    private static final class Row {
        final long number;
        final FramePlace frame;
        long live;

        Row(long number, FramePlace frame) {
            this.number = number;
            this.frame = frame;
        }
    }

    /** @param window rows that stay in memory */
    FrameNumbers(FrameSink sink, int window) {
        this.sink = sink;
        this.window = window;
    }

    /** The number of the frame, of which an entry names so many bytes more. */
    long numberOf(FramePlace frame, int bytes) {
        Row row = known.get(frame);
        if (row == null) {
            row = new Row(rowsWritten + rows.size(), frame);
            rows.add(row);
            known.put(frame, row);
            spill();
        }
        row.live += bytes;
        return row.number;
    }

    List<byte[]> encodedFrameParts(ToIntFunction<PackRef> ownPack) {
        return encoded(frameParts, ownPack);
    }

    List<byte[]> encodedPackParts(ToIntFunction<PackRef> ownPack) {
        return encoded(packParts, ownPack);
    }

    ByteWriter frameTail() {
        ByteWriter out = new ByteWriter();
        rows.forEach(row -> encode(row, out));
        return out;
    }

    /** Asked for behind the frames, which give packs their numbers. */
    ByteWriter packTail() {
        ByteWriter out = new ByteWriter();
        packs.forEach(pack -> Rows.encode(pack.info(), out));
        return out;
    }

    private void encode(Row row, ByteWriter out) {
        FramePlace frame = row.frame;
        new Rows.Used(
                        packNumber(frame.pack()),
                        frame.number(),
                        frame.place(),
                        frame.length(),
                        frame.plainLength(),
                        row.live)
                .encode(out);
    }

    private long packNumber(PackRef pack) {
        Long number = packNumbers.get(pack);
        if (number == null) {
            number = packsWritten + packs.size();
            packs.add(pack);
            packNumbers.put(pack, number);
        }
        return number;
    }

    private void spill() {
        if (rows.size() > window + ROWS_OF_A_PART) {
            List<Row> oldest = rows.subList(0, ROWS_OF_A_PART);
            if (oldest.stream().allMatch(row -> row.frame.isNamed())) {
                ByteWriter out = new ByteWriter(ROWS_OF_A_PART * 16);
                oldest.forEach(row -> encode(row, out));
                oldest.forEach(row -> known.remove(row.frame));
                frameParts.add(new Written(sink.add(out.array(), out.size()), ROWS_OF_A_PART));
                oldest.clear();
                rowsWritten += ROWS_OF_A_PART;
            }
        }
        if (packs.size() > window + ROWS_OF_A_PART) {
            List<PackRef> oldest = packs.subList(0, ROWS_OF_A_PART);
            if (oldest.stream().allMatch(PackRef::isNamed)) {
                ByteWriter out = new ByteWriter(ROWS_OF_A_PART * 64);
                oldest.forEach(pack -> Rows.encode(pack.info(), out));
                oldest.forEach(packNumbers::remove);
                packParts.add(new Written(sink.add(out.array(), out.size()), ROWS_OF_A_PART));
                oldest.clear();
                packsWritten += ROWS_OF_A_PART;
            }
        }
    }

    private static List<byte[]> encoded(List<Written> parts, ToIntFunction<PackRef> ownPack) {
        return parts.stream()
                .map(part -> new Rows.Part(
                                Rows.Own.of(
                                        part.frame(),
                                        ownPack.applyAsInt(part.frame().pack())),
                                part.rows(),
                                Key.EMPTY)
                        .encode(false))
                .toList();
    }
}

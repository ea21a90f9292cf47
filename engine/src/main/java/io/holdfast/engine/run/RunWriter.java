package io.holdfast.engine.run;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.FrameSink;
import io.holdfast.engine.pack.PackRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run: entries come in key order, in one or more sections that are filled side by side, and lie in blocks behind
 * a footer. Format: {@code docs/format.md}, section 7.
 *
 * <p>Holds: blocks are written once. {@link #finish} may be called in the middle, for a checkpoint, and again at the end:
 * a later footer names the blocks of an earlier one. Memory does not grow with the number of entries.
 */
public final class RunWriter {
    /** Plain bytes at which a block ends. */
    static final int BLOCK = 64 << 10;

    private static final int FRAMES_IN_MEMORY = 1 << 16;

    /**
     * Bytes of block rows in a footer, about, of the 16 MiB that it may have. The rest is for the rows of frames and packs, 6 MiB at most,
     * and for the parts, of which a billion entries under keys of 1,000 bytes make 4 MiB.
     */
    private static final long BLOCK_TAIL = 4 << 20;

    private final RunKind kind;
    private final Level level;
    private final String source;
    private final FrameSink sink;
    private final FrameNumbers numbers;
    private final List<Section> sections = new ArrayList<>();
    private final Map<PackRef, Integer> ownNumbers = new LinkedHashMap<>();

    /** Whether a run stands at the bottom of a manifest, or on other runs. */
    public enum Level {
        BASE(0),
        LAYER(1);

        private final int code;

        Level(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** @param source name of the source, empty for an index run */
    public RunWriter(RunKind kind, Level level, String source, FrameSink sink) {
        this.kind = kind;
        this.level = level;
        this.source = source;
        this.sink = sink;
        this.numbers = new FrameNumbers(sink, FRAMES_IN_MEMORY);
    }

    /** The next section: its keys lie behind all those of the sections before. */
    public synchronized Section section() {
        Section section = new Section();
        sections.add(section);
        return section;
    }

    /** The number by which entries name this frame, of which they use so many bytes more. */
    public synchronized long numberOf(FramePlace frame, int bytes) {
        return numbers.numberOf(frame, bytes);
    }

    /** Whether nothing was added. */
    public boolean isEmpty() {
        return entries() == 0;
    }

    /** Entries added so far, removals included. Exact while nobody adds. */
    public synchronized long entries() {
        return sum(section -> section.entries);
    }

    /** As {@link #finish(Provenance)}, of a run whose provenance nobody needs to know. */
    public RunRef finish() {
        return finish(Provenance.UNKNOWN);
    }

    /**
     * Ends the open blocks and writes a footer over all that was added so far. Nobody may add meanwhile; every pack that
     * entries name must have its name.
     *
     * @param provenance of a run of a manifest: what it is written for
     */
    public synchronized RunRef finish(Provenance provenance) {
        sections.forEach(Section::endBlock);
        settleRows();
        return RunRef.of(sink.addLast(home -> footer(home, provenance)));
    }

    /**
     * Moves rows of blocks into parts where the footer could not have them in its tail. Those of named packs can go at once. For the
     * others a part is written behind them as the last frame of a pack: then all are named, and can go.
     */
    private void settleRows() {
        if (!isRightForFooter()) {
            sections.forEach(section -> section.blocks.spillNamed(sink, this::ownNumber));
        }
        if (!isRightForFooter()) {
            sections.stream()
                    .max(Comparator.comparingLong(section -> section.blocks.tailBytes()))
                    .ifPresent(most -> most.blocks.spillBehindAll(sink, this::ownNumber));
            sections.forEach(section -> section.blocks.spillNamed(sink, this::ownNumber));
        }
    }

    /** Whether the tail has room for the rows, and none of them comes before a row of a part: the tail stands behind all parts. */
    private boolean isRightForFooter() {
        boolean parts = false;
        for (Section section : sections.reversed()) {
            if (parts && section.blocks.tailBytes() > 0) {
                return false;
            }
            parts |= section.blocks.hasParts();
        }
        return sum(section -> section.blocks.tailBytes()) <= BLOCK_TAIL;
    }

    private byte[] footer(PackRef home, Provenance provenance) {
        ToIntFunction<PackRef> number = pack -> pack == home ? 0 : ownNumber(pack);
        List<byte[]> blockParts = sections.stream()
                .flatMap(section -> section.blocks.parts(number))
                .toList();
        List<byte[]> frameParts = numbers.encodedFrameParts(number);
        ByteWriter frameTail = numbers.frameTail();
        List<byte[]> packParts = numbers.encodedPackParts(number);
        ByteWriter blockTail = new ByteWriter(1024);
        sections.forEach(section -> section.blocks.tail(number, blockTail));

        ByteWriter out = new ByteWriter(4096);
        Fields.Writer fields = new Fields.Writer(out)
                .number(1, kind.code())
                .numberUnlessZero(2, level.code())
                .text(3, source)
                .number(4, sum(section -> section.entries))
                .numberUnlessZero(5, sum(section -> section.removals))
                .numberUnlessZero(6, sum(section -> section.content))
                .numberUnlessZero(7, sum(section -> section.shadowedEntries))
                .numberUnlessZero(8, sum(section -> section.shadowedBytes));
        Key last = lastKey();
        if (last != null) {
            fields.bytes(9, last.bytes());
        }
        for (PackRef pack : ownNumbers.keySet()) {
            ByteWriter row = new ByteWriter(64);
            Rows.encode(pack.info(), row);
            fields.bytes(10, row);
        }
        if (provenance.note().length > 0) {
            fields.bytes(11, provenance.note());
        }
        provenance.standsFor().forEach(run -> fields.bytes(12, run.encode()));
        blockParts.forEach(part -> fields.bytes(20, part));
        frameParts.forEach(part -> fields.bytes(21, part));
        packParts.forEach(part -> fields.bytes(22, part));
        tail(23, blockTail, fields);
        tail(24, frameTail, fields);
        tail(25, numbers.packTail(), fields);
        return out.toByteArray();
    }

    private static void tail(int id, ByteWriter rows, Fields.Writer fields) {
        if (rows.size() > 0) {
            fields.bytes(id, rows);
        }
    }

    /** Numbers only grow, so that parts, which are written once, mean the same pack in every later footer. */
    private synchronized int ownNumber(PackRef pack) {
        return ownNumbers.computeIfAbsent(pack, _ -> ownNumbers.size() + 1);
    }

    private long sum(ToLongFunction<Section> of) {
        return sections.stream().mapToLong(of).sum();
    }

    private @Nullable Key lastKey() {
        for (Section section : sections.reversed()) {
            if (section.entries > 0) {
                return section.last;
            }
        }
        return null;
    }

    /** A stretch of the run that one thread fills. Its keys ascend. */
    public final class Section {
        private final ByteWriter block = new ByteWriter(BLOCK + 4096);
        private final SectionBlocks blocks = new SectionBlocks();
        private Key first = Key.EMPTY;
        private Key last = Key.EMPTY;
        private int entriesInBlock;
        private long entries;
        private long removals;
        private long content;
        private long shadowedEntries;
        private long shadowedBytes;

        private Section() {}

        /** Carries over what runs that this one stands for had shadowed. */
        public void carryShadows(long entries, long pieceBytes) {
            shadowedEntries += entries;
            shadowedBytes += pieceBytes;
        }

        /**
         * Adds an entry behind the last one.
         *
         * @param value   the encoded value
         * @param content size of what the entry stands for, for the footer's sum
         */
        public void add(Key key, ByteWriter value, long content) {
            append(key, value);
            this.content += content;
        }

        /** Adds a removal behind the last entry. */
        public void remove(Key key, ByteWriter value) {
            append(key, value);
            removals++;
        }

        /** Says that the entry just added takes the place of one in a lower run, which names so many bytes of pieces. */
        public void shadows(long pieceBytes) {
            shadowedEntries++;
            shadowedBytes += pieceBytes;
        }

        private void append(Key key, ByteWriter value) {
            if (entries > 0 && key.compareTo(last) <= 0) {
                throw new IllegalStateException("key " + key + " after " + last);
            }
            int shared = 0;
            if (entriesInBlock == 0) {
                first = key;
            } else {
                shared = shared(last.bytes(), key.bytes());
            }
            block.varint(shared)
                    .varint(key.length() - shared)
                    .bytes(key.bytes(), shared, key.length() - shared)
                    .varint(value.size())
                    .bytes(value.array(), 0, value.size());
            last = key;
            entries++;
            entriesInBlock++;
            if (block.size() >= BLOCK) {
                endBlock();
            }
        }

        private void endBlock() {
            if (entriesInBlock == 0) {
                return;
            }
            blocks.add(sink.add(block.array(), block.size()), entriesInBlock, first);
            block.clear();
            entriesInBlock = 0;
            blocks.spill(sink, RunWriter.this::ownNumber);
        }
    }

    private static int shared(byte[] a, byte[] b) {
        int most = Math.min(a.length, b.length);
        int n = Arrays.mismatch(a, 0, most, b, 0, most);
        return n < 0 ? most : n;
    }
}

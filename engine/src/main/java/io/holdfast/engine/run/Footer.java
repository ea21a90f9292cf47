package io.holdfast.engine.run;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.pack.PackInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The footer of a run, decoded. Format: {@code docs/format.md}, section 7.
 *
 * @param entries         count, removals included
 * @param content         sizes of all entries added up, bytes
 * @param shadowedEntries entries of lower runs that this one replaces or removes
 * @param shadowedBytes   bytes of pieces that those entries named
 * @param last            last key; {@code null} in a run without entries
 * @param provenance         why it was written
 */
record Footer(
        RunKind kind,
        RunWriter.Level level,
        String source,
        long entries,
        long removals,
        long content,
        long shadowedEntries,
        long shadowedBytes,
        @Nullable Key last,
        List<PackInfo> ownPacks,
        Provenance provenance,
        Parts<Rows.Block> blocks,
        Parts<Rows.Used> frames,
        Parts<PackInfo> packs) {

    /** A list: parts that lie elsewhere, then the rows of the tail. */
    record Parts<R>(List<Rows.Part> parts, List<R> tail) {
        long rowsInParts() {
            return parts.stream().mapToLong(Rows.Part::rows).sum();
        }
    }

    static Footer decode(byte[] plain, RunKind expected, String what) {
        ByteReader in = new ByteReader(plain, what);
        Fields.Reader fields = new Fields.Reader(in);
        RunWriter.Level level = RunWriter.Level.BASE;
        String source = "";
        long[] counts = new long[9];
        Key last = null;
        List<PackInfo> own = new ArrayList<>();
        byte[] note = new byte[0];
        List<RunRef> standsFor = new ArrayList<>();
        Parts<Rows.Block> blocks = new Parts<>(new ArrayList<>(), new ArrayList<>());
        Parts<Rows.Used> frames = new Parts<>(new ArrayList<>(), new ArrayList<>());
        Parts<PackInfo> packs = new Parts<>(new ArrayList<>(), new ArrayList<>());
        for (int id = fields.next(); id != 0; id = fields.next()) {
            switch (id) {
                case 1, 4, 5, 6, 7, 8 -> counts[id] = fields.number(Long.MAX_VALUE);
                case 2 -> level = fields.number(1) == 0 ? RunWriter.Level.BASE : RunWriter.Level.LAYER;
                case 3 -> source = fields.text();
                case 9 -> last = Key.of(fields.bytes());
                case 10 -> own.add(whole(fields.reader(), Rows::decodePack));
                case 11 -> note = fields.bytes();
                case 12 -> standsFor.add(RunRef.decode(fields.bytes(), what));
                case 20 -> blocks.parts.add(Rows.Part.decode(fields.reader(), true));
                case 21 -> frames.parts.add(Rows.Part.decode(fields.reader(), false));
                case 22 -> packs.parts.add(Rows.Part.decode(fields.reader(), false));
                case 23 -> blocks.tail.addAll(rows(fields.reader(), Rows.Block::decode));
                case 24 -> frames.tail.addAll(rows(fields.reader(), Rows.Used::decode));
                case 25 -> packs.tail.addAll(rows(fields.reader(), Rows::decodePack));
                default -> fields.unknown(what);
            }
        }
        if (counts[1] != expected.code()) {
            throw in.damaged("it is a run of kind " + counts[1] + ", not " + expected.code());
        }
        return new Footer(
                expected,
                level,
                source,
                counts[4],
                counts[5],
                counts[6],
                counts[7],
                counts[8],
                last,
                List.copyOf(own),
                new Provenance(note, standsFor),
                blocks,
                frames,
                packs);
    }

    /** Reads rows of one form. */
    interface RowDecoder<R> {
        R decode(ByteReader in);
    }

    static <R> List<R> rows(ByteReader in, RowDecoder<R> decoder) {
        List<R> rows = new ArrayList<>();
        while (in.hasRemaining()) {
            rows.add(decoder.decode(in));
        }
        return rows;
    }

    private static <R> R whole(ByteReader in, RowDecoder<R> decoder) {
        R row = decoder.decode(in);
        in.end();
        return row;
    }
}

package reader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reader.Pack.Kind;
import reader.Pack.Spot;

/** A run (§7): its footer with the three lists read, its rows read block by block. */
final class Run {
    private static final Fields.Schema FOOTER =
            new Fields.Schema(Set.of(1, 2, 4, 5, 6, 7, 8), Set.of(3, 9, 23, 24, 25), Set.of(10, 20, 21, 22));

    private final Packs packs;
    private final Kind kind;
    private final String ownPack;
    private final String what;
    private final Fields footer;
    private final List<PackRow> ownPacks = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<FrameRow> frames = new ArrayList<>();
    private final List<PackRow> contentPacks = new ArrayList<>();

    /**
     * Where a footer lies.
     *
     * @param pack SHA-256 of the pack in hexadecimal
     */
    record Reference(String pack, Spot spot) {
        static Reference read(String what, byte[] bytes) {
            var in = new In(what, bytes);
            var reference = read(in);
            in.end();
            return reference;
        }

        /** Name, then number, place and length as {@code u32}: so they stand in long pieces too. */
        static Reference read(In in) {
            String pack = Crypto.hex(in.take(32));
            return new Reference(pack, new Spot(in.u32(Ceilings.FRAMES), in.u32(Ceilings.PACK), in.u32(Ceilings.PACK)));
        }
    }

    /** A pack with what a store can say of it: length, MD5 and CRC-64. */
    record PackRow(String pack, long length, byte[] md5, byte[] crc64) {
        static PackRow read(In in) {
            return new PackRow(Crypto.hex(in.take(32)), in.varint((long) Ceilings.PACK), in.take(16), in.take(8));
        }
    }

    record Block(String pack, Spot spot, long entries, Key first) {}

    /**
     * A frame of a data pack that the run's entries use.
     *
     * @param pack index in the run's list of packs
     * @param live bytes of it that the entries name
     */
    record FrameRow(int pack, Spot spot, int plainLength, long live) {}

    /** A key and its value as they stand in a block. */
    record Row(Key key, byte[] value) {}

    private Run(Packs packs, Kind kind, Reference reference) {
        this.packs = packs;
        this.kind = kind;
        this.ownPack = reference.pack;
        this.what = "run " + reference.pack.substring(0, 12) + " frame " + reference.spot.number();
        this.footer =
                Fields.read(what + " footer", packs.pack(kind, reference.pack).frame(reference.spot), FOOTER);
    }

    /** @param kind META for a run of a manifest, INDEX for one of the index */
    static Run open(Packs packs, Kind kind, Reference reference) {
        var run = new Run(packs, kind, reference);
        int expected = kind == Kind.META ? 1 : 2;
        Refused.unless(run.footer.count(1) == expected, run.what + " is of another kind than its pack");
        Refused.unless(run.footer.count(2) <= 1, run.what + ": level " + run.footer.count(2) + " is unknown");
        run.footer.all(10).forEach(row -> run.ownPacks.add(single(run.what, row)));
        run.list(20, 23, (in, blocks) -> blocks.add(run.block(in)), run.blocks);
        run.list(22, 25, (in, rows) -> rows.add(PackRow.read(in)), run.contentPacks);
        run.list(21, 24, (in, rows) -> rows.add(run.frameRow(in)), run.frames);
        run.checkBlocks();
        return run;
    }

    private static PackRow single(String what, byte[] row) {
        var in = new In(what + " own pack", row);
        var pack = PackRow.read(in);
        in.end();
        return pack;
    }

    /** A list is its parts in order, then the tail; each part says how many rows it has. */
    private <T> void list(int parts, int tail, BiConsumer<In, List<T>> row, List<T> list) {
        for (byte[] part : footer.all(parts)) {
            var in = new In(what + " part", part);
            byte[] rows = ownFrame(in);
            int until = list.size() + in.varint(Ceilings.PLAIN);
            if (parts == 20) {
                in.sized(Ceilings.KEY);
            }
            in.end();
            rows(rows, row, list);
            Refused.unless(list.size() == until, what + ": a part holds another count of rows than the footer says");
        }
        rows(footer.one(tail).orElse(new byte[0]), row, list);
    }

    private <T> void rows(byte[] rows, BiConsumer<In, List<T>> row, List<T> list) {
        var in = new In(what + " list", rows);
        while (in.more()) {
            row.accept(in, list);
        }
    }

    private Block block(In in) {
        String pack = ownPack(in);
        return new Block(pack, spot(in), in.varint(Long.MAX_VALUE), new Key(in.sized(Ceilings.KEY)));
    }

    private FrameRow frameRow(In in) {
        int pack = in.varint(contentPacks.size() - 1);
        return new FrameRow(pack, spot(in), in.varint(Ceilings.PLAIN), in.varint(Long.MAX_VALUE));
    }

    private byte[] ownFrame(In in) {
        String pack = ownPack(in);
        return packs.pack(kind, pack).frame(spot(in));
    }

    /** 0 is the pack that the footer lies in. */
    private String ownPack(In in) {
        int number = in.varint(ownPacks.size());
        return number == 0 ? ownPack : ownPacks.get(number - 1).pack;
    }

    private static Spot spot(In in) {
        return new Spot(in.varint(Ceilings.FRAMES), in.varint(Ceilings.PACK), in.varint(Ceilings.PACK));
    }

    private void checkBlocks() {
        long entries = 0;
        for (int i = 0; i < blocks.size(); i++) {
            entries += blocks.get(i).entries;
            boolean ascending = i == 0 || blocks.get(i - 1).first.compareTo(blocks.get(i).first) < 0;
            Refused.unless(ascending, what + ": its blocks are not in the order of their keys");
        }
        Refused.unless(entries == footer.count(4), what + ": its blocks have another count of entries than its footer");
        Refused.unless(footer.has(9) == !blocks.isEmpty(), what + ": last key and blocks do not go together");
    }

    boolean isLayer() {
        return footer.count(2) == 1;
    }

    String what() {
        return what;
    }

    Fields footer() {
        return footer;
    }

    /** @return the packs that this run lies in beside the footer's */
    List<PackRow> ownPacks() {
        return ownPacks;
    }

    List<PackRow> contentPacks() {
        return contentPacks;
    }

    List<FrameRow> frames() {
        return frames;
    }

    /** @return rows in ascending order of key, each block read when it is reached */
    Iterator<Row> rows() {
        return new Rows();
    }

    private final class Rows implements Iterator<Row> {
        private final Iterator<Block> next = blocks.iterator();
        private Iterator<Row> inBlock = List.<Row>of().iterator();
        private @Nullable Key before;

        @Override
        public boolean hasNext() {
            while (!inBlock.hasNext() && next.hasNext()) {
                inBlock = read(next.next()).iterator();
            }
            return inBlock.hasNext();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            var row = inBlock.next();
            Refused.unless(before == null || before.compareTo(row.key) < 0, what + ": its keys do not ascend");
            before = row.key;
            boolean last = !hasNext();
            Refused.unless(
                    !last || Arrays.equals(footer.demanded(9), row.key.bytes()), what + ": its last key is another");
            return row;
        }
    }

    private List<Row> read(Block block) {
        var in = new In(what + " block", packs.pack(kind, block.pack).frame(block.spot));
        var rows = new ArrayList<Row>();
        byte[] key = new byte[0];
        while (in.more()) {
            int shared = in.varint(key.length);
            Refused.unless(shared == 0 || !rows.isEmpty(), what + ": the first key of a block shares bytes");
            byte[] more = in.sized(Ceilings.KEY - shared);
            key = Arrays.copyOf(key, shared + more.length);
            System.arraycopy(more, 0, key, shared, more.length);
            rows.add(new Row(new Key(key), in.sized(Ceilings.VALUE)));
        }
        boolean asListed = rows.size() == block.entries
                && !rows.isEmpty()
                && rows.getFirst().key.equals(block.first);
        Refused.unless(asListed, what + ": a block has another count of entries, or first key, than the footer says");
        return rows;
    }
}

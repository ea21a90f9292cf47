package reader.maker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reader.Key;
import reader.maker.DataMaker.Chunk;
import reader.maker.PackMaker.Frame;

/**
 * Makes a run (§7): blocks of a few entries in packs of a few frames, then the parts of the lists and the footer, these all in the last
 * pack. Far smaller pieces than a writer would make, so that small runs have parts, own packs, and frames with several numbers.
 */
final class RunMaker {
    static final int MANIFEST = 1;
    static final int INDEX = 2;
    private static final int BLOCK_BYTES = 400;
    private static final int PACK_FRAMES = 4;
    private static final int PART_ROWS = 3;

    private final int kind;
    private final Keyring keys;
    private final Seed seed;
    private final Objects objects;
    private final List<PackMaker> ownPacks = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final Lists lists = new Lists();
    private PackMaker pack;

    private record Block(Frame frame, int entries, Key first) {}

    /** A key and the value it has in this run. */
    record Row(Key key, byte[] value) {}

    /**
     * What a footer says that its entries do not.
     *
     * @param level 0 base, 1 layer
     * @param hidden entries of lower runs that this one replaces or removes
     * @param hiddenBytes of pieces that those named
     */
    record Facts(int level, String source, long size, long removals, long hidden, long hiddenBytes) {}

    RunMaker(int kind, Keyring keys, Seed seed, Objects objects) {
        this.kind = kind;
        this.keys = keys;
        this.seed = seed;
        this.objects = objects;
        this.pack = newPack();
    }

    private PackMaker newPack() {
        return new PackMaker(kind + 1, keys, seed.bytes("salt of run pack " + ownPacks.size(), 32));
    }

    Lists lists() {
        return lists;
    }

    /** @return the run reference */
    byte[] make(Collection<Row> rows, Facts facts) {
        var block = new ArrayList<Row>();
        for (var row : rows) {
            block.add(row);
            if (block.stream()
                            .mapToInt(one -> one.key.bytes().length + one.value.length)
                            .sum()
                    >= BLOCK_BYTES) {
                endBlock(block);
            }
        }
        if (!block.isEmpty()) {
            endBlock(block);
        }
        var footer = pack.frame(footer(rows, facts));
        pack.finish(objects);
        return footer.reference().bytes();
    }

    private void endBlock(List<Row> rows) {
        if (pack.frames() == PACK_FRAMES) {
            pack.finish(objects);
            ownPacks.add(pack);
            pack = newPack();
        }
        var out = new Out();
        byte[] before = new byte[0];
        for (var row : rows) {
            byte[] key = row.key.bytes();
            int shared = Arrays.mismatch(before, key);
            shared = shared < 0 ? key.length : shared;
            out.varint(shared)
                    .sized(Arrays.copyOfRange(key, shared, key.length))
                    .sized(row.value);
            before = key;
        }
        blocks.add(new Block(pack.frame(out.bytes()), rows.size(), rows.getFirst().key));
        rows.clear();
    }

    private byte[] footer(Collection<Row> rows, Facts facts) {
        var out = new Out().number(1, kind);
        if (facts.level > 0) {
            out.number(2, facts.level);
        }
        out.field(3, facts.source)
                .number(4, rows.size())
                .number(5, facts.removals)
                .number(6, facts.size);
        out.number(7, facts.hidden).number(8, facts.hiddenBytes);
        rows.stream().reduce((a, b) -> b).ifPresent(last -> out.field(9, last.key.bytes()));
        ownPacks.forEach(own -> out.field(10, own.row()));
        var tails = new Out();
        list(out, tails, 20, blocks.stream().map(this::row).toList());
        list(out, tails, 21, lists.frameRows());
        list(out, tails, 22, lists.packs.stream().map(PackMaker::row).toList());
        return out.raw(tails.bytes()).bytes();
    }

    private Out row(Block block) {
        return own(block.frame).varint(block.entries).sized(block.first.bytes());
    }

    private Out own(Frame frame) {
        return new Out()
                .varint(ownPacks.indexOf(frame.pack()) + 1)
                .raw(frame.spot().bytes());
    }

    /** Whole parts while more rows are left than fit one, the rest in the tail. */
    private void list(Out out, Out tails, int id, List<Out> rows) {
        int at = 0;
        for (; rows.size() - at > PART_ROWS; at += PART_ROWS) {
            var part = own(pack.frame(joined(rows.subList(at, at + PART_ROWS)))).varint(PART_ROWS);
            if (id == 20) {
                part.sized(blocks.get(at).first.bytes());
            }
            out.field(id, part);
        }
        if (at < rows.size()) {
            tails.field(id + 3, joined(rows.subList(at, rows.size())));
        }
    }

    private static byte[] joined(List<Out> rows) {
        var out = new Out();
        rows.forEach(row -> out.raw(row.bytes()));
        return out.bytes();
    }

    /** The frames and packs that entries name. It forgets numbers now and then, so that some frames and packs have several. */
    static final class Lists {
        private static final int REMEMBERED = 5;

        private final List<Used> frames = new ArrayList<>();
        private final List<PackMaker> packs = new ArrayList<>();
        private final Map<Frame, Integer> numbers = new HashMap<>();
        private final Map<PackMaker, Integer> packNumbers = new HashMap<>();

        private static final class Used {
            private final Frame frame;
            private final int pack;
            private long live;

            Used(Frame frame, int pack) {
                this.frame = frame;
                this.pack = pack;
            }
        }

        /** @return the number of the chunk's frame; the chunk counts as live once more */
        int use(Chunk chunk) {
            if (numbers.size() >= REMEMBERED && !numbers.containsKey(chunk.frame())) {
                numbers.clear();
                packNumbers.clear();
            }
            int number = numbers.computeIfAbsent(chunk.frame(), this::addFrame);
            frames.get(number).live += chunk.bytes.length;
            return number;
        }

        private int addFrame(Frame frame) {
            frames.add(new Used(frame, packNumbers.computeIfAbsent(frame.pack(), this::addPack)));
            return frames.size() - 1;
        }

        private int addPack(PackMaker pack) {
            packs.add(pack);
            return packs.size() - 1;
        }

        private List<Out> frameRows() {
            return frames.stream()
                    .map(used -> new Out()
                            .varint(used.pack)
                            .raw(used.frame.spot().bytes())
                            .varint(used.frame.plainLength())
                            .varint(used.live))
                    .toList();
        }
    }
}

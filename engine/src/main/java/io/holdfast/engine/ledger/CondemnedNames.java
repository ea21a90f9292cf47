package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.pack.PackKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Names of condemned packs, and ids of dropped snapshots, as a page holds them: sorted, in blocks, looked up by binary search. A name whose pack is gone may be
 * cut to its first eight bytes: whatever begins so counts as condemned, and a false match costs a copy. Format:
 * {@code docs/format.md}, section 9.
 *
 * <p>In memory are the blocks as they were opened: 9 or 33 bytes a name, and 8 more for a snapshot, and no more than a page may have.
 */
final class CondemnedNames {
    static final CondemnedNames NONE = new CondemnedNames(List.of(), 0, new long[0]);

    /** Bytes of a name that was cut. */
    static final int CUT = 8;

    private static final int CUT_MARK = 128;

    /** Stands for the id of a snapshot, in the place of a pack's kind. */
    private static final int SNAPSHOT = 16;

    private static final List<PackKind> KINDS = List.of(PackKind.DATA, PackKind.META, PackKind.INDEX);

    private final List<byte[]> blocks;
    private final List<Row> firsts = new ArrayList<>();
    private final long count;
    private final long[] dropped;

    /**
     * A name of a pack, or the id of a snapshot, always cut.
     *
     * @param kind code of the pack's kind; {@value #SNAPSHOT} with a snapshot
     * @param name 32 bytes, or the first {@value #CUT} of them
     */
    record Row(int kind, byte[] name) implements Comparable<Row> {
        static Row of(LedgerRecord.PackId pack) {
            return new Row(pack.kind().code(), pack.name().bytes());
        }

        static Row of(SnapshotId dropped) {
            return new Row(SNAPSHOT, Arrays.copyOf(dropped.bytes(), CUT));
        }

        static Row decode(ByteReader in) {
            int code = in.u8();
            boolean isCut = code > CUT_MARK;
            int kind = isCut ? code - CUT_MARK : code;
            boolean isPack = kind >= PackKind.DATA.code() && kind <= PackKind.INDEX.code();
            if (!isPack && !(isCut && kind == SNAPSHOT)) {
                throw in.damaged("it condemns a pack of kind " + kind);
            }
            return new Row(kind, in.bytes(isCut ? CUT : ObjectHash.LENGTH));
        }

        /** The byte that stands for the kind in a page. */
        int code() {
            return name.length == CUT ? kind + CUT_MARK : kind;
        }

        /** 33 bytes, zeros behind a cut name: as the head names the first of a frame. */
        byte[] padded() {
            byte[] padded = Arrays.copyOf(new byte[] {(byte) code()}, 1 + ObjectHash.LENGTH);
            System.arraycopy(name, 0, padded, 1, name.length);
            return padded;
        }

        /** The pack of a name that is not cut. */
        LedgerRecord.PackId pack() {
            PackKind known = KINDS.stream()
                    .filter(each -> each.code() == kind)
                    .findFirst()
                    .orElseThrow();
            return new LedgerRecord.PackId(known, ObjectHash.of(name));
        }

        /** The same of a pack that is gone. */
        Row cut() {
            return new Row(kind, Arrays.copyOf(name, CUT));
        }

        boolean isCut() {
            return name.length == CUT;
        }

        boolean covers(Row other) {
            return kind == other.kind
                    && name.length <= other.name.length
                    && Arrays.equals(name, 0, name.length, other.name, 0, name.length);
        }

        @Override
        public int compareTo(Row other) {
            return kind != other.kind ? Integer.compare(kind, other.kind) : Arrays.compareUnsigned(name, other.name);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Row that && compareTo(that) == 0;
        }

        @Override
        public int hashCode() {
            return 31 * kind + Arrays.hashCode(name);
        }
    }

    /** @param dropped what stands in the blocks of ids of snapshots, sorted: each record of each read is looked up */
    private CondemnedNames(List<byte[]> blocks, long count, long[] dropped) {
        this.blocks = blocks;
        this.count = count;
        this.dropped = dropped;
        for (byte[] block : blocks) {
            firsts.add(Row.decode(new ByteReader(block, "a page")));
        }
    }

    /**
     * Takes the frames of a page, and checks the order of all names.
     *
     * @throws io.holdfast.engine.error.Damaged if a frame holds something else
     */
    static CondemnedNames decode(List<byte[]> frames, String what) {
        long count = 0;
        Row last = null;
        LongStream.Builder dropped = LongStream.builder();
        for (byte[] frame : frames) {
            ByteReader in = new ByteReader(frame, what);
            do {
                Row row = Row.decode(in);
                if (last != null && last.compareTo(row) >= 0) {
                    throw in.damaged("its condemned names are not in order");
                }
                last = row;
                count++;
                if (row.kind == SNAPSHOT) {
                    dropped.add(begin(row.name));
                }
            } while (in.hasRemaining());
        }
        return new CondemnedNames(frames, count, dropped.build().sorted().toArray());
    }

    private static long begin(byte[] name) {
        return ByteBuffer.wrap(name).getLong();
    }

    long count() {
        return count;
    }

    /** First names of the blocks. */
    List<Row> firsts() {
        return firsts;
    }

    void forEach(Consumer<Row> action) {
        for (byte[] block : blocks) {
            ByteReader in = new ByteReader(block, "a page");
            while (in.hasRemaining()) {
                action.accept(Row.decode(in));
            }
        }
    }

    boolean contains(PackKind kind, ObjectHash name) {
        return covers(new Row(kind.code(), name.bytes()));
    }

    boolean contains(SnapshotId snapshot) {
        return Arrays.binarySearch(dropped, begin(snapshot.bytes())) >= 0;
    }

    /** Whether every name of the other counts as condemned here, and every snapshot as dropped. */
    boolean coversAll(CondemnedNames other) {
        boolean[] all = {true};
        other.forEach(row -> all[0] = all[0] && covers(row));
        return all[0];
    }

    private boolean covers(Row wanted) {
        Row cut = wanted.cut();
        for (int i = Math.max(0, lastAtOrBefore(cut)); i < blocks.size(); i++) {
            ByteReader in = new ByteReader(blocks.get(i), "a page");
            while (in.hasRemaining()) {
                Row row = Row.decode(in);
                // Of a cut one any name will do that begins so.
                if (row.covers(wanted) || (wanted.isCut() && wanted.covers(row))) {
                    return true;
                }
                if (row.compareTo(wanted) > 0) {
                    return false;
                }
            }
        }
        return false;
    }

    private int lastAtOrBefore(Row row) {
        int low = 0;
        int high = firsts.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (firsts.get(middle).compareTo(row) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}

package io.holdfast.engine.protocol;

import java.util.Arrays;

/**
 * All there is at one moment: what lies in the store, and how far each client has come. Ages stand for times, and end where nothing asks for a higher one, so
 * that there are finitely many states however long a history lasts. What does not matter any more is zero: equal cells, equal futures.
 */
final class State {
    /** Records: each put that a client may make has its place. */
    static final int OLD = 0;

    static final int OF_A = 1;
    static final int OF_B = 3;
    static final int OF_Z = 5;
    static final int SNAPSHOTS = 7;
    static final int OF_X = 7;
    static final int OF_Y = 11;
    static final int FORGET = 13;
    static final int HOLD = 14;
    static final int RECORDS = 15;

    /** Two cells each: what it is, and what lies below its mark. */
    static final int PAGES = 15;

    static final int PAGE_COUNT = 2;
    static final int PACKS = 19;
    static final int A = 20;
    static final int B = 21;
    static final int Z = 22;
    static final int X = 23;
    static final int Y = 24;
    static final int REPLICATE = 25;
    static final int REPLICA = 26;
    static final int REST = 27;
    private static final int CELLS = 28;

    static final int NONE = 0;
    static final int ON_THE_WAY = 1;
    static final int HERE = 2;
    static final int DELETED = 3;

    /** Of records and pages. */
    static final Bits STATUS = new Bits(0, 2);

    /** Age since it is here, up to D: from then on every list shows it. */
    static final Bits SEEN = new Bits(2, 3);

    /** Age of its Last-Modified; while it is on the way, of its asOf. */
    static final Bits MODIFIED = new Bits(5, 5);

    static final Bits TIMELY = new Bits(10, 1);

    /** Last-Modified - asOf, where that is asked for. */
    static final Bits LAG = new Bits(11, 3);

    /** Set of packs that it names, or condemns. */
    static final Bits NAMED = new Bits(14, 6);

    /** Set of snapshot records. */
    static final Bits REPLACES = new Bits(20, 7);

    /** Its writer was told that it is done. */
    static final Bits TOLD = new Bits(27, 1);

    /** Of pages: the records that it holds; second cell: those named at its mark or before, its condemned packs, whether it can't be read. */
    static final Bits HOLDS = new Bits(10, RECORDS);

    static final Bits BELOW = new Bits(0, RECORDS);
    static final Bits CONDEMNED = new Bits(15, 6);
    static final Bits DAMAGED = new Bits(21, 1);

    static final int P = 0;
    static final int PACK_COUNT = 6;
    private static final int PACK_BITS = 3;
    static final int NEVER = 0;
    static final int SWEPT = 1;

    /** A pack that is there: this, and its age up to D. */
    static final int THERE = 2;

    private final int[] cells;

    State() {
        this(new int[CELLS]);
    }

    private State(int[] cells) {
        this.cells = cells;
    }

    State copy() {
        return new State(cells.clone());
    }

    int cell(int which) {
        return cells[which];
    }

    void cell(int which, int value) {
        cells[which] = value;
    }

    int get(int cell, Bits bits) {
        return bits.of(cells[cell]);
    }

    State set(int cell, Bits bits, int value) {
        cells[cell] = bits.in(cells[cell], value);
        return this;
    }

    boolean is(int cell, Bits flag) {
        return get(cell, flag) != 0;
    }

    int pack(int which) {
        return (cells[PACKS] >>> (which * PACK_BITS)) & ((1 << PACK_BITS) - 1);
    }

    void pack(int which, int value) {
        int shift = which * PACK_BITS;
        int mask = ((1 << PACK_BITS) - 1) << shift;
        cells[PACKS] = (cells[PACKS] & ~mask) | (value << shift);
    }

    /** Packs that are there. */
    int present() {
        int all = 0;
        for (int pack = 0; pack < PACK_COUNT; pack++) {
            if (pack(pack) >= THERE) {
                all |= 1 << pack;
            }
        }
        return all;
    }

    /** Records that are here. */
    int here() {
        int all = 0;
        for (int record = 0; record < RECORDS; record++) {
            if (get(record, STATUS) == HERE) {
                all |= 1 << record;
            }
        }
        return all;
    }

    static int page(int number) {
        return PAGES + 2 * number;
    }

    /** First the set of cells that are not zero, then those. */
    int[] packed() {
        int[] out = new int[CELLS + 1];
        int count = 1;
        for (int i = 0; i < CELLS; i++) {
            if (cells[i] != 0) {
                out[0] |= 1 << i;
                out[count++] = cells[i];
            }
        }
        return Arrays.copyOf(out, count);
    }

    static State unpacked(int[] from, int at) {
        State state = new State();
        int next = at + 1;
        for (int i = 0; i < CELLS; i++) {
            if (((from[at] >>> i) & 1) != 0) {
                state.cells[i] = from[next++];
            }
        }
        return state;
    }
}

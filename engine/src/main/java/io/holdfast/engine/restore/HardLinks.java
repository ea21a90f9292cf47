package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.source.SortedSpill;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Names of files that have several, put off until all other content is written: however many, sorted on disk. Of the names of a
 * file one is written, or is there already; the others are linked to it. One thread's.
 *
 * <p>First they are sorted by file, to find that one; then by key, so that content is read in the order in which it was stored.
 */
final class HardLinks implements AutoCloseable {
    private static final long MEMORY = 8 * 1024 * 1024;
    private static final byte[] NOTHING = {};

    /** What is there sorts before what is not. */
    private static final int THERE = 0;

    private static final int MISSING = 1;

    private final SortedSpill byFile;
    private final SortedSpill toWrite;
    private final SortedSpill toLink;
    private boolean any;

    HardLinks(Path scratch) {
        byFile = new SortedSpill(scratch, MEMORY);
        toWrite = new SortedSpill(scratch, MEMORY);
        toLink = new SortedSpill(scratch, MEMORY);
    }

    /** A name that is to be put in place. */
    void addMissing(long group, Key key) {
        add(group, MISSING, key);
        any = true;
    }

    /** A name that is there as the snapshot has it. */
    void addThere(long group, Key key) {
        add(group, THERE, key);
    }

    private void add(long group, int state, Key key) {
        byFile.add(
                new ByteWriter(9 + key.length())
                        .u64(group)
                        .u8(state)
                        .bytes(key.bytes())
                        .toByteArray(),
                NOTHING);
    }

    /** Whether any is to be put in place. */
    boolean isEmpty() {
        return !any;
    }

    /** Finds the one of each file. Nothing may be added any more. */
    void sort() {
        SortedSpill.Sorted names = byFile.sorted();
        long group = 0;
        byte[] one = NOTHING;
        for (SortedSpill.Item item = names.next(); item != null; item = names.next()) {
            ByteReader in = new ByteReader(item.key(), "temporary data");
            long next = in.u64();
            int state = in.u8();
            byte[] key = in.bytes(in.remaining());
            boolean first = next != group || one.length == 0;
            if (first) {
                group = next;
                one = key;
            }
            if (state == MISSING) {
                if (first) {
                    toWrite.add(key, NOTHING);
                } else {
                    toLink.add(key, one);
                }
            }
        }
        byFile.close();
    }

    /** Names to be written, in key order. */
    SortedSpill.Sorted toWrite() {
        return toWrite.sorted();
    }

    /** Names to be linked, in key order, each with the name that it is to be linked to. */
    SortedSpill.Sorted toLink() {
        return toLink.sorted();
    }

    @Override
    public void close() {
        byFile.close();
        toWrite.close();
        toLink.close();
    }

    /** Whether an item is about this key. */
    static boolean isAbout(Key key, SortedSpill.Item item) {
        return Arrays.equals(item.key(), key.bytes());
    }
}

package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import java.nio.ByteBuffer;

/**
 * Keys that are to be known again, of which 64 bits of a hash are kept: ten million take 128 MB at most. Another key may be taken for
 * one of them; of ten million that happens to one key in a million million. One thread's at a time.
 */
final class KeyMarks {
    private static final int BEGINNING = 1 << 10;

    private long[] marks = new long[BEGINNING];
    private int size;

    /** Returns whether it was not there. */
    boolean add(Key key) {
        if (size >= marks.length / 4 * 3) {
            grow();
        }
        boolean fresh = put(mark(key));
        size += fresh ? 1 : 0;
        return fresh;
    }

    boolean contains(Key key) {
        if (size == 0) {
            return false;
        }
        long mark = mark(key);
        return marks[place(mark)] == mark;
    }

    int size() {
        return size;
    }

    /** Never 0, which stands for a free place. */
    private static long mark(Key key) {
        return ByteBuffer.wrap(ObjectHash.sha256(key.bytes()).bytes()).getLong() | 1;
    }

    /** Where the mark is, or would be. */
    private int place(long mark) {
        int at = (int) (mark >>> 33) & (marks.length - 1);
        while (marks[at] != 0 && marks[at] != mark) {
            at = (at + 1) & (marks.length - 1);
        }
        return at;
    }

    private boolean put(long mark) {
        int at = place(mark);
        boolean free = marks[at] == 0;
        marks[at] = mark;
        return free;
    }

    private void grow() {
        long[] before = marks;
        marks = new long[2 * before.length];
        for (long mark : before) {
            if (mark != 0) {
                put(mark);
            }
        }
    }
}

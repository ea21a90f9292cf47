package io.holdfast.engine.run;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.Key;
import java.util.AbstractList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.RandomAccess;
import java.util.function.Function;

/** The blocks of a run in order, from the one on in which a key may lie. One part is in memory at a time. */
final class BlockRows implements Iterator<Rows.Block> {
    private final Footer.Parts<Rows.Block> list;
    private final Function<Rows.Part, ByteReader> opener;
    private final String what;
    private int nextPart;
    private List<Rows.Block> rows = List.of();
    private int next;

    BlockRows(Footer.Parts<Rows.Block> list, Key from, Function<Rows.Part, ByteReader> opener, String what) {
        this.list = list;
        this.opener = opener;
        this.what = what;
        seek(from);
    }

    @Override
    public boolean hasNext() {
        while (next == rows.size() && nextPart <= list.parts().size()) {
            load();
        }
        return next < rows.size();
    }

    @Override
    public Rows.Block next() {
        if (!hasNext()) {
            throw new NoSuchElementException(what);
        }
        return rows.get(next++);
    }

    /** The next one, which stays the next. */
    Rows.Block peek() {
        if (!hasNext()) {
            throw new NoSuchElementException(what);
        }
        return rows.get(next);
    }

    /** Parts, then the tail as if it were one more part; of both the last that begins at or before the key. */
    private void seek(Key from) {
        int part = lastAtOrBefore(list.parts(), from, Rows.Part::first);
        boolean inTail =
                !list.tail().isEmpty() && list.tail().getFirst().first().compareTo(from) <= 0;
        nextPart = inTail ? list.parts().size() : Math.max(0, part);
        load();
        next = Math.max(0, lastAtOrBefore(rows, from, Rows.Block::first));
    }

    private void load() {
        if (nextPart == list.parts().size()) {
            rows = list.tail();
        } else {
            ByteReader in = opener.apply(list.parts().get(nextPart));
            rows = Footer.rows(in, Rows.Block::decode);
        }
        nextPart++;
        next = 0;
    }

    private static <T> int lastAtOrBefore(List<T> sorted, Key key, Function<T, Key> first) {
        List<Key> keys = new KeysOf<>(sorted, first);
        int found = Collections.binarySearch(keys, key, Comparator.naturalOrder());
        return found >= 0 ? found : -found - 2;
    }

    private static final class KeysOf<T> extends AbstractList<Key> implements RandomAccess {
        private final List<T> rows;
        private final Function<T, Key> first;

        KeysOf(List<T> rows, Function<T, Key> first) {
            this.rows = rows;
            this.first = first;
        }

        @Override
        public Key get(int index) {
            return first.apply(rows.get(index));
        }

        @Override
        public int size() {
            return rows.size();
        }
    }
}

package io.holdfast.engine.run;

import io.holdfast.engine.bytes.ByteReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A numbered list of a footer, read row by row or by number. Of the parts that lie elsewhere a few are kept in memory: those
 * used last.
 *
 * @param <R> a row as it is written
 * @param <T> what it stands for
 */
final class RowParts<R, T> {
    private static final int PARTS_IN_MEMORY = 32;

    private final Footer.Parts<R> list;
    private final Footer.RowDecoder<R> decoder;
    private final Function<R, T> meaning;
    private final Function<Rows.Part, ByteReader> opener;
    private final long rowsInParts;
    private final Map<Integer, List<T>> parts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, List<T>> eldest) {
            return size() > PARTS_IN_MEMORY;
        }
    };
    private final Object[] tail;

    RowParts(
            Footer.Parts<R> list,
            Footer.RowDecoder<R> decoder,
            Function<R, T> meaning,
            Function<Rows.Part, ByteReader> opener) {
        this.list = list;
        this.decoder = decoder;
        this.meaning = meaning;
        this.opener = opener;
        this.rowsInParts = list.rowsInParts();
        this.tail = new Object[list.tail().size()];
    }

    void forEachRow(Consumer<R> action) {
        for (Rows.Part part : list.parts()) {
            rows(part).forEach(action);
        }
        list.tail().forEach(action);
    }

    T at(long number, String what) {
        if (number < 0 || number >= rowsInParts + tail.length) {
            throw new ByteReader(new byte[0], what)
                    .damaged("it names row " + number + " of " + (rowsInParts + tail.length));
        }
        return number < rowsInParts ? inPart(number) : inTail((int) (number - rowsInParts));
    }

    @SuppressWarnings("unchecked")
    private T inTail(int index) {
        Object known = tail[index];
        if (known == null) {
            known = meaning.apply(list.tail().get(index));
            tail[index] = known;
        }
        return (T) known;
    }

    private synchronized T inPart(long number) {
        int part = 0;
        long rest = number;
        while (rest >= list.parts().get(part).rows()) {
            rest -= list.parts().get(part++).rows();
        }
        int wanted = part;
        List<T> rows = parts.computeIfAbsent(
                wanted,
                index -> rows(list.parts().get(index)).stream().map(meaning).toList());
        return rows.get((int) rest);
    }

    private List<R> rows(Rows.Part part) {
        ByteReader in = opener.apply(part);
        List<R> rows = Footer.rows(in, decoder);
        if (rows.size() != part.rows()) {
            throw in.damaged("a part has " + rows.size() + " rows, not " + part.rows());
        }
        return rows;
    }
}

package io.holdfast.engine.repository;

import io.holdfast.engine.pack.PackInfo;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The rows of several index files in the order of their hashes, each hash once: as the last file that has it says, which is the newest.
 * In memory is a page of each file.
 */
final class MergedRows {
    private final PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing((Head head) -> head.row.hash())
            .thenComparing(Comparator.comparingInt((Head head) -> head.order).reversed()));

    private record Head(int order, IndexFile file, Iterator<IndexFile.Row> rest, IndexFile.Row row) {}

    /** A row, and the pack that it names by a number of its own file. */
    record Found(IndexFile.Row row, PackInfo pack) {}

    MergedRows(List<IndexFile> files) {
        for (int i = 0; i < files.size(); i++) {
            push(i, files.get(i), files.get(i).iterator());
        }
    }

    boolean hasNext() {
        return !heads.isEmpty();
    }

    Found next() throws IOException {
        Head least = heads.remove();
        push(least.order, least.file, least.rest);
        while (!heads.isEmpty() && heads.peek().row.hash().equals(least.row.hash())) {
            Head same = heads.remove();
            push(same.order, same.file, same.rest);
        }
        return new Found(least.row, least.file.pack(least.row.pack()));
    }

    private void push(int order, IndexFile file, Iterator<IndexFile.Row> rows) {
        if (rows.hasNext()) {
            heads.add(new Head(order, file, rows, rows.next()));
        }
    }
}

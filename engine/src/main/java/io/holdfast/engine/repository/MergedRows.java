package io.holdfast.engine.repository;

import io.holdfast.engine.pack.PackInfo;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/** The rows of several index files in the order of their hashes, each hash once. In memory is a page of each file. */
final class MergedRows {
    private final PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(head -> head.row.hash()));

    private record Head(IndexFile file, Iterator<IndexFile.Row> rest, IndexFile.Row row) {}

    /** A row, and the pack that it names by a number of its own file. */
    record Found(IndexFile.Row row, PackInfo pack) {}

    MergedRows(List<IndexFile> files) {
        files.forEach(file -> push(file, file.iterator()));
    }

    boolean hasNext() {
        return !heads.isEmpty();
    }

    Found next() throws IOException {
        Head least = heads.remove();
        push(least.file, least.rest);
        while (!heads.isEmpty() && heads.peek().row.hash().equals(least.row.hash())) {
            Head same = heads.remove();
            push(same.file, same.rest);
        }
        return new Found(least.row, least.file.pack(least.row.pack()));
    }

    private void push(IndexFile file, Iterator<IndexFile.Row> rows) {
        if (rows.hasNext()) {
            heads.add(new Head(file, rows, rows.next()));
        }
    }
}

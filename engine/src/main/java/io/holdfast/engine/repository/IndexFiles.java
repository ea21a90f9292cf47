package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.run.RunReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where chunks lie, in a few sorted files of geometrically growing size (a log-structured merge).
 *
 * <p>Cost: a look-up reads a page of 4 KiB in each file; a chunk is written about log n times.
 */
final class IndexFiles implements Closeable {
    private static final String SUFFIX = ".index";
    private static final int GROWTH = 4;

    private final Path folder;
    private final Keys keys;
    private final SecureRandom random;
    private final RunReader.PackNames packs;
    private final List<IndexFile> files = new ArrayList<>();

    /** @param packs gives the one reference for each name */
    IndexFiles(Path folder, Keys keys, SecureRandom random, RunReader.PackNames packs) {
        this.folder = folder;
        this.keys = keys;
        this.random = random;
        this.packs = packs;
    }

    /** Opens what lies in the folder; what can't be read is removed. */
    void openAll() {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> found = Files.list(folder)) {
                found.filter(file -> file.toString().endsWith(SUFFIX)).forEach(this::openOrRemove);
            } catch (IOException e) {
                // Without it chunks are stored again: that costs space, nothing else.
            }
        }
    }

    /** Those that are open, the largest first. */
    List<IndexFile> all() {
        return List.copyOf(files);
    }

    /** Where a chunk lies by this file. */
    Optional<ChunkPlace> find(IndexFile file, ContentHash hash) throws IOException {
        Optional<IndexFile.Row> row = file.find(hash);
        return row.isEmpty()
                ? Optional.empty()
                : Optional.of(place(row.get(), packs.data(file.pack(row.get().pack()))));
    }

    ChunkPlace place(MergedRows.Found found) {
        return place(found.row(), packs.data(found.pack()));
    }

    private static ChunkPlace place(IndexFile.Row row, PackRef pack) {
        FramePlace frame = FramePlace.of(pack, row.frame(), row.place(), row.length(), row.plain());
        return new ChunkPlace(frame, row.offset(), row.size());
    }

    /** A row whose pack has no number yet: the file's writer gives it one. */
    static IndexFile.Row row(ContentHash hash, ChunkPlace place) {
        FramePlace frame = place.frame();
        return new IndexFile.Row(
                hash,
                0,
                frame.number(),
                frame.place(),
                frame.length(),
                frame.plainLength(),
                place.offset(),
                place.length());
    }

    /** A writer of one more file: to be {@link #add added} when it has all its rows. */
    IndexFileWriter writer() throws IOException {
        byte[] name = new byte[8];
        random.nextBytes(name);
        return new IndexFileWriter(folder.resolve(Hex.of(name) + SUFFIX), keys, random);
    }

    /**
     * Ends a file and takes it in, then joins the smallest files as long as one is not much larger than all that are smaller.
     *
     * @param folded what the file stands for
     */
    void add(IndexFileWriter written, List<byte[]> folded) throws IOException {
        take(IndexFile.open(written.finish(folded), keys));
        compact();
    }

    void remove(IndexFile file) {
        files.remove(file);
        try {
            file.close();
            Files.deleteIfExists(file.path());
        } catch (IOException e) {
            // It stays, and is found again.
        }
    }

    private void take(IndexFile file) {
        files.add(file);
        files.sort(Comparator.comparingLong(IndexFile::rows).reversed());
    }

    private void openOrRemove(Path path) {
        try {
            take(IndexFile.open(path, keys));
        } catch (IOException | Damaged e) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException stays) {
                e.addSuppressed(stays);
            }
        }
    }

    private void compact() {
        while (files.size() > 1) {
            IndexFile last = files.getLast();
            IndexFile before = files.get(files.size() - 2);
            if (before.rows() > last.rows() * GROWTH) {
                return;
            }
            try {
                join(before, last);
            } catch (IOException | Damaged e) {
                return;
            }
        }
    }

    private void join(IndexFile a, IndexFile b) throws IOException {
        try (IndexFileWriter out = writer()) {
            MergedRows rows = new MergedRows(List.of(a, b));
            while (rows.hasNext()) {
                MergedRows.Found found = rows.next();
                out.add(found.row(), found.pack());
            }
            List<byte[]> folded = new ArrayList<>(a.folded());
            folded.addAll(b.folded());
            IndexFile joined = IndexFile.open(out.finish(folded), keys);
            remove(a);
            remove(b);
            take(joined);
        }
    }

    @Override
    public void close() throws IOException {
        for (IndexFile file : files) {
            file.close();
        }
    }
}

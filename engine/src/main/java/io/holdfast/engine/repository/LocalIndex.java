package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.run.RunCursor;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The index of a repository on local disk: its runs, folded into a few files of geometrically growing size (a log-structured
 * merge), each looked up by interpolation. A hint and a cache: what can't be read is dropped, fetched again, or done without.
 *
 * <p>Cost: a look-up reads one or two pages of 4 KiB in each file; a new run of n chunks is written about log n times.
 */
final class LocalIndex implements Closeable {
    private static final String SUFFIX = ".index";
    private static final int GROWTH = 4;

    private final Path folder;
    private final Keys keys;
    private final SecureRandom random;
    private final RunReader.PackNames packs;
    private final List<IndexFile> files = new ArrayList<>();

    private LocalIndex(Path folder, Keys keys, SecureRandom random, RunReader.PackNames packs) {
        this.folder = folder;
        this.keys = keys;
        this.random = random;
        this.packs = packs;
    }

    /** @param packs gives the one reference for each name */
    static LocalIndex open(Path folder, Keys keys, SecureRandom random, RunReader.PackNames packs) {
        LocalIndex index = new LocalIndex(folder, keys, random, packs);
        if (Files.isDirectory(folder)) {
            try (Stream<Path> found = Files.list(folder)) {
                found.filter(file -> file.toString().endsWith(SUFFIX)).forEach(index::openOrDrop);
            } catch (IOException e) {
                // Without it chunks are stored again: that costs space, nothing else.
            }
        }
        return index;
    }

    /** Folds in the runs that are not here yet. A run that can't be read is done without. */
    void fold(List<RunRef> wanted, Function<RunRef, RunReader> opener) {
        Set<RunRef> known = new HashSet<>();
        files.forEach(file -> file.folded()
                .forEach(ref -> known.add(RunRef.decode(ref, file.path().toString()))));
        for (RunRef ref : wanted) {
            if (known.add(ref)) {
                try {
                    add(opener.apply(ref));
                } catch (NotFound | Damaged | IOException e) {
                    continue;
                }
                compact();
            }
        }
    }

    Optional<ChunkPlace> find(ContentHash hash) {
        for (int i = files.size() - 1; i >= 0; i--) {
            IndexFile file = files.get(i);
            try {
                Optional<IndexFile.Row> row = file.find(hash);
                if (row.isPresent()) {
                    return Optional.of(
                            place(row.get(), packs.data(file.pack(row.get().pack()))));
                }
            } catch (IOException | Damaged e) {
                files.remove(i);
                drop(file);
            }
        }
        return Optional.empty();
    }

    static ChunkPlace place(IndexFile.Row row, PackRef pack) {
        FramePlace frame = FramePlace.of(pack, row.frame(), row.place(), row.length(), row.plain());
        return new ChunkPlace(frame, row.offset(), row.size());
    }

    private void openOrDrop(Path path) {
        try {
            files.add(IndexFile.open(path, keys));
            files.sort(Comparator.comparingLong(IndexFile::rows).reversed());
        } catch (IOException | Damaged e) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException stays) {
                e.addSuppressed(stays);
            }
        }
    }

    private void add(RunReader run) throws IOException {
        try (IndexFileWriter out = writer()) {
            RunCursor cursor = run.from(Key.EMPTY);
            while (cursor.next()) {
                ChunkPlace place = place(cursor);
                ContentHash hash = ContentHash.of(cursor.key().bytes());
                out.add(row(hash, place), place.frame().pack().info());
            }
            finish(out, List.of(run.ref().encode()));
        }
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

    /** Reads the value of an index run. Format: {@code docs/format.md}, section 7.2. */
    static ChunkPlace place(RunCursor cursor) {
        Fields.Reader fields = new Fields.Reader(cursor.value());
        @Nullable ChunkPlace place = null;
        for (int id = fields.next(); id != 0; id = fields.next()) {
            if (id == 1) {
                ByteReader in = fields.reader();
                place = new ChunkPlace(
                        cursor.run().frame(in.varint()), in.varint(16 << 20, "offset"), in.varint(16 << 20, "length"));
                in.end();
            } else {
                fields.unknown("an index run");
            }
        }
        if (place == null || cursor.key().length() != ContentHash.LENGTH) {
            throw new Damaged("an index run has an entry without a place");
        }
        return place;
    }

    /** Joins the smallest files as long as one is not much larger than all that are smaller. */
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
            files.remove(a);
            files.remove(b);
            finish(out, folded);
            drop(a);
            drop(b);
        }
    }

    private IndexFileWriter writer() throws IOException {
        byte[] name = new byte[8];
        random.nextBytes(name);
        return new IndexFileWriter(folder.resolve(Hex.of(name) + SUFFIX), keys, random);
    }

    private void finish(IndexFileWriter out, List<byte[]> folded) throws IOException {
        Path made = out.finish(folded);
        openOrDrop(made);
    }

    private void drop(IndexFile file) {
        try {
            file.close();
            Files.deleteIfExists(file.path());
        } catch (IOException e) {
            // It stays, and is found again.
        }
    }

    @Override
    public void close() throws IOException {
        for (IndexFile file : files) {
            file.close();
        }
    }
}

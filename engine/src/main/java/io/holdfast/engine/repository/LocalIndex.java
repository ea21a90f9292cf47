package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.run.RunCursor;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The index of a repository on local disk: its runs, folded into files. A hint and a cache: what can't be read is dropped,
 * fetched again, or done without.
 */
final class LocalIndex implements Closeable {
    private final IndexFiles files;

    private LocalIndex(IndexFiles files) {
        this.files = files;
    }

    /** @param packs gives the one reference for each name */
    static LocalIndex open(Path folder, Keys keys, SecureRandom random, RunReader.PackNames packs) {
        IndexFiles files = new IndexFiles(folder, keys, random, packs);
        files.openAll();
        return new LocalIndex(files);
    }

    /**
     * Makes this the index of exactly these runs. What is not here yet is folded in; a run that can't be read is done without. A file
     * with a run that is not wanted is dropped, and what else it had is folded in again: it may be of a ledger that went another
     * way, be it a copy or one that was set back, and name packs that are not here.
     */
    void fold(List<RunRef> wanted, Function<RunRef, RunReader> opener) {
        Set<RunRef> lacking = new LinkedHashSet<>(wanted);
        Set<RunRef> all = Set.copyOf(lacking);
        for (IndexFile file : files.all()) {
            List<RunRef> folded = folded(file);
            if (!folded.isEmpty() && all.containsAll(folded)) {
                folded.forEach(lacking::remove);
            } else {
                files.remove(file);
            }
        }
        for (RunRef ref : lacking) {
            try {
                add(opener.apply(ref));
            } catch (NotFound | Damaged | IOException e) {
                // Its chunks are stored again where they come up.
            }
        }
    }

    private static List<RunRef> folded(IndexFile file) {
        return file.folded().stream()
                .map(ref -> RunRef.decode(ref, file.path().toString()))
                .toList();
    }

    Optional<ChunkPlace> find(ContentHash hash) {
        for (IndexFile file : files.all().reversed()) {
            try {
                Optional<ChunkPlace> place = files.find(file, hash);
                if (place.isPresent()) {
                    return place;
                }
            } catch (ClosedChannelException e) {
                // An interrupt closes what is being read, here or in another thread: the file is as good as before.
                if (Thread.currentThread().isInterrupted()) {
                    throw Workers.interrupted();
                }
            } catch (IOException | Damaged e) {
                files.remove(file);
            }
        }
        return Optional.empty();
    }

    private void add(RunReader run) throws IOException {
        try (IndexFileWriter out = files.writer()) {
            RunCursor cursor = run.from(Key.EMPTY);
            while (cursor.next()) {
                ChunkPlace place = place(cursor);
                ContentHash hash = ContentHash.of(cursor.key().bytes());
                out.add(IndexFiles.row(hash, place), place.frame().pack().info());
            }
            files.add(out, List.of(run.ref().encode()));
        }
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

    @Override
    public void close() throws IOException {
        files.close();
    }
}

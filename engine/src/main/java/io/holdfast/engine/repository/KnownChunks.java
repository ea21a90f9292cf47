package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a job knows of chunks that the repository has already: those of the index, and those that the job itself has added.
 * Its own lie in memory, and when they are many in sorted files, so that memory does not grow with the job. Safe for many
 * threads.
 */
final class KnownChunks implements Closeable {
    /** Chunks in memory at most, about 56 bytes each, half as much again while the table grows. */
    private static final int IN_MEMORY = 1 << 19;

    private final Supplier<LocalIndex> opener;
    private final Predicate<PackInfo> usable;
    private final Path folder;
    private final int inMemory;
    private final NewChunks recent = new NewChunks();
    private final IndexFiles spilled;
    private long added;
    private @Nullable LocalIndex index;

    /**
     * @param opener opens the index when a chunk is first looked for: a job that finds nothing changed needs none
     * @param usable whether a pack of the index may be referred to: it is not condemned
     * @param packs  gives the one reference for each name
     * @param folder for sorted files of this job alone
     */
    KnownChunks(
            Supplier<LocalIndex> opener,
            Predicate<PackInfo> usable,
            RunReader.PackNames packs,
            Path folder,
            Keys keys,
            SecureRandom random) {
        this(opener, usable, packs, folder, keys, random, IN_MEMORY);
    }

    KnownChunks(
            Supplier<LocalIndex> opener,
            Predicate<PackInfo> usable,
            RunReader.PackNames packs,
            Path folder,
            Keys keys,
            SecureRandom random,
            int inMemory) {
        this.opener = opener;
        this.usable = usable;
        this.folder = folder;
        this.inMemory = inMemory;
        this.spilled = new IndexFiles(folder, keys, random, packs);
    }

    synchronized Optional<ChunkPlace> find(ContentHash hash) {
        Optional<ChunkPlace> own = findOwn(hash);
        return own.isPresent()
                ? own
                : index().find(hash)
                        .filter(place -> usable.test(place.frame().pack().info()));
    }

    /** As {@link #find}, but only what this job has added. */
    synchronized Optional<ChunkPlace> findOwn(ContentHash hash) {
        return recent.find(hash).or(() -> findSpilled(hash));
    }

    private LocalIndex index() {
        LocalIndex opened = index;
        if (opened == null) {
            opened = opener.get();
            index = opened;
        }
        return opened;
    }

    /** A chunk that this job has added, or has found in packs of an earlier job of its own. */
    synchronized void add(ContentHash hash, ChunkPlace place) {
        recent.put(hash, place);
        added++;
        if (recent.size() >= inMemory && recent.size() % 4096 == 0) {
            spill();
        }
    }

    /** Whether this job has added any. */
    synchronized boolean isEmpty() {
        return added == 0;
    }

    /** Writes every chunk of this job into an index run, in order. Their packs have their names. */
    synchronized void writeTo(RunWriter run) {
        RunWriter.Section section = run.section();
        if (spilled.all().isEmpty()) {
            recent.takeNamed((hash, place) -> write(hash, place, run, section));
            return;
        }
        if (recent.size() > 0) {
            spill();
        }
        try {
            MergedRows rows = new MergedRows(spilled.all());
            while (rows.hasNext()) {
                MergedRows.Found found = rows.next();
                write(found.row().hash(), spilled.place(found), run, section);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Writes an entry of an index run, behind the last one. Format: {@code docs/format.md}, section 7.2. */
    static void write(ContentHash hash, ChunkPlace place, RunWriter run, RunWriter.Section section) {
        ByteWriter piece = new ByteWriter(24)
                .varint(run.numberOf(place.frame(), place.length()))
                .varint(place.offset())
                .varint(place.length());
        ByteWriter value = new ByteWriter(32);
        new Fields.Writer(value).bytes(1, piece);
        section.add(Key.of(hash.bytes()), value, place.length());
    }

    private Busy unusable(IOException e) {
        return new Busy(
                "The list of what this job has uploaded can't be kept in " + folder + ": " + e
                        + ". Next: make room there, or choose another place with HOLDFAST_CACHE",
                e);
    }

    private Optional<ChunkPlace> findSpilled(ContentHash hash) {
        try {
            for (IndexFile file : spilled.all()) {
                Optional<ChunkPlace> place = spilled.find(file, hash);
                if (place.isPresent()) {
                    return place;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void spill() {
        try {
            Files.createDirectories(folder);
            try (IndexFileWriter out = spilled.writer()) {
                recent.takeNamed((hash, place) -> out.add(
                        IndexFiles.row(hash, place), place.frame().pack().info()));
                spilled.add(out, List.of());
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        spilled.all().forEach(spilled::remove);
        if (index != null) {
            index.close();
        }
    }
}

package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.run.RunWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * What a job knows of chunks that the repository has already: those of the index, and those that the job itself has added.
 * Its own lie in memory, and when they are many in sorted files, so that memory does not grow with the job. Safe for many
 * threads.
 */
final class KnownChunks implements Closeable {
    /** Chunks in memory at most, about 45 bytes each with room to grow. */
    private static final int IN_MEMORY = 1 << 20;

    private final LocalIndex index;
    private final Predicate<PackInfo> usable;
    private final Path folder;
    private final Keys keys;
    private final SecureRandom random;
    private final int inMemory;
    private final NewChunks recent = new NewChunks();
    private final List<IndexFile> spilled = new ArrayList<>();
    private long added;

    /**
     * @param usable whether a pack of the index may be referred to: it is not condemned
     * @param folder for sorted files of this job alone
     */
    KnownChunks(LocalIndex index, Predicate<PackInfo> usable, Path folder, Keys keys, SecureRandom random) {
        this(index, usable, folder, keys, random, IN_MEMORY);
    }

    KnownChunks(
            LocalIndex index, Predicate<PackInfo> usable, Path folder, Keys keys, SecureRandom random, int inMemory) {
        this.index = index;
        this.usable = usable;
        this.folder = folder;
        this.keys = keys;
        this.random = random;
        this.inMemory = inMemory;
    }

    synchronized Optional<ChunkPlace> find(ContentHash hash) {
        Optional<ChunkPlace> own = recent.find(hash).or(() -> findSpilled(hash));
        return own.isPresent()
                ? own
                : index.find(hash)
                        .filter(place -> usable.test(place.frame().pack().info()));
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
        ByteWriter value = new ByteWriter(32);
        ByteWriter piece = new ByteWriter(24);
        for (Iterator<NewChunks.Known> all = sorted(); all.hasNext(); ) {
            NewChunks.Known known = all.next();
            ChunkPlace place = known.place();
            piece.clear();
            piece.varint(run.numberOf(place.frame(), place.length()))
                    .varint(place.offset())
                    .varint(place.length());
            value.clear();
            new Fields.Writer(value).bytes(1, piece);
            section.add(Key.of(known.hash().bytes()), value, place.length());
        }
    }

    private Optional<ChunkPlace> findSpilled(ContentHash hash) {
        try {
            for (IndexFile file : spilled) {
                Optional<IndexFile.Row> row = file.find(hash);
                if (row.isPresent()) {
                    return Optional.of(
                            LocalIndex.place(row.get(), file.pack(row.get().pack())));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the job's own index in " + folder, e);
        }
    }

    private void spill() {
        List<NewChunks.Known> named = recent.takeNamed();
        try {
            Files.createDirectories(folder);
            Path path = folder.resolve("own-" + spilled.size());
            try (IndexFileWriter out = new IndexFileWriter(path, keys, random)) {
                for (NewChunks.Known known : named) {
                    FramePlace frame = known.place().frame();
                    out.add(
                            LocalIndex.row(known.hash(), known.place()),
                            frame.pack().info());
                }
                out.finish(List.of());
            }
            spilled.add(IndexFile.open(path, keys));
        } catch (IOException e) {
            throw new UncheckedIOException("the job's own index in " + folder, e);
        }
    }

    /** All chunks of this job by hash, each once: those in memory merged with the files. */
    private Iterator<NewChunks.Known> sorted() {
        if (spilled.isEmpty()) {
            return recent.takeNamed().iterator();
        }
        if (recent.size() > 0) {
            spill();
        }
        return new Merged(spilled);
    }

    private static final class Merged implements Iterator<NewChunks.Known> {
        private final PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(head -> head.row.hash()));
        private final Map<PackInfo, PackRef> refs = new HashMap<>();

        private record Head(IndexFile file, Iterator<IndexFile.Row> rest, IndexFile.Row row) {}

        Merged(List<IndexFile> files) {
            files.forEach(file -> push(file, file.iterator()));
        }

        private void push(IndexFile file, Iterator<IndexFile.Row> rows) {
            if (rows.hasNext()) {
                heads.add(new Head(file, rows, rows.next()));
            }
        }

        @Override
        public boolean hasNext() {
            return !heads.isEmpty();
        }

        @Override
        public NewChunks.Known next() {
            Head least = heads.remove();
            push(least.file, least.rest);
            while (!heads.isEmpty() && heads.peek().row.hash().equals(least.row.hash())) {
                Head same = heads.remove();
                push(same.file, same.rest);
            }
            try {
                PackRef pack = refs.computeIfAbsent(
                        least.file.pack(least.row.pack()), info -> PackRef.named(PackKind.DATA, info));
                IndexFile.Row row = least.row;
                FramePlace frame = FramePlace.of(pack, row.frame(), row.place(), row.length(), row.plain());
                return new NewChunks.Known(row.hash(), new ChunkPlace(frame, row.offset(), row.size()));
            } catch (IOException e) {
                throw new UncheckedIOException("the job's own index", e);
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (IndexFile file : spilled) {
            file.close();
            Files.deleteIfExists(file.path());
        }
        index.close();
    }
}

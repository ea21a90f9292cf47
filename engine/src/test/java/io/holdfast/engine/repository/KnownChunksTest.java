package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.run.FramesInMemory;
import io.holdfast.engine.run.RunCursor;
import io.holdfast.engine.run.RunKind;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.run.RunWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job whose chunks do not fit in memory, and the index files on disk that hold them. */
class KnownChunksTest {
    private static final int CHUNKS = 20_000;
    private static final int IN_MEMORY = 4096;
    private static final int PACKS = 300;

    @TempDir
    Path folder;

    private final SecureRandom random = new SecureRandom();
    private final Keys keys = Keys.random(RepositoryId.of(new byte[16]), random);
    private final Map<ObjectHash, PackRef> interned = new HashMap<>();
    /** Gives each pack of an index run a name of its own: a run is known by where its footer lies. */
    private int made;

    @Test
    void chunksThatWereSpilledAreFoundAndStandInTheIndexRunOnceEachInOrder() throws IOException {
        List<PackRef> packs = packs();
        Map<String, String> expected = new TreeMap<>();
        try (KnownChunks known = known()) {
            for (int i = 0; i < CHUNKS; i++) {
                PackRef pack = packs.get(i % PACKS);
                ChunkPlace place = new ChunkPlace(FramePlace.of(pack, i % 50, i, 100, 1 << 20), i, 1 + i % 99);
                known.add(hash(i), place);
                expected.put(hash(i).toString(), text(place));
            }
            for (int i = 0; i < CHUNKS; i += 7) {
                ChunkPlace found = known.find(hash(i)).orElseThrow();
                assertThat(text(found)).isEqualTo(expected.get(hash(i).toString()));
                assertThat(found.frame().pack())
                        .as("one reference for each pack")
                        .isSameAs(packs.get(i % PACKS));
            }
            assertThat(known.find(hash(CHUNKS))).isEmpty();

            FramesInMemory frames = frames();
            RunWriter run = new RunWriter(RunKind.INDEX, RunWriter.Level.BASE, "", frames);
            known.writeTo(run);
            assertThat(rows(run.finish(), frames)).containsExactlyEntriesOf(new TreeMap<>(expected));
        }
        assertThat(folder.resolve("job")).isEmptyDirectory();
    }

    @Test
    void runsFoldedOneByOneAreAllFoundWhenTheFilesAreOpenedAnew() throws IOException {
        Map<RunRef, FramesInMemory> runs = new LinkedHashMap<>();
        for (int round = 0; round < 9; round++) {
            putRun(round, runs);
            try (LocalIndex index = index()) {
                index.fold(List.copyOf(runs.keySet()), ref -> reader(ref, runs));
            }
        }
        try (LocalIndex index = index()) {
            index.fold(List.copyOf(runs.keySet()), ref -> {
                throw new AssertionError(ref + " is folded in already");
            });
            for (int number = 0; number < 8 * 400 + 500; number++) {
                ChunkPlace found = index.find(hash(number)).orElseThrow();
                assertThat(found.frame().place()).isEqualTo(number);
                assertThat(found.frame().pack()).isSameAs(packs().get(number % PACKS));
            }
        }
    }

    @Test
    void whatIsOfARunThatIsNotWantedAnyMoreIsNotFoundAndAllElseIs() throws IOException {
        Map<RunRef, FramesInMemory> runs = new LinkedHashMap<>();
        List<RunRef> refs = new ArrayList<>();
        for (int round = 0; round < 9; round++) {
            refs.add(putRun(round, runs));
        }
        try (LocalIndex index = index()) {
            index.fold(refs, ref -> reader(ref, runs));
        }
        refs.remove(3);
        for (int again = 0; again < 2; again++) {
            try (LocalIndex index = index()) {
                index.fold(refs, ref -> reader(ref, runs));
                for (int number = 0; number < 8 * 400 + 500; number++) {
                    boolean onlyInTheRunThatIsGone = number >= 1300 && number < 1600;
                    assertThat(index.find(hash(number)).isEmpty())
                            .as("chunk %d", number)
                            .isEqualTo(onlyInTheRunThatIsGone);
                }
            }
        }
        try (LocalIndex index = index()) {
            index.fold(List.of(), ref -> reader(ref, runs));
            assertThat(index.find(hash(0))).isEmpty();
        }
    }

    /** A run of 500 chunks, of which the last hundred come again in the next one. */
    private RunRef putRun(int round, Map<RunRef, FramesInMemory> runs) throws IOException {
        FramesInMemory frames = frames();
        RunWriter run = new RunWriter(RunKind.INDEX, RunWriter.Level.BASE, "", frames);
        List<PackRef> packs = packs();
        try (KnownChunks known = known()) {
            for (int number = round * 400; number < round * 400 + 500; number++) {
                known.add(
                        hash(number),
                        new ChunkPlace(FramePlace.of(packs.get(number % PACKS), 1, number, 100, 1 << 20), 0, 10));
            }
            known.writeTo(run);
        }
        RunRef ref = run.finish();
        runs.put(ref, frames);
        return ref;
    }

    private RunReader reader(RunRef ref, Map<RunRef, FramesInMemory> runs) {
        return RunReader.open(ref, RunKind.INDEX, Objects.requireNonNull(runs.get(ref)), this::intern);
    }

    private KnownChunks known() {
        return new KnownChunks(
                () -> LocalIndex.open(folder.resolve("none"), keys, random, this::intern),
                _ -> true,
                this::intern,
                folder.resolve("job"),
                keys,
                random,
                IN_MEMORY);
    }

    private LocalIndex index() {
        return LocalIndex.open(folder.resolve("index"), keys, random, this::intern);
    }

    private PackRef intern(PackInfo info) {
        return interned.computeIfAbsent(info.name(), _ -> PackRef.named(PackKind.DATA, info));
    }

    private List<PackRef> packs() {
        List<PackRef> packs = new ArrayList<>();
        for (int i = 0; i < PACKS; i++) {
            ObjectHash name = ObjectHash.sha256(("pack " + i).getBytes(StandardCharsets.UTF_8));
            packs.add(intern(new PackInfo(name, 1000 + i, new byte[16], i)));
        }
        return packs;
    }

    private Map<String, String> rows(RunRef ref, FramesInMemory frames) {
        RunCursor cursor =
                RunReader.open(ref, RunKind.INDEX, frames, this::intern).from(Key.EMPTY);
        Map<String, String> rows = new TreeMap<>();
        while (cursor.next()) {
            rows.put(ContentHash.of(cursor.key().bytes()).toString(), text(LocalIndex.place(cursor)));
        }
        return rows;
    }

    private static ContentHash hash(int number) {
        byte[] sum = ObjectHash.sha256(("chunk " + number).getBytes(StandardCharsets.UTF_8))
                .bytes();
        return ContentHash.of(Arrays.copyOf(sum, ContentHash.LENGTH));
    }

    private static String text(ChunkPlace place) {
        FramePlace frame = place.frame();
        return frame.pack().info().name() + " " + frame.number() + " " + frame.place() + " " + place.offset() + " "
                + place.length();
    }

    private FramesInMemory frames() {
        ObjectHash name = ObjectHash.sha256(new byte[] {(byte) made++});
        return new FramesInMemory(PackRef.named(PackKind.INDEX, new PackInfo(name, 0, new byte[16], 0)));
    }
}

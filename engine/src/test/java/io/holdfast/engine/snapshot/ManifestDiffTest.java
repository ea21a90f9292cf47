package io.holdfast.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.ManifestDiff.Difference;
import io.holdfast.engine.snapshot.ManifestDiff.Part;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two snapshots of a tree that changed in between. */
class ManifestDiffTest {
    private static final String ADDED = "added";
    private static final String REMOVED = "removed";

    @TempDir
    Path folder;

    private Path tree;
    private Store store;
    private Repository repository;

    @BeforeEach
    void makeARepository() throws IOException {
        tree = Files.createDirectories(folder.resolve("tree"));
        store = FolderStore.create(folder.resolve("repository"));
        TestRepository.init(store);
        repository = TestRepository.open(store, folder);
    }

    @AfterEach
    void close() {
        repository.close();
        store.close();
    }

    @Test
    void eachDifferenceIsToldOnceWithWhatOfItChanged() throws IOException {
        for (String name : List.of("a-goes", "b-same", "c-content", "d-mode", "e-time", "f-kind")) {
            Files.writeString(tree.resolve(name), name);
        }
        Files.createSymbolicLink(tree.resolve("g-link"), Path.of("here"));
        Files.createSymbolicLink(tree.resolve("h-same-link"), Path.of("there"));
        Snapshot before = backup();

        Files.delete(tree.resolve("a-goes"));
        Files.writeString(tree.resolve("c-content"), "C-CONTENT");
        Files.setPosixFilePermissions(tree.resolve("d-mode"), PosixFilePermissions.fromString("rwx------"));
        Files.setLastModifiedTime(tree.resolve("e-time"), FileTime.fromMillis(1_000));
        Files.delete(tree.resolve("f-kind"));
        Files.createSymbolicLink(tree.resolve("f-kind"), Path.of("b-same"));
        Files.delete(tree.resolve("g-link"));
        Files.createSymbolicLink(tree.resolve("g-link"), Path.of("away"));
        Files.writeString(tree.resolve("i-new"), "new");
        Snapshot after = backup();

        Map<String, Object> found = differences(before, after);
        assertThat(found.remove("")).as("the folder, whose time changed").isEqualTo(List.of(Part.ATTRIBUTES));
        assertThat(found)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "a-goes",
                        REMOVED,
                        "c-content",
                        List.of(Part.CONTENT, Part.ATTRIBUTES),
                        "d-mode",
                        List.of(Part.ATTRIBUTES),
                        "e-time",
                        List.of(Part.ATTRIBUTES),
                        "f-kind",
                        List.of(Part.KIND, Part.CONTENT, Part.ATTRIBUTES),
                        "g-link",
                        List.of(Part.ATTRIBUTES),
                        "i-new",
                        ADDED));
        assertThat(differences(after, after)).isEmpty();
    }

    static Stream<Long> seeds() {
        return Stream.of(1L, 2L, 3L);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void itFindsWhatWasDoneAndNothingElse(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            Files.writeString(tree.resolve("f" + i), "first " + i);
        }
        Snapshot before = backup();
        Map<String, Object> expected = new TreeMap<>();
        for (int i = 0; i < 90; i++) {
            String name = "f" + i;
            if (i >= 60 && random.nextInt(3) == 0) {
                Files.writeString(tree.resolve(name), "second");
                expected.put(name, ADDED);
            } else if (i < 60 && random.nextInt(5) == 0) {
                Files.delete(tree.resolve(name));
                expected.put(name, REMOVED);
            }
        }
        Snapshot after = backup();
        Map<String, Object> found = differences(before, after);
        found.remove("");
        assertThat(found).as("seed " + seed).isEqualTo(expected);
    }

    private Snapshot backup() {
        try (TreeSource source = new TreeSource(tree, "tree", TreeOptions.all())) {
            return new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run()
                    .snapshot();
        }
    }

    private Map<String, Object> differences(Snapshot before, Snapshot after) {
        var hasher = repository.hasher();
        ManifestDiff diff =
                new ManifestDiff(entries(before), entries(after), new LongPieces(repository.frames(), hasher::holds));
        Map<String, Object> found = new TreeMap<>();
        for (Difference each = diff.next(); each != null; each = diff.next()) {
            Object twice = switch (each) {
                case Difference.Added(var entry) -> found.put(entry.key().toString(), ADDED);
                case Difference.Removed(var entry) -> found.put(entry.key().toString(), REMOVED);
                case Difference.Changed(var entry, var _, var parts) ->
                    found.put(entry.key().toString(), parts.stream().sorted().toList());
            };
            assertThat(Objects.isNull(twice)).as("told once").isTrue();
        }
        return found;
    }

    private EntryCursor entries(Snapshot snapshot) {
        return new Manifest(
                        snapshot.runs().stream().map(repository::manifestRun).toList())
                .entries();
    }
}

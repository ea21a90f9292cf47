package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.retention.Forget;
import io.holdfast.engine.retention.Undelete;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reader.Folder;
import reader.RepositoryReader;

/** What the engine writes is what {@code docs/format.md} says: a reader written from that page alone restores it. */
class SecondReaderTest {
    private static final int KIND_FILE = 2;

    @TempDir
    Path folder;

    @Test
    void aReaderWrittenFromThePageAloneRestoresWhatTheEngineWrote() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            write(tree.resolve("d" + i % 9 + "/f" + i), random, random.nextInt(9000));
        }
        write(tree.resolve("large"), random, 7 << 20);
        Files.createSymbolicLink(tree.resolve("link"), Path.of("large"));
        Files.createLink(tree.resolve("d1/same"), tree.resolve("large"));
        Path place = folder.resolve("repository");
        for (int round = 0; round < 9; round++) {
            write(tree.resolve("d" + random.nextInt(9) + "/f" + random.nextInt(600)), random, 3000);
            Files.deleteIfExists(tree.resolve("d2/f" + random.nextInt(500)));
            backUp(tree, place, round);
        }

        RepositoryReader reader = RepositoryReader.withPassword(
                Folder.of(place), TestRepository.PASSWORD, Instant.now().toEpochMilli());
        List<RepositoryReader.Snapshot> snapshots = reader.snapshots();
        assertThat(snapshots).hasSize(9);
        Map<String, byte[]> restored = new TreeMap<>();
        reader.restore(newest(place)).forEach((key, entry) -> {
            if (entry.kind() == KIND_FILE) {
                restored.put(key.toString(), entry.content());
            }
        });
        Map<String, byte[]> expected = new TreeMap<>();
        try (var files = Files.walk(tree)) {
            for (Path file : (Iterable<Path>)
                    files.filter(each -> Files.isRegularFile(each) && !Files.isSymbolicLink(each))::iterator) {
                expected.put(tree.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        assertThat(restored.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (name, content) -> assertThat(restored.get(name)).as(name).isEqualTo(content));
    }

    @Test
    void itPassesOverWhatACheckpointHasHalfRead() throws IOException {
        Path tree = folder.resolve("tree");
        Path place = folder.resolve("repository");
        write(tree.resolve("large"), new Random(1), 40 << 20);
        backUp(tree, place, 0, BackupOptions.DEFAULT.with(CountingClock.windowOf(12)));
        RepositoryReader reader = RepositoryReader.withPassword(
                Folder.of(place), TestRepository.PASSWORD, Instant.now().toEpochMilli());

        assertThat(reader.snapshots()).singleElement().matches(RepositoryReader.Snapshot::isCheckpoint);
        String checkpoint = reader.snapshots().getFirst().id();
        assertThat(reader.restore(checkpoint).entrySet()).anySatisfy(each -> {
            assertThat(each.getKey().toString()).isEqualTo("large");
            assertThat(each.getValue().content()).isEmpty();
            assertThat(each.getValue().attributes()).containsKey("unread");
        });
    }

    @Test
    void whatWasTakenBackStandsInItsOldPlaceForItToo() throws IOException {
        Path tree = folder.resolve("tree");
        Path place = folder.resolve("repository");
        for (int round = 0; round < 3; round++) {
            write(tree.resolve("file"), new Random(round), 1_000);
            backUp(tree, place, round);
        }
        String back;
        try (Store store = FolderStore.open(place);
                Repository repository = open(store)) {
            var writer = new LedgerRecord.Origin(List.of(), "test", "0");
            var oldest = repository.read().snapshots().getFirst().snapshot().id();
            Forget forget = new Forget(repository, writer, Progress.none());
            forget.run(forget.plan(List.of(oldest)));
            back = new Undelete(repository, writer, Progress.none())
                    .run(oldest)
                    .id()
                    .toString();
        }
        RepositoryReader reader = RepositoryReader.withPassword(
                Folder.of(place), TestRepository.PASSWORD, Instant.now().toEpochMilli());
        assertThat(reader.snapshots())
                .hasSize(3)
                .first()
                .matches(each -> each.id().equals(back));
        byte[] expected = new byte[1_000];
        new Random(0).nextBytes(expected);
        assertThat(reader.restore(back).entrySet())
                .anySatisfy(each -> assertThat(each.getValue().content()).isEqualTo(expected));
    }

    private void backUp(Path tree, Path place, int round) {
        backUp(
                tree,
                place,
                round,
                round == 3 ? BackupOptions.DEFAULT.withCheckpointEvery(Duration.ofNanos(1)) : BackupOptions.DEFAULT);
    }

    private void backUp(Path tree, Path place, int round, BackupOptions options) {
        try (Store store = FolderStore.create(place)) {
            if (round == 0) {
                TestRepository.init(store);
            }
            try (Repository repository = open(store);
                    TreeSource source = new TreeSource(tree, "tree", TreeOptions.all())) {
                new Backup(source, repository, options, new Backup.Client("test", "0"), Progress.none()).run();
            }
        }
    }

    private String newest(Path place) {
        try (Store store = FolderStore.open(place);
                Repository repository = open(store)) {
            return repository.read().snapshots().getLast().snapshot().id().toString();
        }
    }

    private Repository open(Store store) {
        return TestRepository.open(store, folder);
    }

    private static void write(Path file, Random random, int length) throws IOException {
        byte[] content = new byte[length];
        random.nextBytes(content);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}

package io.holdfast.engine.store.powercut;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.Store.Body;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power fails under a folder, before any change or sync of a file or folder: what was acknowledged is there, and nothing is there in part. */
class PowerCutTest {
    @TempDir
    private Path folder = Path.of("");

    private final Random random = new Random(4);
    private WatchedFiles files = new WatchedFiles(folder);
    private int cuts;

    @BeforeEach
    void watch() throws Exception {
        files = new WatchedFiles(Files.createDirectories(folder.resolve("live")));
    }

    @Fault(40)
    @Test
    void whatWasAcknowledgedIsThereAndNoNameHoldsAPart() {
        Map<String, byte[]> acknowledged = new TreeMap<>();
        Map<String, byte[]> begun = new TreeMap<>();
        try (Store store = FolderStore.open(files.root())) {
            files.beforeEach(() -> {
                check(acknowledged, begun);
                check(acknowledged, begun);
            });
            for (int i = 0; i < 12; i++) {
                String name = "data/" + i % 3 + "/" + "x".repeat(1 + i);
                begun.put(name, content());
                store.put(name, Body.of(begun.getOrDefault(name, new byte[0])));
                acknowledged.put(name, begun.getOrDefault(name, new byte[0]));
                check(acknowledged, begun);
            }
        }
        assertThat(cuts).isGreaterThan(100);
    }

    private void check(Map<String, byte[]> acknowledged, Map<String, byte[]> begun) {
        Path left = cut();
        try (Store store = FolderStore.open(left)) {
            Map<String, byte[]> there = new TreeMap<>();
            store.list("", null).found().forEach(each -> there.put(each.name(), store.get(each.name(), 1 << 20)));
            assertThat(there.keySet()).containsAll(acknowledged.keySet());
            there.forEach((name, content) -> assertThat(content).as(name).isEqualTo(begun.get(name)));
        }
    }

    @Fault(40)
    @Test
    void everySnapshotThatWasToldRestoresAndTheNextBackupNeedsNoHelp() {
        Map<String, Map<String, String>> told = new HashMap<>();
        MapSource source = new MapSource("source");
        try (Store store = FolderStore.open(files.root())) {
            TestRepository.init(store);
            for (int round = 0; round < 3; round++) {
                source.put("f" + round, content());
                source.put("changed", content());
                files.beforeEach(() -> {
                    if (random.nextInt(6) == 0) {
                        survives(told);
                    }
                });
                backUp(store, "machine", source, told);
                files.beforeEach(() -> {});
                survives(told);
            }
            Path left = cut();
            try (Store after = FolderStore.open(left)) {
                source.put("later", content());
                backUp(after, "machine", source, told);
                isThere(after, told);
            }
        }
    }

    private synchronized void survives(Map<String, Map<String, String>> told) {
        try (Store store = FolderStore.open(cut())) {
            isThere(store, told);
        }
    }

    private synchronized void isThere(Store store, Map<String, Map<String, String>> told) {
        try (Repository repository = TestRepository.open(store, folder.resolve("stranger" + cuts++))) {
            Map<String, Map<String, String>> there = new HashMap<>();
            for (Present each : repository.read().snapshots()) {
                there.put(each.snapshot().id().toString(), Restored.of(repository, each.snapshot()));
            }
            assertThat(there).containsAllEntriesOf(told);
        }
    }

    private void backUp(Store store, String machine, MapSource source, Map<String, Map<String, String>> told) {
        try (Repository repository = TestRepository.open(store, folder.resolve(machine))) {
            var result = new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run();
            told.put(result.snapshot().id().toString(), Restored.expected(source.files()));
        }
    }

    private synchronized Path cut() {
        int number = cuts++;
        Path left = folder.resolve("left" + number);
        files.cut(left, number);
        return left;
    }

    private byte[] content() {
        byte[] content = new byte[1 + random.nextInt(3_000)];
        random.nextBytes(content);
        return content;
    }
}

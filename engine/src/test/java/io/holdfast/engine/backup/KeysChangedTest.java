package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to unlock a repository is changed between any two operations of a backup: another is added, the old one is removed. */
class KeysChangedTest {
    @TempDir
    private Path folder = Path.of("");

    private final MapSource source = new MapSource("source");

    @Fault(80)
    @Test
    void theBackupIsDoneAndWhoUnlocksItInTheNewWayFindsIt() {
        for (int i = 0; i < 10; i++) {
            source.put("f" + i, new byte[] {(byte) i, 2, 3});
        }
        SimulatedClock clock = new SimulatedClock();
        SimulatedObjects start = new SimulatedObjects(1, clock);
        TestRepository.initWithPassword(new SimulatedStore(start));
        SimulatedStore alone = new SimulatedStore(start.copy(2, clock));
        try (Repository repository = open(alone, "alone")) {
            backUp(repository);
        }
        assertThat(alone.count(Operation.get("keys/"))).isOne();

        for (Operation operation : alone.operations()) {
            SimulatedObjects objects = start.copy(3, clock);
            SimulatedStore client = new SimulatedStore(objects);
            client.beforeEach(each -> {
                if (each.number() == operation.number()) {
                    changeKeys(objects);
                }
            });
            try (Repository repository = open(client, "client" + operation.number())) {
                backUp(repository);
            }
            try (Repository repository = open(new SimulatedStore(objects), "other" + operation.number())) {
                Map<String, String> found = new TreeMap<>(Restored.of(
                        repository, repository.read().snapshots().getLast().snapshot()));
                assertThat(found).as("%s", operation).isEqualTo(Restored.expected(source.files()));
            }
        }
    }

    private void changeKeys(SimulatedObjects objects) {
        SimulatedStore other = new SimulatedStore(objects);
        List<String> before = objects.names().stream()
                .filter(name -> name.startsWith("keys/"))
                .toList();
        try (Repository repository = open(other, "administrator")) {
            repository.addKey(TestRepository.newSlot());
        }
        before.forEach(name -> TestRepository.removeKey(other, name.substring("keys/".length())));
        assertThat(objects.names()).doesNotContainAnyElementsOf(before).anyMatch(name -> name.startsWith("keys/"));
    }

    private void backUp(Repository repository) {
        new Backup(source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none()).run();
    }

    private Repository open(SimulatedStore store, String machine) {
        return TestRepository.openWithPassword(store, folder.resolve(machine));
    }
}

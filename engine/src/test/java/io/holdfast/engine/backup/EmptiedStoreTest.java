package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.SimulatedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that remembers a repository, in whose place there is none any more, or another one. */
class EmptiedStoreTest {
    @TempDir
    private Path folder = Path.of("");

    private final SimulatedStore store = new SimulatedStore();
    private final MapSource source = new MapSource("source");

    @BeforeEach
    void aRepositoryWithASnapshot() {
        TestRepository.init(store);
        Random random = new Random(5);
        for (int i = 0; i < 20; i++) {
            byte[] content = new byte[2_000];
            random.nextBytes(content);
            source.put("file" + i, content);
        }
        backUp();
    }

    @Fault(36)
    @Test
    void whereTheRepositoryWasNothingIsWritten() {
        empty();
        assertThatThrownBy(this::backUp)
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("is no Holdfast repository");
        assertThat(store.objects().names()).isEmpty();
    }

    @Fault(36)
    @Test
    void oneThatWasMadeAnewInItsPlaceGetsEverything() {
        empty();
        TestRepository.init(store);
        assertThat(backUp().tally().added()).isEqualTo(20);
        theNewestIsThere();
    }

    /** As if both had the same name: what the machine keeps of one stands where it keeps the other's. */
    @Fault(43)
    @Test
    void whatTheMachineKeepsOfAnotherOneIsNotTakenForItsOwn() throws IOException {
        empty();
        TestRepository.init(store);
        String id;
        try (Repository repository = open()) {
            id = repository.header().id().toString();
        }
        for (String kind : List.of("cache", "state")) {
            moveTo(id, folder.resolve("machine").resolve(kind));
        }
        assertThat(backUp().tally().added()).isEqualTo(20);
        theNewestIsThere();
        assertThat(backUp().tally().unchanged()).isEqualTo(20);
    }

    private static void moveTo(String id, Path kind) throws IOException {
        List<Path> all;
        try (Stream<Path> repositories = Files.list(kind)) {
            all = repositories.toList();
        }
        for (Path each : all) {
            if (each.getFileName().toString().equals(id)) {
                try (Stream<Path> files = Files.walk(each)) {
                    files.sorted((a, b) -> b.compareTo(a))
                            .forEach(file -> assertThat(file.toFile().delete()).isTrue());
                }
            }
        }
        for (Path each : all) {
            if (!each.getFileName().toString().equals(id)) {
                Files.move(each, kind.resolve(id));
            }
        }
    }

    private void empty() {
        store.objects().names().forEach(store.objects()::lose);
    }

    private BackupResult backUp() {
        try (Repository repository = open()) {
            return new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run();
        }
    }

    private Repository open() {
        return TestRepository.open(store, folder.resolve("machine"));
    }

    private void theNewestIsThere() {
        try (Repository repository = TestRepository.open(store, folder.resolve("other"))) {
            assertThat(Restored.of(
                            repository, repository.read().snapshots().getLast().snapshot()))
                    .isEqualTo(Restored.expected(source.files()));
        }
    }
}

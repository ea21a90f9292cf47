package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Large files that moved while they were read, and are read again, while others wait to be taken. */
class ReadAgainTest {
    private static final ChunkerSettings FINE = new ChunkerSettings(4096, 1024, 2048, 4096);
    private static final int FILES = 7;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest(name = "{0} readers, {1} MiB")
    @CsvSource({"1, 256", "4, 64", "16, 16"})
    void isOverInTimeWhateverIsAllowed(int readers, int mebibytes) {
        SimulatedStore store = new SimulatedStore();
        TestRepository.init(store, Times.PROMPT, FINE);
        MapSource files = new MapSource("files");
        Random random = new Random(1);
        for (int i = 0; i < FILES; i++) {
            byte[] content = new byte[(1 << 20) + i];
            random.nextBytes(content);
            files.put("f" + i, content);
        }
        BackupOptions options = BackupOptions.DEFAULT
                .withParallelism(readers, 1)
                .withBytesInFlight(mebibytes << 20)
                .withCheckpointEvery(Duration.ofNanos(1));
        try (Repository repository = TestRepository.open(store, folder)) {
            BackupResult result = assertTimeoutPreemptively(
                    Duration.ofMinutes(1),
                    () -> new Backup(
                                    new MovingSource(files),
                                    repository,
                                    options,
                                    new Backup.Client("test", "0"),
                                    Progress.none())
                            .run());
            assertThat(result.moved()).isZero();
            assertThat(Restored.of(repository, result.snapshot())).isEqualTo(Restored.expected(files.files()));
        }
    }
}

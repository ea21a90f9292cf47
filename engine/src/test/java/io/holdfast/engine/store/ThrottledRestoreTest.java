package io.holdfast.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.TreeTarget;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that may read so little in a second that it takes hours. */
class ThrottledRestoreTest {
    private static final int PACKS = 8;
    private static final int LENGTH = 250_000;
    private static final double BYTES_PER_SECOND = 200;

    @TempDir
    private Path folder = Path.of("");

    @Fault(140)
    @Test
    void itTakesTheTimeThatTheRateAsksForAndGivesUpNothing() {
        SimulatedStore store = new SimulatedStore();
        TestRepository.init(store);
        MapSource source = new MapSource("source");
        Random random = new Random(9);
        for (int i = 0; i < PACKS; i++) {
            byte[] content = new byte[LENGTH];
            random.nextBytes(content);
            source.put("f" + i, content);
            backUp(source, store);
        }
        Snapshot snapshot = backUp(source, store);

        AtomicLong nanos = new AtomicLong();
        Limit bytes = new Limit(BYTES_PER_SECOND, nanos::get, time -> nanos.addAndGet(time.toNanos()));
        try (var throttled = new LimitedStore(store, Limit.none(), bytes);
                Repository repository = TestRepository.open(throttled, folder.resolve("other"));
                TreeTarget target = new TreeTarget(folder.resolve("target"))) {
            RestoreResult result =
                    new Restore(repository, snapshot, target, RestoreOptions.DEFAULT, Progress.none()).run();
            assertThat(result.failed()).isZero();
            assertThat(result.differences()).isEmpty();
        }
        source.files()
                .forEach((key, content) ->
                        assertThat(folder.resolve("target/" + key)).hasBinaryContent(content));
        assertThat(TimeUnit.NANOSECONDS.toSeconds(nanos.get()))
                .as("all but the last read are waited for")
                .isGreaterThanOrEqualTo((long) ((PACKS - 1) * LENGTH / BYTES_PER_SECOND));
    }

    private Snapshot backUp(MapSource source, SimulatedStore store) {
        try (Repository repository = TestRepository.open(store, folder.resolve("machine"))) {
            return new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run()
                    .snapshot();
        }
    }
}

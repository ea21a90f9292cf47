package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong when a snapshot exists already does not make its backup a failed one. */
class CommittedTest {
    private static final int WORTH_A_PAGE = 1_000;

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedStore store = new SimulatedStore(new SimulatedObjects(1, clock));
    private final MapSource source = new MapSource("source");

    @Test
    void aBackupThatCantFoldTheLedgerAfterItsCommitHasSucceeded() {
        TestRepository.init(store);
        source.put("a", new byte[] {1});
        try (Repository repository = TestRepository.open(store, folder)) {
            for (int i = 0; i < WORTH_A_PAGE; i++) {
                LedgerRecord record = new LedgerRecord.Forget(
                        new LedgerRecord.Origin(List.of(), "test", "0"), SnapshotId.random(new SecureRandom()));
                repository.ledger().put(repository.ledger().prepare(record, store.clock()));
            }
        }
        clock.advance(Duration.ofHours(1));
        succeedsDespite(new NotFound("The bucket has no such object."));
        succeedsDespite(new Interrupted("the job was interrupted"));
    }

    private void succeedsDespite(HoldfastException trouble) {
        AtomicBoolean struck = new AtomicBoolean();
        SimulatedStore client = store.reopen();
        client.beforeEach(operation -> {
            if (Operation.put("ledger/pages/").test(operation)) {
                struck.set(true);
                throw trouble;
            }
        });
        try (Repository repository = TestRepository.open(client, folder)) {
            BackupResult result = new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run();
            assertThat(struck).isTrue();
            assertThat(repository
                            .read()
                            .snapshots("source")
                            .getLast()
                            .snapshot()
                            .id())
                    .isEqualTo(result.snapshot().id());
        }
    }
}

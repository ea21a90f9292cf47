package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that is told to stop says no more than it knows, and loses nothing that the store has. */
class StoppedBackupTest {
    private static final Predicate<Operation> RECORD = Operation.put("ledger/records/");

    @TempDir
    Path folder;

    private final SimulatedStore store = new SimulatedStore();
    private final MapSource source = new MapSource("source");

    @BeforeEach
    void makeARepository() {
        TestRepository.init(store);
    }

    @AfterEach
    void forgetThatThisThreadWasInterrupted() {
        assertThat(Thread.interrupted()).as("cleared by the tests that set it").isFalse();
    }

    @Test
    void whileItsRecordIsOnItsWayNobodyKnowsWhetherTheSnapshotExists() {
        source.put("f", new byte[1_000]);
        AtomicBoolean sent = new AtomicBoolean();
        SimulatedStore client = stopping(operation -> {
            if (sent.get()) {
                throw new Interrupted("stopped");
            }
            sent.set(RECORD.test(operation));
        });
        client.loseReply(RECORD);
        assertThatThrownBy(() -> backUp(client))
                .isInstanceOf(Unconfirmed.class)
                .hasMessageContaining("not known whether the snapshot exists. Next: holdfast snapshots");
        assertThat(snapshots()).as("here it does").isEqualTo(1);
    }

    @Test
    void beforeItsRecordIsSentThereIsNoSnapshot() {
        source.put("f", new byte[1_000]);
        SimulatedStore client = stopping(operation -> {
            if (operation.name().startsWith("index/")) {
                throw new Interrupted("stopped");
            }
        });
        assertThatThrownBy(() -> backUp(client)).isInstanceOf(Interrupted.class);
        assertThat(snapshots()).isZero();
    }

    @Test
    void anUploadThatIsUnderWayEndsAndIsTakenUpByTheNextBackup() {
        byte[] content = new byte[40 << 20];
        new Random(1).nextBytes(content);
        source.put("f", content);
        Thread job = Thread.currentThread();
        AtomicBoolean once = new AtomicBoolean();
        SimulatedStore client = stopping(operation -> {
            if (operation.name().startsWith("data/") && !once.getAndSet(true)) {
                job.interrupt();
                sleep();
            }
        });
        assertThatThrownBy(() -> backUp(client)).isInstanceOf(Interrupted.class);
        assertThat(Thread.interrupted()).as("still").isTrue();
        assertThat(backUp(store).takenUp()).isGreaterThan(16 << 20);
    }

    /** As long as the thread may sleep: it is cut short when the job does not wait. */
    private static void sleep() {
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            throw new Interrupted("the upload was cut off", e);
        }
    }

    private SimulatedStore stopping(Consumer<Operation> action) {
        SimulatedStore client = new SimulatedStore(store.objects());
        client.beforeEach(action);
        return client;
    }

    private BackupResult backUp(SimulatedStore client) {
        try (Repository repository = TestRepository.open(client, folder)) {
            return new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run();
        }
    }

    private int snapshots() {
        try (Repository repository = TestRepository.open(store, folder)) {
            return repository.read().snapshots().size();
        }
    }
}

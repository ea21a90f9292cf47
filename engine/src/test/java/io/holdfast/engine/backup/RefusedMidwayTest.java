package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Full;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that refuses from some moment of a backup on: the backup ends with its reason, nothing is lost, and the next one goes on. */
class RefusedMidwayTest {
    @TempDir
    private Path folder = Path.of("");

    private final Random random = new Random(4);
    private final SimulatedClock clock = new SimulatedClock();

    @Fault(12)
    @Test
    void credentialsThatEndBeforeAnyRequestEndTheBackupAndNothingElse() {
        int ended = everyMoment(
                n -> operation -> operation.number() >= n,
                new AccessDenied("403 ExpiredToken. Next: check the credentials"));
        assertThat(ended).isGreaterThan(8);
    }

    @Fault(37)
    @Test
    void aQuotaThatIsUsedUpBeforeAnyPutEndsTheBackupAndNothingElse() {
        Predicate<Operation> puts = Operation.put("");
        int ended = everyMoment(
                n -> operation -> operation.number() >= n && puts.test(operation),
                new Full("403 QuotaExceeded. Next: free some there"));
        assertThat(ended).isGreaterThan(4);
    }

    /** @return how many backups ended with the refusal */
    private int everyMoment(LongFunction<Predicate<Operation>> refused, HoldfastException refusal) {
        int ended = 0;
        boolean isRefusedStill = true;
        for (long n = 1; isRefusedStill; n++) {
            SimulatedObjects objects = new SimulatedObjects(n, clock);
            Path machine = folder.resolve("n" + n);
            MapSource source = new MapSource("source");
            TestRepository.init(new SimulatedStore(objects));
            change(source, 5);
            Map<SnapshotId, Map<String, String>> told = new LinkedHashMap<>();
            told.put(backUp(source, new SimulatedStore(objects), machine), Restored.expected(source.files()));
            change(source, 3);
            SimulatedStore client = new SimulatedStore(objects);
            Predicate<Operation> isRefused = refused.apply(n);
            client.beforeEach(operation -> {
                if (isRefused.test(operation)) {
                    throw refusal;
                }
            });
            try {
                told.put(backUp(source, client, machine), Restored.expected(source.files()));
            } catch (HoldfastException e) {
                assertThat(e).as("before operation %d", n).isSameAs(refusal);
                ended++;
            }
            isRefusedStill = n <= client.operations().size();
            assertThat(found(objects, machine)).as("before operation %d", n).containsAllEntriesOf(told);
            told.put(backUp(source, new SimulatedStore(objects), machine), Restored.expected(source.files()));
            assertThat(found(objects, machine)).containsAllEntriesOf(told);
        }
        return ended;
    }

    private void change(MapSource source, int files) {
        for (int i = 0; i < files; i++) {
            byte[] content = new byte[500 + random.nextInt(2_000)];
            random.nextBytes(content);
            source.put("f" + i, content);
        }
    }

    private static SnapshotId backUp(MapSource source, SimulatedStore client, Path machine) {
        try (Repository repository = TestRepository.open(client, machine)) {
            return new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run()
                    .snapshot()
                    .id();
        }
    }

    private static Map<SnapshotId, Map<String, String>> found(SimulatedObjects objects, Path machine) {
        Map<SnapshotId, Map<String, String>> found = new LinkedHashMap<>();
        try (Repository repository = TestRepository.open(new SimulatedStore(objects), machine)) {
            for (Present each : repository.read().snapshots()) {
                found.put(each.snapshot().id(), Restored.of(repository, each.snapshot()));
            }
        }
        return found;
    }
}

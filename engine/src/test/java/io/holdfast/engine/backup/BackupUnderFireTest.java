package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.snapshot.Piece;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups whose client dies, or whose store loses replies, at each single operation. */
@Tag("slow")
class BackupUnderFireTest {

    @TempDir
    Path folder;

    private Path tree = Path.of("");
    private SimulatedStore store = new SimulatedStore();
    private final Random random = new Random(11);
    private final Map<String, Map<String, String>> committed = new TreeMap<>();

    @BeforeEach
    void aRepositoryAndATree() throws IOException {
        TestRepository.init(store);
        tree = Files.createDirectories(folder.resolve("tree"));
        for (int i = 0; i < 40; i++) {
            change("f" + i);
        }
    }

    @Fault(39)
    @Test
    void aClientKilledAtAnyOperationLosesNothingThatWasCommitted() throws IOException {
        commit();
        long operations = operationsOf(this::change);
        for (int n = 1; n <= operations + 1; n++) {
            change();
            attempt(Operation.number(n), Deaths.BEFORE);
            everyCommittedSnapshotIsThere();
            change();
            attempt(Operation.number(n), Deaths.AFTER);
            everyCommittedSnapshotIsThere();
        }
        commit();
        everyCommittedSnapshotIsThere();
    }

    @Fault(39)
    @Test
    void whatAKilledJobHadUploadedIsNotSentAgain() throws IOException {
        commit();
        for (int i = 0; i < 20; i++) {
            change("new" + i);
        }
        attempt(Operation.put("ledger/records/"), Deaths.BEFORE);
        SimulatedStore next = store.reopen();
        BackupResult result = backup(next);
        assertThat(next.count(Operation.put("data/"))).isZero();
        assertThat(result.takenUp()).isPositive();
        remember(result);
        everyCommittedSnapshotIsThere();
    }

    @Fault(2)
    @Test
    void aRecordWhoseReplyWasLostIsReplacedByOneThatWasAcknowledged() throws IOException {
        SimulatedStore losing = store.reopen();
        losing.loseReply(Operation.put("ledger/records/"));
        BackupResult result = backup(losing);
        remember(result);
        try (Repository repository = open(store.reopen())) {
            LedgerState state = repository.read();
            assertThat(state.records()).hasSize(2);
            assertThat(state.snapshots()).hasSize(1);
        }
        everyCommittedSnapshotIsThere();
    }

    /** Its put happens a week later. */
    @Test
    void aPackWhosePutWasNotAnsweredIsLookedForAndPutOnceMore() throws IOException {
        SimulatedStore losing = store.reopen();
        losing.delayPut(Operation.put("data/"), Duration.ofDays(7));
        BackupResult result = backup(losing);
        assertThat(store.objects().names()).anyMatch(name -> name.startsWith("data/"));
        remember(result);
        everyCommittedSnapshotIsThere();
    }

    @Test
    void manyWritersAtOnceAllCommit() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<BackupResult>> jobs = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String name = "source " + i;
                jobs.add(threads.submit(() -> backup(store.reopen(), name)));
            }
            for (Future<BackupResult> job : jobs) {
                assertThat(job.get().tally().entries()).isEqualTo(41);
            }
        }
        try (Repository repository = open(store.reopen())) {
            assertThat(repository.read().snapshots()).hasSize(12);
        }
    }

    private enum Deaths {
        BEFORE,
        AFTER
    }

    private void attempt(Predicate<Operation> where, Deaths deaths) throws IOException {
        SimulatedStore mortal = store.reopen();
        switch (deaths) {
            case BEFORE -> mortal.killBefore(where);
            case AFTER -> mortal.killAfter(where);
        }
        try {
            remember(backup(mortal));
        } catch (Throwable death) {
            assertThat(isDeath(death)).as("%s", (Object) death).isTrue();
        }
    }

    private static boolean isDeath(Throwable error) {
        return error instanceof Killed || (error.getCause() != null && isDeath(error.getCause()));
    }

    private void commit() throws IOException {
        SimulatedStore client = store.reopen();
        remember(backup(client));
    }

    private interface Step {
        void run() throws IOException;
    }

    private long operationsOf(Step before) throws IOException {
        before.run();
        SimulatedStore client = store.reopen();
        remember(backup(client));
        return client.operations().size();
    }

    private BackupResult backup(SimulatedStore client) {
        return backup(client, "tree");
    }

    private BackupResult backup(SimulatedStore client, String name) {
        try (Repository repository = open(client);
                TreeSource source = new TreeSource(tree, name, TreeOptions.all())) {
            return new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run();
        }
    }

    private Repository open(SimulatedStore client) {
        return TestRepository.open(client, folder);
    }

    private void remember(BackupResult result) throws IOException {
        Map<String, String> now = new TreeMap<>();
        try (var files = Files.walk(tree)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                now.put(tree.relativize(file).toString(), digest(Files.readAllBytes(file)));
            }
        }
        committed.put(result.snapshot().id().toString(), now);
    }

    private void everyCommittedSnapshotIsThere() {
        try (Repository repository = open(store.reopen())) {
            Map<String, LedgerState.Present> there = new TreeMap<>();
            List<LedgerState.Present> snapshots = repository.read().snapshots();
            snapshots.forEach(each -> there.put(each.snapshot().id().toString(), each));
            assertThat(there.keySet()).containsAll(committed.keySet());
            String newest = snapshots.getLast().snapshot().id().toString();
            committed.forEach((id, expected) -> {
                LedgerState.Present present = there.get(id);
                if (present != null && (id.equals(newest) || random.nextInt(8) == 0)) {
                    assertThat(contents(repository, present)).isEqualTo(expected);
                }
            });
        }
    }

    private static Map<String, String> contents(Repository repository, LedgerState.Present present) {
        Manifest manifest = new Manifest(
                present.snapshot().runs().stream().map(repository::manifestRun).toList());
        var hasher = repository.hasher();
        Map<String, String> found = new TreeMap<>();
        EntryCursor cursor = manifest.entries();
        while (cursor.next()) {
            if (cursor.entry().listed().kind() == Kind.FILE
                    && cursor.entry().content() instanceof Content.Pieces(var pieces)) {
                var content = new ByteArrayOutputStream();
                for (Piece piece : pieces) {
                    byte[] plain = repository.frames().open(piece.frame());
                    assertThat(hasher.holds(plain, piece.offset(), piece.length(), piece.hash()))
                            .isTrue();
                    content.write(plain, piece.offset(), piece.length());
                }
                found.put(cursor.key().toString(), digest(content.toByteArray()));
            }
        }
        return found;
    }

    private void change() throws IOException {
        change("f" + random.nextInt(40));
        change("g" + random.nextInt(40));
        Files.deleteIfExists(tree.resolve("g" + random.nextInt(40)));
    }

    private void change(String name) throws IOException {
        byte[] content = new byte[1 + random.nextInt(5000)];
        random.nextBytes(content);
        Files.write(tree.resolve(name), content);
    }

    private static String digest(byte[] content) {
        return content.length + ":" + ObjectHash.sha256(content);
    }
}

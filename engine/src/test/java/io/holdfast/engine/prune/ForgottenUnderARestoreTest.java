package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.G;
import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.TargetInMemory;
import io.holdfast.engine.restore.TreeTarget;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot is forgotten, and pruned, when a restore of it is about to read its content. */
class ForgottenUnderARestoreTest {
    private static final Duration TRASH = Duration.ofDays(7);

    @TempDir
    private Path folder = Path.of("");

    private final Queue<String> told = new ConcurrentLinkedQueue<>();

    @Fault(79)
    @Test
    void itGoesOnAsLongAsTheSnapshotIsInTheTrash() throws IOException {
        assertThat(restoredWhile(TRASH.minusHours(1)).failed()).isZero();
        assertThat(folder.resolve("target")).isDirectoryContaining("glob:**/f*");
    }

    @Fault(79)
    @Test
    void whatIsFreedUnderItIsToldAndNothingElseIsWritten() throws IOException {
        RestoreResult result = restoredWhile(TRASH.plusHours(1));
        assertThat(result.failed()).isPositive();
        assertThat(result.damaged()).as("it is not damage").isZero();
        assertThat(told).hasSize((int) result.failed()).allMatch(why -> why.contains("was forgotten meanwhile"));
    }

    @Fault(79)
    @Test
    void whoseManifestIsGoneIsToldThatItWasFreed() {
        PruneWorld world = new PruneWorld(folder.resolve("world"), TIMES);
        world.trash(TRASH);
        MapSource source = world.source("source", 12);
        Snapshot old = world.backUp(source);
        world.forget(old);
        world.pass(TRASH.plusHours(1));
        world.prune();
        world.pass(G.plusMinutes(1));
        world.prune();
        try (Repository repository = TestRepository.open(world.client(), folder.resolve("restoring"))) {
            var restore = new Restore(repository, old, new TargetInMemory(), RestoreOptions.DEFAULT, Progress.none());
            assertThatThrownBy(restore::run)
                    .isInstanceOf(NotFound.class)
                    .hasMessageContaining(old.id().toString())
                    .hasMessageContaining("was forgotten meanwhile");
        }
    }

    private void learn(Event event) {
        if (event instanceof Event.Failed failed) {
            told.add(failed.why());
        }
    }

    /** Everything that stands in the target afterwards is what it was. */
    private RestoreResult restoredWhile(Duration forgottenFor) throws IOException {
        PruneWorld world = new PruneWorld(folder.resolve("world"), TIMES);
        world.trash(TRASH);
        MapSource source = world.source("source", 12);
        Map<String, byte[]> before = Map.copyOf(source.files());
        Snapshot old = world.backUp(source);
        source.files().clear();
        world.change(source, 5);
        world.backUp(source);
        SimulatedStore client = world.client();
        boolean[] met = {false};
        client.beforeEach(operation -> {
            if (!met[0] && Operation.get("data/").test(operation)) {
                met[0] = true;
                world.forget(old);
                world.pass(forgottenFor);
                world.prune();
                world.pass(G.plusMinutes(1));
                world.prune();
            }
        });
        RestoreResult result;
        try (Repository repository = TestRepository.open(client, folder.resolve("restoring"));
                TreeTarget target = new TreeTarget(folder.resolve("target"))) {
            result = new Restore(repository, old, target, RestoreOptions.DEFAULT, this::learn).run();
        }
        assertThat(met[0]).isTrue();
        assertThat(world.lost()).isEmpty();
        int there = 0;
        for (Map.Entry<String, byte[]> each : before.entrySet()) {
            Path file = folder.resolve("target").resolve(each.getKey());
            if (Files.exists(file)) {
                there++;
                assertThat(file).hasBinaryContent(each.getValue());
            }
        }
        assertThat(result.failed()).isEqualTo(before.size() - there);
        return result;
    }
}

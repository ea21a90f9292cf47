package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.G;
import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.replication.Replicate;
import io.holdfast.engine.replication.ReplicateOptions;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page has dropped does not come back, wherever a record of it is left. */
@Tag("slow")
class DroppedSnapshotTest {
    private static final int MOST_ROUNDS = 12;

    @TempDir
    private Path folder = Path.of("");

    /** The forget comes and goes between two rounds, and the replica has the snapshot's record from the first. */
    @Test
    void aForgottenSnapshotDoesNotComeBackAtAReplica() {
        PruneWorld world = worldWithASource();
        Snapshot forgotten = world.backUp(world.source("forgotten", 3));
        SimulatedObjects replica = new SimulatedObjects(7, world.clock);
        replicate(world, replica);
        String record = recordOf(forgotten, world);
        assertThat(replica.names()).contains(record);
        world.forget(forgotten);
        pruneUntilDropped(world, forgotten);
        assertThat(world.read().isForgotten(forgotten.id()))
                .as("for who rebuilds a ledger")
                .isTrue();

        replicate(world, replica);
        assertThat(replica.names()).contains(record);
        SimulatedStore promoted = new SimulatedStore(replica);
        assertThat(isKnown(world, promoted, forgotten.id())).isFalse();
        for (int i = 0; i < 3; i++) {
            world.backUpOften(promoted);
            world.pass(G.multipliedBy(2));
            world.prune(world.usual(), promoted);
            assertThat(isKnown(world, promoted, forgotten.id())).isFalse();
        }
        assertThat(replica.names()).as("two pages say that it was dropped").doesNotContain(record);
        assertThat(world.lost(promoted)).isEmpty();
    }

    /** A store may apply a put once more, whenever it likes. */
    @Test
    void aRecordThatIsPutOnceMoreSaysNothingAndIsDeleted() {
        PruneWorld world = worldWithASource();
        Snapshot forgotten = world.backUp(world.source("forgotten", 3));
        String record = recordOf(forgotten, world);
        byte[] bytes = world.objects.contents().getOrDefault(record, new byte[0]);
        world.forget(forgotten);
        pruneUntilDropped(world, forgotten);
        world.client().put(record, Store.Body.of(bytes));
        world.pass(PruneWorld.D);
        assertThat(isKnown(world, world.client(), forgotten.id())).isFalse();
        for (int i = 0; i < 3; i++) {
            world.backUpOften(world.client());
            world.pass(G.multipliedBy(2));
            world.prune();
        }
        assertThat(world.objects.names()).doesNotContain(record);
        assertThat(isKnown(world, world.client(), forgotten.id())).isFalse();
        assertThat(world.lost()).isEmpty();
    }

    private PruneWorld worldWithASource() {
        PruneWorld world = new PruneWorld(folder, TIMES);
        world.trash(Duration.ZERO);
        world.backUpOften(world.client());
        return world;
    }

    private void pruneUntilDropped(PruneWorld world, Snapshot forgotten) {
        for (int i = 0; i < MOST_ROUNDS && isKnown(world, world.client(), forgotten.id()); i++) {
            world.backUpOften(world.client());
            world.pass(G.multipliedBy(2));
            world.prune();
        }
        assertThat(isKnown(world, world.client(), forgotten.id())).isFalse();
    }

    private static String recordOf(Snapshot snapshot, PruneWorld world) {
        return world.read().snapshots().stream()
                .filter(each -> each.snapshot().id().equals(snapshot.id()))
                .findFirst()
                .orElseThrow()
                .found()
                .name()
                .path();
    }

    /** Whether some record of it, or forget, counts. */
    private static boolean isKnown(PruneWorld world, Store store, SnapshotId id) {
        try (Repository repository = world.open(store)) {
            LedgerState all = repository.ledger().readEverything();
            return all.records().stream().anyMatch(each -> switch (each.record()) {
                case Snapshot snapshot -> snapshot.id().equals(id);
                case LedgerRecord.Forget forget -> forget.id().equals(id);
                default -> false;
            });
        }
    }

    private void replicate(PruneWorld world, SimulatedObjects replica) {
        world.pass(G); // what is younger waits for the next round
        ReplicateOptions options = new ReplicateOptions(1, 1 << 20);
        Replicate replicate = new Replicate(
                world.client(), new SimulatedStore(replica), options, folder, world.clock::advance, Progress.none());
        assertThat(replicate.run().damaged()).isEmpty();
        world.pass(PruneWorld.D.multipliedBy(3));
    }
}

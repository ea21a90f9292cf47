package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.TargetInMemory;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Something of a snapshot is missing, and no record knows another place for it: what a restore says of that, and what it does all the same. */
class RestoreBesideDamageTest {
    @TempDir
    private Path folder = Path.of("");

    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final TargetInMemory target = new TargetInMemory();

    @Test
    void whatIsMissingIsDamageAndWasNotFreedAsLongAsTheSnapshotIsInTheTrash() {
        PruneWorld world = world();
        MapSource source = world.source("source", 12);
        Snapshot snapshot = world.backUp(source);
        world.forget(snapshot);
        lose(world, "data/");

        RestoreResult result = restored(world, world.client(), snapshot);
        assertThat(result.failed()).isEqualTo(source.files().size());
        assertThat(result.damaged()).isEqualTo(result.failed());
        assertThat(told).hasSize((int) result.failed()).noneMatch(why -> why.contains("was forgotten"));
    }

    @Test
    void howeverMuchIsMissingTheLedgerIsReadOnce() {
        PruneWorld world = world();
        MapSource source = world.source("source", 30);
        Snapshot snapshot = world.backUp(source);
        lose(world, "data/");
        SimulatedStore client = world.client();

        assertThat(restored(world, client, snapshot).failed())
                .isEqualTo(source.files().size())
                .isGreaterThan(5);
        assertThat(client.count(Operation.list("ledger/records/"))).isOne();
    }

    @Test
    void whereTheManifestIsMissingItsPackIsNamed() {
        PruneWorld world = world();
        Snapshot snapshot = world.backUp(world.source("source", 12));
        lose(world, "meta/");

        assertThatThrownBy(() -> restored(world, world.client(), snapshot))
                .isInstanceOf(Damaged.class)
                .hasMessageContaining(
                        PackKind.META.path(snapshot.runs().getFirst().pack()));
    }

    @Test
    void whatIsMissingTakesNothingElseWithItAlsoWhereTheRecordIsGone() {
        PruneWorld world = world();
        MapSource source = world.source("source", 12);
        world.backUp(source);
        Set<String> before = world.packs();
        source.put("lost", new byte[700]);
        Snapshot snapshot = world.backUp(source);
        world.packs().stream()
                .filter(name -> name.startsWith("data/") && !before.contains(name))
                .forEach(world.objects::lose);
        lose(world, "ledger/records/");

        RestoreResult result = restored(world, world.client(), snapshot);
        assertThat(result.damaged()).isOne();
        assertThat(told).singleElement().asString().contains("data/");
        source.remove("lost");
        assertThat(target.files()).containsExactlyInAnyOrderEntriesOf(source.files());
    }

    private PruneWorld world() {
        return new PruneWorld(folder.resolve("world"), TIMES);
    }

    private static void lose(PruneWorld world, String prefix) {
        world.objects.names().stream().filter(name -> name.startsWith(prefix)).forEach(world.objects::lose);
    }

    private RestoreResult restored(PruneWorld world, SimulatedStore store, Snapshot snapshot) {
        Progress progress = event -> {
            if (event instanceof Event.Failed failed) {
                told.add(failed.why());
            }
        };
        try (Repository repository = TestRepository.open(store, folder.resolve("machine"), world.clock::now)) {
            return new Restore(repository, snapshot, target, RestoreOptions.DEFAULT, progress).run();
        }
    }
}

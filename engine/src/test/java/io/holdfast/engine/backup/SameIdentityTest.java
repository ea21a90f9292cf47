package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two agents back up under one name, as when a machine was cloned: one does all of its work between any two operations of the other. */
class SameIdentityTest {
    @TempDir
    private Path folder = Path.of("");

    private final Random random = new Random(2);
    private final SimulatedClock clock = new SimulatedClock();
    private int sources;
    private final MapSource one = source();
    private final MapSource other = source();
    private int worlds;

    /** What a world was told to be safe. */
    private record World(SimulatedObjects objects, Path folder, Map<String, Map<String, String>> told) {}

    @Fault(46)
    @ParameterizedTest(name = "on one machine: {0}")
    @ValueSource(booleans = {true, false})
    void bothSnapshotsAreThereAndTheNextBackupsFindWhatIsTheirs(boolean sameMachine) {
        World alone = world();
        SimulatedStore counting = new SimulatedStore(alone.objects);
        backUp(alone, counting, one, "one");

        for (Operation operation : counting.operations()) {
            World world = world();
            SimulatedStore client = new SimulatedStore(world.objects);
            boolean[] met = {false};
            client.beforeEach(each -> {
                if (!met[0] && each.number() == operation.number()) {
                    met[0] = true;
                    backUp(world, new SimulatedStore(world.objects), other, sameMachine ? "one" : "two");
                }
            });
            backUp(world, client, one, "one");
            backUp(world, new SimulatedStore(world.objects), other, sameMachine ? "one" : "two");
            backUp(world, new SimulatedStore(world.objects), one, "one");
            everythingIsThere(world, operation);
        }
    }

    private World world() {
        SimulatedObjects objects = new SimulatedObjects(1, clock);
        World world = new World(objects, folder.resolve("world" + worlds++), new HashMap<>());
        TestRepository.init(new SimulatedStore(objects));
        backUp(world, new SimulatedStore(objects), one, "one");
        return world;
    }

    private void backUp(World world, SimulatedStore client, MapSource source, String machine) {
        source.put("f" + random.nextInt(10), content());
        try (Repository repository = TestRepository.open(client, world.folder.resolve(machine))) {
            BackupResult result = new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run();
            world.told.put(result.snapshot().id().toString(), Restored.expected(source.files()));
        }
    }

    private static void everythingIsThere(World world, Operation operation) {
        try (Repository repository =
                TestRepository.open(new SimulatedStore(world.objects), world.folder.resolve("stranger"))) {
            Map<String, Map<String, String>> there = new HashMap<>();
            for (Present each : repository.read().snapshots()) {
                there.put(each.snapshot().id().toString(), Restored.of(repository, each.snapshot()));
            }
            assertThat(there).as("%s", operation).isEqualTo(world.told);
        }
    }

    /** Of files whose times are others than those of any other source. */
    private MapSource source() {
        MapSource source = new MapSource("source");
        for (int i = 0; i < 1_000 * sources; i++) {
            source.put("f0", new byte[0]);
        }
        sources++;
        for (int i = 0; i < 10; i++) {
            source.put("f" + i, content());
        }
        return source;
    }

    private byte[] content() {
        byte[] content = new byte[1_000];
        random.nextBytes(content);
        return content;
    }
}

package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packs that are condemned under a backup's feet, at any moment: what it needs of them it copies, and nothing that was told is lost. */
@Tag("slow")
class RescueTest {
    private static final Times TIMES =
            new Times(Duration.ofMinutes(15), Duration.ZERO, Duration.ofMinutes(10), Duration.ofSeconds(5));

    /** The least that protocol.md, section 5, allows, and a moment. */
    private static final Duration G = TIMES.window()
            .plus(TIMES.listDelay().multipliedBy(2))
            .plus(TIMES.clockSpread().multipliedBy(2))
            .plusSeconds(1);

    @TempDir
    private Path folder = Path.of("");

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @Fault({73, 74})
    @Test
    void whateverIsCondemnedBeforeAnyOperationOfABackupItCommitsWithoutIt() {
        long operations = Long.MAX_VALUE;
        int rescues = 0;
        for (long n = 1; n <= operations; n++) {
            World world = new World(n, folder.resolve("n" + n));
            SnapshotId parent = world.commit(world.first).orElseThrow();
            world.change(world.first, 2);
            world.forget(parent);
            world.pass(G);
            long moment = n;
            SimulatedStore client = world.client();
            client.beforeEach(operation -> {
                if (operation.number() == moment) {
                    world.prunes(TestPruner::look);
                    world.prunes(TestPruner::condemn);
                }
            });
            assertThat(world.backup(world.first, client))
                    .as("before operation %d", n)
                    .isPresent();
            operations = client.operations().size();
            rescues += world.rescues.get();
            world.pass(G.multipliedBy(2));
            world.prunes(TestPruner::choose);
            world.prunes(TestPruner::delete);
            world.everythingToldIsThere();
        }
        assertThat(rescues).isPositive();
    }

    @Fault(74)
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void twoWritersAndAPrunerInAnyOrderLoseNothingThatWasTold(long seed) {
        World world = new World(seed, folder);
        for (int round = 0; round < 6; round++) {
            MapSource source = world.random.nextBoolean() ? world.first : world.second;
            world.change(source, 1 + world.random.nextInt(3));
            SimulatedStore client = world.client();
            client.beforeEach(_ -> world.sometimes());
            Optional<SnapshotId> snapshot = world.backup(source, client);
            if (world.random.nextInt(3) == 0) {
                snapshot.ifPresent(world::forget);
            }
            world.pass(Duration.ofSeconds(world.random.nextLong(G.toSeconds())));
            world.everythingToldIsThere();
        }
        world.pass(G.multipliedBy(2));
        world.prunes(TestPruner::choose);
        world.prunes(TestPruner::delete);
        world.everythingToldIsThere();
    }

    private static final class World {
        final Random random;
        final SimulatedClock clock = new SimulatedClock();
        final SimulatedObjects objects;
        final Path folder;
        final MapSource first = new MapSource("first");
        final MapSource second = new MapSource("second");
        final AtomicInteger rescues = new AtomicInteger();
        private final ReentrantLock turn = new ReentrantLock();
        private final Map<String, Map<String, String>> told = new TreeMap<>();
        private final TestPruner pruner;

        World(long seed, Path folder) {
            this.random = new Random(seed);
            this.folder = folder;
            this.objects = new SimulatedObjects(seed, clock)
                    .listDelay(TIMES.listDelay())
                    .clockSpread(TIMES.clockSpread().dividedBy(2));
            TestRepository.init(client(), TIMES);
            pass(TIMES.listDelay());
            SimulatedStore itsClient = client();
            this.pruner = new TestPruner(TestRepository.open(itsClient, folder.resolve("pruner")), itsClient, G);
            change(first, 6);
            second.files().putAll(first.files());
        }

        SimulatedStore client() {
            return new SimulatedStore(objects);
        }

        void pass(Duration time) {
            clock.advance(time);
        }

        void change(MapSource source, int files) {
            for (int i = 0; i < files; i++) {
                byte[] content = new byte[200 + random.nextInt(2_000)];
                random.nextBytes(content);
                source.put("f" + random.nextInt(12), content);
            }
        }

        interface Step {
            void of(TestPruner pruner);
        }

        void prunes(Step step) {
            step.of(pruner);
        }

        /** Something happens elsewhere, now and then. */
        void sometimes() {
            if (!turn.tryLock()) {
                return;
            }
            try {
                if (turn.getHoldCount() > 1 || random.nextInt(5) > 0) {
                    return;
                }
                switch (random.nextInt(8)) {
                    case 0, 1 -> pruner.look();
                    case 2, 3 -> pruner.condemn();
                    case 4 -> pruner.choose();
                    case 5 -> pruner.delete();
                    case 6 -> pass(Duration.ofSeconds(random.nextLong(G.toSeconds() * 2)));
                    default -> {
                        forgetOne();
                        backup(second, client());
                    }
                }
            } finally {
                turn.unlock();
            }
        }

        private void forgetOne() {
            List<String> ids = new ArrayList<>(told.keySet());
            if (!ids.isEmpty()) {
                forget(SnapshotId.of(HexFormat.of().parseHex(ids.get(random.nextInt(ids.size())))));
            }
        }

        void forget(SnapshotId id) {
            told.remove(id.toString());
            try (Repository repository = TestRepository.open(client(), folder.resolve("forget"))) {
                LedgerRecord record = new LedgerRecord.Forget(new LedgerRecord.Origin(List.of(), "test", "0"), id);
                repository
                        .ledger()
                        .put(repository
                                .ledger()
                                .prepare(record, repository.store().clock()));
            }
        }

        Optional<SnapshotId> commit(MapSource source) {
            return backup(source, client());
        }

        Optional<SnapshotId> backup(MapSource source, SimulatedStore client) {
            try (Repository repository = TestRepository.open(client, folder.resolve(source.name()))) {
                BackupResult result = new Backup(
                                source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), event -> {
                                    if (event instanceof Event.Noted(var text) && text.contains("was copied")) {
                                        rescues.incrementAndGet();
                                    }
                                })
                        .run();
                told.put(result.snapshot().id().toString(), Restored.expected(source.files()));
                return Optional.of(result.snapshot().id());
            } catch (Busy | NotFound | Damaged e) {
                // Not told: the parent was swept under it, or it was always too late.
                return Optional.empty();
            }
        }

        void everythingToldIsThere() {
            try (Repository repository = TestRepository.open(client(), folder.resolve("reader"))) {
                pass(TIMES.listDelay());
                Map<String, Map<String, String>> found = new TreeMap<>();
                for (LedgerState.Present each : repository.read().snapshots()) {
                    String id = each.snapshot().id().toString();
                    if (told.containsKey(id)) {
                        found.put(id, Restored.of(repository, each.snapshot()));
                    }
                }
                assertThat(found).isEqualTo(told);
            }
        }
    }
}

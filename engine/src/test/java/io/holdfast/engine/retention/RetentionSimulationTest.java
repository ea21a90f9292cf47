package io.holdfast.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.backup.TestPruner;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Backups, forgets, holds, releases, undeletes and a greedy prune, each of which may happen between any two operations of another, where
 * lists are late: what somebody was told to be held, taken back or backed up restores, until somebody else forgets it.
 */
@Tag("slow")
class RetentionSimulationTest {
    @TempDir
    private Path folder = Path.of("");

    static LongStream seeds() {
        return LongStream.range(0, 24);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatWasToldToStayStays(long seed) {
        Simulation simulation = new Simulation(seed, folder);
        for (int round = 0; round < 14; round++) {
            simulation.act();
            simulation.everythingToldIsThere();
        }
        simulation.pruneAll();
        simulation.everythingToldIsThere();
    }

    private static final class Simulation {
        private final RetentionWorld world;
        private final TestPruner pruner;
        private final ReentrantLock turn = new ReentrantLock();

        /** Ids that somebody was told to be there, and nobody has forgotten. */
        private final Set<String> told = new TreeSet<>();

        private final Set<String> held = new TreeSet<>();
        private final Set<String> forgotten = new TreeSet<>();

        Simulation(long seed, Path folder) {
            world = new RetentionWorld(seed, folder, Duration.ofMinutes(10));
            SimulatedStore client = world.client();
            Repository repository = TestRepository.open(client, folder.resolve("pruner"));
            pruner = new TestPruner(repository, client, world.g());
            for (int i = 0; i < 3; i++) {
                told.add(world.backUp("f" + i).toString());
            }
        }

        /** One act, under whose feet others happen. */
        void act() {
            SimulatedStore client = world.client();
            client.beforeEach(_ -> sometimes());
            if (world.random.nextInt(4) == 0) {
                client.delayPut(Operation.put("ledger/"), Duration.ofSeconds(world.random.nextLong(7_200)));
            }
            switch (world.random.nextInt(6)) {
                case 0 -> backUp(client);
                case 1, 2 -> hold(client);
                case 3 -> release();
                default -> undelete(client);
            }
            world.pass(Duration.ofSeconds(world.random.nextLong(world.g().toSeconds())));
        }

        private void sometimes() {
            if (!turn.tryLock()) {
                return;
            }
            try {
                if (turn.getHoldCount() > 1 || world.random.nextInt(5) > 0) {
                    return;
                }
                switch (world.random.nextInt(10)) {
                    case 0, 1 -> pruner.look();
                    case 2, 3 -> pruner.condemn();
                    case 4 -> pruner.choose();
                    case 5 -> pruner.delete();
                    case 6 ->
                        world.pass(Duration.ofSeconds(
                                world.random.nextLong(world.g().toSeconds() * 2)));
                    case 7 -> undelete(world.client());
                    default -> forget();
                }
            } finally {
                turn.unlock();
            }
        }

        private void backUp(SimulatedStore client) {
            world.change("f" + world.random.nextInt(3));
            attempt(() -> told.add(world.backUpNow(client).snapshot().id().toString()));
        }

        /** As somebody does who has seen neither holds nor what is the newest. */
        private void forget() {
            pick(told).ifPresent(id -> {
                if (!held.contains(id.toString())) {
                    told.remove(id.toString());
                }
                forgotten.add(id.toString());
                world.with(
                        world.client(),
                        repository -> repository
                                .ledger()
                                .putInTime(new LedgerRecord.Forget(RetentionWorld.TESTER, id), Instant.EPOCH));
            });
        }

        private void hold(SimulatedStore client) {
            pick(world.random.nextBoolean() ? told : forgotten)
                    .ifPresent(id -> attempt(() -> {
                        String kept = world.hold(client, id, Optional.empty()).toString();
                        told.add(kept);
                        held.add(kept);
                    }));
        }

        private void release() {
            pick(held)
                    .ifPresent(id -> attempt(() -> {
                        held.remove(id.toString());
                        if (forgotten.contains(id.toString())) {
                            told.remove(id.toString());
                        }
                        world.release(id);
                    }));
        }

        private void undelete(SimulatedStore client) {
            pick(forgotten)
                    .ifPresent(id ->
                            attempt(() -> told.add(world.undelete(client, id).toString())));
        }

        private Optional<SnapshotId> pick(Set<String> from) {
            List<String> all = new ArrayList<>(from);
            return all.isEmpty()
                    ? Optional.empty()
                    : Optional.of(SnapshotId.of(HexFormat.of().parseHex(all.get(world.random.nextInt(all.size())))));
        }

        /** Nobody was told that it was done. */
        private static void attempt(Runnable act) {
            try {
                act.run();
            } catch (Busy | NotFound | BadInput | Damaged e) {
                assertThat(e.message()).isNotBlank();
            }
        }

        void pruneAll() {
            for (int i = 0; i < 2; i++) {
                pruner.look();
                pruner.condemn();
                world.pass(world.g().multipliedBy(2));
                pruner.choose();
                pruner.delete();
            }
        }

        void everythingToldIsThere() {
            world.pass(world.times.listDelay());
            world.with(world.client(), repository -> {
                Map<String, Map<String, String>> found = new TreeMap<>();
                Map<String, Map<String, String>> expected = new TreeMap<>();
                told.forEach(id -> expected.put(id, world.contents.get(id)));
                for (LedgerState.Present each : repository.read().snapshots()) {
                    String id = each.snapshot().id().toString();
                    if (told.contains(id)) {
                        found.put(id, Restored.of(repository, each.snapshot()));
                    }
                }
                assertThat(found).isEqualTo(expected);
                return repository;
            });
        }
    }
}

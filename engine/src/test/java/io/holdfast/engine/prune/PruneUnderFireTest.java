package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.D;
import static io.holdfast.engine.prune.PruneWorld.G;
import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static io.holdfast.engine.prune.PruneWorld.W;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.prune.PruneOptions.Rewriting;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prunes that die, or whose store loses replies, at any operation; and prunes beside writers and each other, at any moment. */
@Tag("slow")
class PruneUnderFireTest {
    private static final Duration MOMENT = Duration.ofSeconds(2);

    @TempDir
    private Path folder = Path.of("");

    static LongStream seeds() {
        return LongStream.range(0, 8);
    }

    /** Something to condemn, something to sweep, a late forget. */
    private static void everythingToDo(PruneWorld world) {
        world.trash(Duration.ZERO);
        List<Snapshot> snapshots = new ArrayList<>();
        MapSource source = world.source("source", 5);
        for (int i = 0; i < 4; i++) {
            source.files().clear();
            world.change(source, 5);
            snapshots.add(world.backUp(source));
        }
        world.forget(snapshots.get(0));
        world.prune();
        world.forget(snapshots.get(1));
        world.untell(snapshots.get(2));
        world.put(
                new LedgerRecord.Forget(PruneWorld.origin(), snapshots.get(2).id()),
                world.clock.now().minus(W.multipliedBy(2)));
        world.pass(G.plus(MOMENT));
    }

    /** Two pages, and records enough for a third. */
    private static void pages(PruneWorld world) {
        for (int page = 0; page < 3; page++) {
            try (Repository repository = world.open(world.client())) {
                for (int i = 0; i < 1_000; i++) {
                    LedgerRecord record = new LedgerRecord.Setting(PruneWorld.origin(), "number " + i, "");
                    repository.ledger().put(repository.ledger().prepare(record, world.clock.now()));
                }
                world.pass(G);
                if (page < 2) {
                    assertThat(repository
                                    .ledger()
                                    .foldWhereDue(repository.ledger().readEverything()))
                            .isTrue();
                }
            }
        }
    }

    @Fault({39, 76})
    @Test
    void aPruneThatIsKilledBeforeOrAfterAnyOperationLosesNothingAndTheNextGoesOn() {
        dies(SimulatedStore::killBefore);
        dies(SimulatedStore::killAfter);
    }

    @Fault(2)
    @Test
    void aPruneWhoseStoreLosesAnyReplyLosesNothing() {
        dies(SimulatedStore::loseReply);
    }

    private void dies(BiConsumer<SimulatedStore, Predicate<Operation>> how) {
        PruneWorld world = new PruneWorld(folder.resolve("world"), TIMES);
        everythingToDo(world);
        PruneWorld whole = world.fork(0);
        SimulatedStore client = whole.client();
        PruneResult result = whole.prune(whole.usual(), client);
        assertThat(result.freed().objects()).isPositive();
        assertThat(result.condemned().objects()).isPositive();
        assertThat(result.renewed()).isOne();
        for (Operation operation : client.operations()) {
            PruneWorld fork = world.fork((int) operation.number());
            strikes(fork, how, operation);
            for (int round = 0; round < 3; round++) {
                fork.prune(others(fork, round), fork.client());
                fork.pass(G.multipliedBy(2).plus(MOMENT));
            }
            assertThat(fork.lost()).as("%s", operation).isEmpty();
            assertThat(fork.garbage()).as("%s", operation).isEmpty();
        }
    }

    /** The first prune behind the fire has other rules than the one before it: it waits longer, and copies whatever it may. */
    private static PruneOptions others(PruneWorld world, int round) {
        return round == 0
                ? world.usual().withGrace(G.multipliedBy(2)).with(new PruneOptions.Rewriting(0, Long.MAX_VALUE))
                : world.usual();
    }

    @Fault(39)
    @Test
    void aPruneThatIsKilledWhileItTidiesTheLedgerLosesNothing() {
        PruneWorld world = new PruneWorld(folder.resolve("world"), TIMES);
        everythingToDo(world);
        pages(world);
        PruneWorld whole = world.fork(0);
        SimulatedStore client = whole.client();
        assertThat(whole.prune(whole.usual(), client).folded()).isGreaterThan(1_000);
        assertThat(client.count(Operation.put("ledger/pages/"))).isOne();
        List<Operation> operations = client.operations().stream()
                .filter(PruneUnderFireTest::isOfTheLedger)
                .toList();
        assertThat(operations).hasSizeGreaterThan(10);
        for (Operation operation : operations) {
            PruneWorld fork = world.fork((int) operation.number());
            strikes(
                    fork,
                    operation.number() % 2 == 0 ? SimulatedStore::killBefore : SimulatedStore::killAfter,
                    operation);
            fork.prune();
            assertThat(fork.lost()).as("%s", operation).isEmpty();
        }
    }

    /** A thousand records are deleted alike: some of them stand for all. */
    private static boolean isOfTheLedger(Operation operation) {
        return operation.name().startsWith("ledger/pages/")
                || Operation.list("ledger/").test(operation)
                || (Operation.delete("ledger/").test(operation) && operation.number() % 311 == 0);
    }

    private static void strikes(
            PruneWorld world, BiConsumer<SimulatedStore, Predicate<Operation>> how, Operation operation) {
        SimulatedStore mortal = world.client();
        how.accept(mortal, Operation.number(operation.number()));
        survives(world, mortal);
        assertThat(world.lost()).as("%s", operation).isEmpty();
    }

    private static void survives(PruneWorld world, SimulatedStore client) {
        try {
            world.prune(world.usual(), client);
        } catch (RuntimeException | Error e) {
            assertThat(isOfTheFire(e)).as("%s", (Object) e).isTrue();
        }
    }

    static boolean isOfTheFire(Throwable error) {
        return error instanceof Killed
                || error instanceof Busy
                || error instanceof Unconfirmed
                || (error.getCause() != null && isOfTheFire(error.getCause()));
    }

    @Fault({47, 73, 74})
    @Test
    void aWriterThatPausesBetweenW3AndW4BesideAPruneLosesNothing() {
        for (Duration pause :
                List.of(Duration.ZERO, W.minus(MOMENT), W.plus(MOMENT), G.multipliedBy(3), Duration.ofDays(7))) {
            PruneWorld world = new PruneWorld(folder.resolve("pause" + pause), TIMES);
            world.trash(Duration.ZERO);
            MapSource source = world.source("source", 6);
            Snapshot parent = world.backUp(source);
            world.change(source, 2);
            world.forget(parent);
            world.pass(G);
            SimulatedStore v = world.client();
            boolean[] paused = {false};
            v.beforeEach(operation -> {
                if (!paused[0] && Operation.put("ledger/records/").test(operation)) {
                    paused[0] = true;
                    assertThat(world.prune().condemned().objects()).isPositive();
                    world.pass(pause);
                    world.prune();
                }
            });
            try {
                world.backUp(source, v);
            } catch (NotFound | Damaged e) {
                // It was told that it has failed: what it had carried over is gone.
            }
            world.prune();
            world.pass(G.plus(MOMENT));
            world.prune();
            assertThat(world.lost()).as("after %s", pause).isEmpty();
            assertThat(world.told).hasSize(1);
        }
    }

    @Fault({14, 15, 25, 73, 74, 75})
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void writersAndPrunesAtAnyMomentLoseNothingThatWasTold(long seed) {
        new Life(seed, folder).live();
    }

    /** Two writers and some prunes, of which each may be let in before any operation of another. */
    private static final class Life {
        private static final int ROUNDS = 5;

        private final Random random;
        private final PruneWorld world;
        private final MapSource first;
        private final MapSource second;
        private final ReentrantLock turn = new ReentrantLock();

        Life(long seed, Path folder) {
            this.random = new Random(seed);
            this.world = new PruneWorld(
                    folder,
                    TIMES,
                    new SimulatedClock(),
                    random,
                    new PruneWorld.Instance(seed, D, PruneWorld.E.dividedBy(2)));
            TestRepository.init(world.client(), TIMES);
            world.pass(D);
            world.trash(random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(random.nextInt(120)));
            first = world.source("first", 6);
            second = new MapSource("second");
            first.files().forEach(second::put);
        }

        void live() {
            for (int round = 0; round < ROUNDS; round++) {
                MapSource source = random.nextBoolean() ? first : second;
                world.change(source, 1 + random.nextInt(3));
                backUp(source);
                if (random.nextInt(3) == 0) {
                    forgetOne();
                }
                world.pass(Duration.ofSeconds(random.nextLong(G.toSeconds())));
                prune();
                nothingIsLost();
            }
            world.pass(Duration.ofHours(3));
            prune();
            world.pass(G.multipliedBy(2));
            prune();
            nothingIsLost();
        }

        private void nothingIsLost() {
            world.pass(D);
            assertThat(world.lost()).isEmpty();
        }

        private SimulatedStore disturbed() {
            SimulatedStore client = world.client();
            client.beforeEach(_ -> sometimes());
            return client;
        }

        private void sometimes() {
            if (!turn.tryLock()) {
                return;
            }
            try {
                if (turn.getHoldCount() > 2 || random.nextInt(16) > 0) {
                    return;
                }
                switch (random.nextInt(6)) {
                    case 0, 1 -> prune();
                    case 2 -> world.pass(Duration.ofSeconds(random.nextLong(G.toSeconds() * 2)));
                    case 3 -> forgetOne();
                    case 4 -> backUp(first);
                    default -> backUp(second);
                }
            } finally {
                turn.unlock();
            }
        }

        private void prune() {
            try {
                Rewriting rewriting = random.nextInt(8) == 0 ? new Rewriting(0, Long.MAX_VALUE) : Rewriting.NONE;
                world.prune(world.usual().with(rewriting), disturbed());
            } catch (Busy e) {
                assertThat(e).hasMessageContaining("Next: ");
            }
        }

        private void backUp(MapSource source) {
            try {
                world.backUp(source, disturbed());
            } catch (Busy | NotFound | Damaged e) {
                // It was told that it has failed: it was always too late, or its parent was swept under it.
            }
        }

        private void forgetOne() {
            List<String> ids = new ArrayList<>(world.told.keySet());
            if (!ids.isEmpty()) {
                String id = ids.get(random.nextInt(ids.size()));
                world.told.remove(id);
                world.put(new LedgerRecord.Forget(
                        PruneWorld.origin(), SnapshotId.of(HexFormat.of().parseHex(id))));
            }
        }
    }
}

package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records of all kinds, in time and late, folded by clients that see lists late and whose pages arrive late, and deleted by the rule
 * of two pages: the state is that of all records ever put.
 */
class LedgerSimulationTest {
    private static final Times TIMES =
            new Times(Duration.ofMinutes(15), Duration.ofHours(24), Duration.ofHours(1), Duration.ofSeconds(10));

    /** The least that protocol.md, section 5, allows. */
    private static final Duration G = TIMES.window()
            .plus(TIMES.listDelay().multipliedBy(2))
            .plus(TIMES.clockSpread().multipliedBy(2));

    private static final int SNAPSHOTS = 60;

    static LongStream seeds() {
        return LongStream.range(0, 150);
    }

    @Fault(71)
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoeverFoldsAndDeletesTheStateIsThatOfAllRecordsEverPut(long seed) {
        new Simulation(seed).run();
    }

    private static final class Simulation {
        private final SplittableRandom random;
        private final LedgerWorld world;
        private final List<LedgerState.Found> all = new ArrayList<>();
        private final List<String> packs = new ArrayList<>();

        Simulation(long seed) {
            this.random = new SplittableRandom(seed);
            this.world = new LedgerWorld(seed, TIMES, 6);
        }

        void run() {
            for (int step = 0; step < 120; step++) {
                switch (random.nextInt(12)) {
                    case 0, 1 -> fold();
                    case 2 -> deleteWhatTwoPagesHold();
                    default -> putOne();
                }
                world.pass(Duration.ofSeconds(random.nextInt(20 * 60)));
            }
            world.pass(TIMES.listDelay().plus(Duration.ofMinutes(1)));
            compare(world.objects);
            newestPage().ifPresent(page -> {
                SimulatedObjects bad = world.objects.copy(random.nextLong(), clockAt(world.clock.now()));
                bad.tamper(page, new byte[50]);
                compare(bad);
            });
        }

        private static SimulatedClock clockAt(Instant now) {
            SimulatedClock clock = new SimulatedClock();
            clock.advance(Duration.between(SimulatedClock.START, now));
            return clock;
        }

        private void putOne() {
            SimulatedStore client = world.client();
            Ledger ledger = world.ledger(client);
            boolean late = random.nextInt(6) == 0;
            Instant asOf = world.clock.now().minus(late ? TIMES.window().multipliedBy(4) : Duration.ofMinutes(1));
            Ledger.Prepared prepared = ledger.prepare(record(), asOf);
            ledger.put(prepared);
            Instant applied = client.head(prepared.name().path()).orElseThrow().modified();
            LedgerRecord record = RecordCodec.decode(LedgerWorld.opened(prepared), "a record");
            all.add(new LedgerState.Found(
                    prepared.name(), applied, TIMES.inTime(prepared.name().asOf(), applied), record));
        }

        private LedgerRecord record() {
            SnapshotId id = LedgerWorld.id(random.nextInt(SNAPSHOTS));
            LedgerRecord.Origin origin = LedgerWorld.origin(List.of());
            return switch (random.nextInt(10)) {
                case 0 -> new LedgerRecord.Forget(origin, id);
                case 1 -> new LedgerRecord.Hold(origin, id, "why", Optional.empty());
                case 2 -> new LedgerRecord.Release(origin, id);
                case 3, 4 -> {
                    String pack = "pack " + packs.size();
                    packs.add(pack);
                    yield new LedgerRecord.Condemn(origin, List.of(LedgerWorld.pack(pack)));
                }
                default -> {
                    List<RecordName> replaces = all.isEmpty() || random.nextInt(3) > 0
                            ? List.of()
                            : List.of(all.get(random.nextInt(all.size())).name());
                    yield LedgerWorld.snapshot(id, List.of(), replaces);
                }
            };
        }

        private void fold() {
            SimulatedStore client = world.client();
            if (random.nextInt(4) == 0) {
                client.delayPut(Operation.put("ledger/pages/"), Duration.ofSeconds(random.nextLong(3 * G.toSeconds())));
            }
            Ledger ledger = world.ledger(client);
            try {
                ledger.foldWhereDue(ledger.read());
            } catch (Unconfirmed | Busy e) {
                assertThat(e).isNotNull();
            }
        }

        /** protocol.md, section 6: two newer pages, just read back, hold them, each last modified G ago here. */
        private void deleteWhatTwoPagesHold() {
            SimulatedStore client = world.client();
            Instant now = client.clock();
            List<LedgerWorld.Read> pages = world.pages(client).stream()
                    .filter(page -> !page.modified().isAfter(now.minus(G)))
                    .toList();
            if (pages.size() < 2) {
                return;
            }
            LedgerWorld.Read newest = pages.getLast();
            LedgerWorld.Read second = pages.get(pages.size() - 2);
            for (LedgerState.Found each : all) {
                if (newest.holds(each) && second.holds(each)) {
                    client.delete(each.name().path());
                }
            }
            pages.subList(0, pages.size() - 2).forEach(page -> client.delete(page.path()));
        }

        private Optional<String> newestPage() {
            return world.pages(world.client()).stream()
                    .map(LedgerWorld.Read::path)
                    .reduce((_, last) -> last);
        }

        private void compare(SimulatedObjects objects) {
            SimulatedStore client = new SimulatedStore(objects);
            Instant now = client.clock();
            Ledger ledger = world.ledger(client);
            LedgerState truth = new LedgerState(now, TIMES, Optional.empty(), all, LedgerState.Lacking.NOTHING);
            LedgerState everything = ledger.readEverything();
            assertThat(told(everything.mustBeReadable())).isEqualTo(told(truth));
            LedgerState seen = ledger.read();
            assertThat(condemned(seen)).containsAll(condemnedInTime());
            List<LedgerState.Found> timely =
                    all.stream().filter(LedgerState.Found::timely).toList();
            LedgerState ofTimely = new LedgerState(now, TIMES, Optional.empty(), timely, LedgerState.Lacking.NOTHING);
            Set<String> hiddenByLateForgets = all.stream()
                    .filter(each -> each.record() instanceof LedgerRecord.Forget && !each.timely())
                    .map(each -> ((LedgerRecord.Forget) each.record()).id().toString())
                    .collect(Collectors.toSet());
            assertThat(ids(seen))
                    .containsAll(ids(ofTimely).stream()
                            .filter(id -> !hiddenByLateForgets.contains(id))
                            .toList());
        }

        private List<Object> told(LedgerState state) {
            return List.of(ids(state), condemned(state));
        }

        private static List<String> ids(LedgerState state) {
            return state.snapshots().stream()
                    .map(each -> each.snapshot().id().toString())
                    .sorted()
                    .toList();
        }

        private Set<String> condemned(LedgerState state) {
            return packs.stream()
                    .filter(pack -> state.isCondemned(LedgerWorld.pack(pack).name()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private Set<String> condemnedInTime() {
            return IntStream.range(0, packs.size())
                    .mapToObj(packs::get)
                    .filter(pack -> all.stream()
                            .anyMatch(each -> each.timely()
                                    && each.record() instanceof LedgerRecord.Condemn condemn
                                    && condemn.packs().contains(LedgerWorld.pack(pack))))
                    .collect(Collectors.toSet());
        }
    }
}

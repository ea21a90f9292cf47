package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.ledger.LedgerRecord.Setting;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that has seen more of a ledger than the store now shows notices it; and late lists, pages, sweeps and other clients are no such thing. */
class SeenLedgerTest {
    private static final Times TIMES =
            new Times(Duration.ofMinutes(15), Duration.ofDays(1), Duration.ofMinutes(10), Duration.ofSeconds(5));
    private static final Duration G = TIMES.leastGrace();
    private static final int WORTH = 5;

    @TempDir
    private Path folder = Path.of("");

    private final LedgerWorld world = new LedgerWorld(1, TIMES, WORTH);

    @Fault(126)
    @Test
    void aStoreThatWasSetBackIsNoticedAndNothingIsWrittenUntilItIsAccepted() {
        put(ledger(world.objects, "a"));
        pass(TIMES.listDelay());
        SimulatedObjects earlier = copy();
        put(ledger(world.objects, "a"));

        Ledger back = ledger(earlier, "a");
        LedgerState state = back.read();
        assertThat(state.gone()).singleElement().asString().startsWith(RecordName.FOLDER);
        assertThat(state.rollback().orElseThrow()).contains("shows less than this machine has seen");
        assertThatThrownBy(state::mustBeReadable)
                .isInstanceOf(Damaged.class)
                .hasMessageContaining("Nothing was written")
                .hasMessageContaining("holdfast accept");
        assertThatThrownBy(back::readToDelete).isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> put(back)).isInstanceOf(Damaged.class);
        assertThat(ledger(earlier, "a").read().gone())
                .as("by the next process, too")
                .hasSize(1);

        assertThat(back.accept()).hasSize(1);
        put(back);
        assertThat(ledger(earlier, "a").read().mustBeReadable().gone()).isEmpty();
        assertThat(ledger(earlier, "a").accept()).isEmpty();
    }

    @Test
    void whoHasSeenNothingOrOnlyWhatIsThereNoticesNothing() {
        put(ledger(world.objects, "a"));
        pass(TIMES.listDelay());
        var _ = ledger(world.objects, "b").read();
        SimulatedObjects earlier = copy();
        put(ledger(world.objects, "a"));
        assertThat(ledger(earlier, "b").read().gone()).isEmpty();
        assertThat(ledger(earlier, "stranger").read().gone()).isEmpty();
    }

    @Fault(127)
    @Test
    void ofTwoHistoriesEachIsRefusedByWhoHasSeenTheOther() {
        put(ledger(world.objects, "a"));
        SimulatedObjects fork = copy();
        put(ledger(world.objects, "a"));
        put(ledger(fork, "b"));
        assertThat(ledger(fork, "a").read().gone()).hasSize(1);
        assertThat(ledger(world.objects, "b").read().gone()).hasSize(1);
        assertThat(ledger(world.objects, "a").read().gone()).isEmpty();
        assertThat(ledger(fork, "b").read().gone()).isEmpty();
    }

    @Fault(128)
    @Test
    void whatALateListHidesIsTakenAsItIs() {
        Ledger writer = ledger(world.objects, "a");
        RecordName own = put(writer);
        SimulatedStore hiding = new SimulatedStore(world.objects);
        Ledger reader = ledger(hiding, "a");
        // With this seed the list shows it later.
        assertThat(world.client().list(RecordName.FOLDER, null).found()).isEmpty();
        LedgerState state = reader.read();
        assertThat(state.gone()).isEmpty();
        assertThat(state.records()).extracting(LedgerState.Found::name).containsExactly(own);
    }

    @Test
    void aPageThatIsGoneIsNoticedThoughNoRecordBehindItWasSeen() {
        Ledger ledger = ledger(world.objects, "a");
        IntStream.range(0, WORTH).forEach(_ -> put(ledger));
        pass(Duration.ofHours(2));
        SimulatedObjects earlier = copy();
        assertThat(ledger.foldWhereDue(ledger.read())).isTrue();
        pass(TIMES.listDelay());
        assertThat(ledger(world.objects, "a").read().page()).isPresent();
        assertThat(ledger(earlier, "a").read().gone())
                .singleElement()
                .asString()
                .startsWith(PageName.FOLDER);
    }

    @Test
    void aFileThatIsDamagedOrCannotBeWrittenNoticesNothingWrongly() throws IOException {
        put(ledger(world.objects, "a"));
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve("a"))) {
            file = files.findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] bad = whole.clone();
            bad[i] ^= 1;
            Files.write(file, bad);
            assertThat(memory("a").seen().records()).isEmpty();
        }
        Files.write(file, new byte[10]);
        assertThat(memory("a").seen().records()).isEmpty();
        Files.write(file, whole);
        assertThat(memory("a").seen().records()).hasSize(1);
        SeenLedger nowhere = SeenLedger.in(Path.of("/proc/none"), "x");
        nowhere.note(Optional.empty(), memory("a").seen().records());
        assertThat(nowhere.seen().records()).isEmpty();
    }

    /** As on a disk that is full: there would be one more for each record that is seen. */
    @Test
    void ofWhatCannotBeWrittenNothingIsLeft() throws IOException {
        put(ledger(world.objects, "a"));
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve("a"))) {
            file = files.findFirst().orElseThrow();
        }
        Files.delete(file);
        Files.createDirectories(file.resolve("a folder with something in it"));
        put(ledger(world.objects, "a"));
        try (Stream<Path> files = Files.list(folder.resolve("a"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void ofManyRecordsTheNewestAreRemembered() {
        SeenLedger memory = memory("many");
        List<RecordName> names = IntStream.range(0, SeenLedger.MOST + 10)
                .mapToObj(n -> new RecordName(
                        Instant.EPOCH.plusSeconds(n), LedgerWorld.pack("p").name()))
                .toList();
        memory.note(Optional.empty(), names);
        assertThat(memory.seen().records()).hasSize(SeenLedger.MOST).last().isEqualTo(names.getLast());
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(60);
    }

    /** Clients put, read, fold and delete what pages hold, in a store that lists late. At times it is set back for one of them. */
    @ParameterizedTest
    @MethodSource("seeds")
    void onlyAStoreThatWasSetBackIsTakenForOne(long seed) {
        Random random = new Random(seed);
        LedgerWorld here = new LedgerWorld(seed, TIMES, WORTH);
        for (int step = 0; step < 120; step++) {
            String client = "seed" + seed + "-" + random.nextInt(3);
            Ledger ledger = here.ledger(here.client(), RecordCache.none(), memory(client));
            switch (random.nextInt(6)) {
                case 0, 1 -> put(ledger, here);
                case 2 -> assertThat(ledger.read().gone()).as("step " + step).isEmpty();
                case 3 -> {
                    var _ = ledger.foldWhereDue(ledger.read());
                }
                case 4 -> {
                    LedgerState all = ledger.readToDelete();
                    List<String> held = ledger.heldByTwoPages(all, all.readAt().minus(G), Outlived.NOTHING);
                    held.forEach(here.client()::delete);
                }
                default -> here.pass(Duration.ofMinutes(random.nextInt(180)));
            }
        }
        for (int i = 0; i < 3; i++) {
            Ledger ledger = here.ledger(here.client(), RecordCache.none(), memory("seed" + seed + "-" + i));
            SimulatedObjects earlier = here.objects.copy(random.nextLong(), clockAt(here.clock.now()));
            put(ledger, here);
            assertThat(here.ledger(new SimulatedStore(earlier), RecordCache.none(), memory("seed" + seed + "-" + i))
                            .read()
                            .gone())
                    .hasSize(1);
        }
    }

    private SimulatedObjects copy() {
        return world.objects.copy(2, clockAt(world.clock.now()));
    }

    private static SimulatedClock clockAt(Instant now) {
        SimulatedClock clock = new SimulatedClock();
        clock.advance(Duration.between(clock.now(), now));
        return clock;
    }

    private Ledger ledger(SimulatedObjects objects, String client) {
        return ledger(new SimulatedStore(objects), client);
    }

    private Ledger ledger(SimulatedStore store, String client) {
        return world.ledger(store, RecordCache.none(), memory(client));
    }

    private SeenLedger memory(String client) {
        return SeenLedger.in(folder.resolve(client), "the address");
    }

    private void pass(Duration time) {
        world.pass(time);
    }

    private RecordName put(Ledger ledger) {
        return put(ledger, world);
    }

    private static RecordName put(Ledger ledger, LedgerWorld world) {
        return ledger.put(
                        ledger.prepare(new Setting(LedgerWorld.origin(List.of()), "name", "value"), world.clock.now()))
                .name();
    }
}

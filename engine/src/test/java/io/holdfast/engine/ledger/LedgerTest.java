package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the ledger is read and written when the store is slow, or loses what it was given. */
class LedgerTest {
    private static final Times TIMES =
            new Times(Times.LOCAL.window(), Times.LOCAL.young(), Duration.ZERO, Duration.ZERO);
    private static final Duration TOO_LONG = TIMES.window().plusMillis(1);
    private static final LedgerRecord.Setting SETTING =
            new LedgerRecord.Setting(LedgerWorld.origin(List.of()), "name", "value");

    @TempDir
    private Path folder = Path.of("");

    private final LedgerWorld world = new LedgerWorld(1, TIMES, 5);
    private final SimulatedStore client = world.client();
    private final Ledger ledger = world.ledger(client);

    @BeforeEach
    void timeStandsStill() {
        world.objects.perCall(Duration.ZERO);
    }

    private RecordName putSnapshot(int id) {
        return putSnapshot(ledger, id);
    }

    private RecordName putSnapshot(Ledger into, int id) {
        RecordName name = into.put(
                        into.prepare(LedgerWorld.snapshot(LedgerWorld.id(id), List.of(), List.of()), world.clock.now()))
                .name();
        world.pass(Duration.ofSeconds(1));
        return name;
    }

    private void fold() {
        world.pass(TIMES.window().plusSeconds(1));
        assertThat(ledger.fold(ledger.readToDelete())).isPresent();
    }

    /** Each such call takes so long. */
    private void slow(Predicate<Operation> which, int times, Duration howLong) {
        int[] left = {times};
        client.beforeEach(operation -> {
            if (which.test(operation) && left[0]-- > 0) {
                world.pass(howLong);
            }
        });
    }

    // ---- reading

    @Test
    void aReadThatTookLongerThanWIsDoneAgain() {
        putSnapshot(1);
        slow(Operation.list("ledger/pages/"), 1, TIMES.window());
        Instant begun = world.clock.now();
        assertThat(ledger.read().readAt()).isEqualTo(begun);
        slow(Operation.list("ledger/pages/"), 1, TOO_LONG);
        begun = world.clock.now();
        LedgerState state = ledger.read();
        assertThat(state.readAt()).isEqualTo(begun.plus(TOO_LONG));
        assertThat(state.snapshots()).hasSize(1);
        slow(Operation.list("ledger/pages/"), 4, TOO_LONG);
        assertThat(ledger.read().snapshots()).hasSize(1);
        slow(Operation.list("ledger/pages/"), 5, TOO_LONG);
        assertThatThrownBy(ledger::read).isInstanceOf(Busy.class).hasMessageContaining("within 15 minutes");
    }

    /** It was folded and deleted between the list and the get. */
    @Test
    void whatVanishesWhileItIsReadIsReadAgain() {
        RecordName going = putSnapshot(1);
        putSnapshot(2);
        boolean[] once = {true};
        client.beforeEach(operation -> {
            if (once[0] && Operation.get(going.path()).test(operation)) {
                once[0] = false;
                world.objects.lose(going.path());
            }
        });
        assertThat(ledger.read().snapshots()).hasSize(1);
        assertThat(client.count(Operation.list("ledger/records/"))).isEqualTo(2);
    }

    @Test
    void behindAPageOnlyWhatIsNewerIsListedAndWhoDeletesListsAll() {
        RecordName old = putSnapshot(1);
        fold();
        RecordName young = putSnapshot(2);
        LedgerState state = world.ledger(world.client()).read();
        assertThat(state.snapshots()).hasSize(2);
        assertThat(state.loose()).extracting(LedgerState.Found::name).containsExactly(young);
        Instant early = old.asOf().minusSeconds(60);
        world.pass(TOO_LONG);
        RecordName late = ledger.put(
                        ledger.prepare(LedgerWorld.snapshot(LedgerWorld.id(3), List.of(), List.of()), early))
                .name();
        assertThat(ledger.read().has(late)).isFalse();
        assertThat(ledger.readEverything().has(late)).isTrue();
    }

    @Test
    void aRecordThatCannotBeReadIsNamedAndTheOthersAreThere() {
        RecordName bad = putSnapshot(1);
        putSnapshot(2);
        world.objects.tamper(bad.path(), new byte[100]);
        LedgerState state = world.ledger(world.client()).read();
        assertThat(state.unreadable()).containsExactly(bad.path());
        assertThat(state.snapshots()).hasSize(1);
    }

    @Test
    void whatIsSetAsideLiesThereAsItWas() {
        RecordName bad = putSnapshot(1);
        putSnapshot(2);
        byte[] bytes = Objects.requireNonNull(world.objects.peek(bad.path()));
        for (int i = 0; i < 2; i++) {
            ledger.setAside(bad.path());
            assertThat(world.objects.names()).doesNotContain(bad.path());
            assertThat(world.objects.peek("aside/" + bad.path())).isEqualTo(bytes);
        }
        assertThat(ledger.read().snapshots()).hasSize(1);
    }

    /** A list may show it for a while. */
    @Test
    void whatARepairHasSetAsideIsNoReasonToReadAgain() {
        RecordName bad = putSnapshot(1);
        putSnapshot(2);
        fold();
        putSnapshot(3);
        String page =
                world.client().list(PageName.FOLDER, null).found().getFirst().name();
        RecordName loose = putSnapshot(4);
        Ledger repairing = world.ledger(world.client());
        client.beforeEach(operation -> {
            boolean isOne = operation.name().equals(page) || operation.name().equals(loose.path());
            if (isOne && operation.call() == Operation.Call.GET) {
                repairing.setAside(operation.name());
            }
        });
        long lists = client.count(Operation.list("ledger/records/"));
        LedgerState state = world.ledger(client).read();
        assertThat(client.count(Operation.list("ledger/records/"))).isEqualTo(lists + 1);
        assertThat(state.page()).isEmpty();
        assertThat(state.snapshots()).as("all but the last").hasSize(3);
        assertThat(state.has(bad)).isTrue();
    }

    @Test
    void whatPagesSayOfPacksIsAskedOfTheNewestThatIsOldEnough() {
        LedgerRecord.PackId a = LedgerWorld.pack("a");
        LedgerRecord.PackId b = LedgerWorld.pack("b");
        world.putPage(world.clock.now(), a);
        Instant first = world.clock.now();
        world.pass(Duration.ofSeconds(1));
        world.putPage(world.clock.now(), a, b);
        Instant second = world.clock.now();
        assertThat(ledger.condemnedByPage(second)).accepts(a, b);
        assertThat(ledger.condemnedByPage(second.minusMillis(1))).accepts(a).rejects(b);
        assertThat(ledger.condemnedByPage(first)).accepts(a);
        assertThat(ledger.condemnedByPage(first.minusMillis(1))).rejects(a, b);
    }

    // ---- what a machine keeps

    @Test
    void whatWasReadOrPutOnceIsNotFetchedAgain() {
        RecordName other = putSnapshot(1);
        RecordCache cache = RecordCache.in(folder);
        SimulatedStore own = world.client();
        RecordName mine = putSnapshot(world.ledger(own, cache), 2);
        assertThat(world.ledger(own, cache).read().snapshots()).hasSize(2);
        assertThat(world.ledger(own, cache).read().snapshots()).hasSize(2);
        assertThat(own.count(Operation.get(other.path()))).isOne();
        assertThat(own.count(Operation.get(mine.path()))).isZero();
        Ledger again = world.ledger(own, cache);
        assertThat(again.kept(other.path())).contains(Objects.requireNonNull(world.objects.peek(other.path())));
        assertThat(again.kept("data/x")).isEmpty();
        assertThat(Ledger.hash(new PageName(Instant.EPOCH, other.hash()).path()))
                .contains(other.hash());
        assertThat(again.remembered(mine.path()))
                .contains(LedgerWorld.snapshot(LedgerWorld.id(2), List.of(), List.of()));
        assertThat(again.remembered("data/x")).isEmpty();
        assertThat(ledger.remembered(mine.path())).as("nothing is kept there").isEmpty();
        fold();
        assertThat(world.ledger(own, cache).read().snapshots()).hasSize(2);
        assertThat(world.ledger(own, cache).read().snapshots()).hasSize(2);
        assertThat(own.count(Operation.get("ledger/pages/"))).isOne();
        assertThat(again.kept(mine.path())).as("the page holds it").isEmpty();
    }

    @Test
    void oneRecordIsReadWhetherAPageHoldsItOrNot() {
        RecordName name = putSnapshot(1);
        fold();
        assertThat(ledger.record(name)).isEqualTo(LedgerWorld.snapshot(LedgerWorld.id(1), List.of(), List.of()));
        world.objects.lose(name.path());
        assertThatThrownBy(() -> ledger.record(name)).isInstanceOf(NotFound.class);
    }

    @Test
    void ofManyThatAreGoneAHundredAreNamedTheNewestFirst() {
        SeenLedger memory = SeenLedger.in(folder, "the address");
        Ledger own = world.ledger(client, RecordCache.none(), memory);
        List<RecordName> names =
                IntStream.range(0, 103).mapToObj(i -> putSnapshot(own, i)).toList();
        List<RecordName> gone = names.subList(1, 103);
        gone.forEach(each -> world.objects.lose(each.path()));
        List<String> newest = gone.reversed().stream()
                .map(RecordName::path)
                .limit(LedgerReader.MOST_GONE)
                .toList();
        assertThat(own.read().gone()).containsExactlyElementsOf(newest);
        assertThat(own.accept()).hasSize(LedgerReader.MOST_GONE);
        assertThat(own.read().gone()).isEmpty();
        SimulatedObjects empty = new SimulatedObjects(2, world.clock);
        assertThat(world.ledger(new SimulatedStore(empty), RecordCache.none(), memory)
                        .read()
                        .gone())
                .as("what was accepted is remembered")
                .containsExactly(names.getFirst().path());
    }

    // ---- writing

    @Test
    void aRecordIsPutAgainUntilItIsInTime() {
        slow(Operation.put("ledger/"), 1, TOO_LONG);
        Instant begun = world.clock.now();
        Ledger.Put put = ledger.putInTime(SETTING, Instant.EPOCH);
        assertThat(put.timely()).isTrue();
        assertThat(put.name().asOf()).isEqualTo(begun.plus(TOO_LONG));
        assertThat(ledger.readEverything().records())
                .extracting(LedgerState.Found::timely)
                .containsExactly(false, true);

        client.loseReply(Operation.put("ledger/"));
        assertThat(ledger.putInTime(SETTING, Instant.EPOCH).timely()).isTrue();
        assertThat(client.count(Operation.put("ledger/"))).isEqualTo(4);

        slow(Operation.put("ledger/"), 4, TOO_LONG);
        assertThat(ledger.putInTime(SETTING, Instant.EPOCH).timely()).isTrue();
        slow(Operation.put("ledger/"), 5, TOO_LONG);
        assertThatThrownBy(() -> ledger.putInTime(SETTING, Instant.EPOCH))
                .isInstanceOf(Busy.class)
                .hasMessageContaining("longer than 15 minutes");
    }

    /** A release ends those holds alone that are older than it is. */
    @Test
    void aRecordIsLaterThanWhatItIsAbout() {
        Times spread = new Times(TIMES.window(), TIMES.young(), Duration.ZERO, Duration.ofSeconds(5));
        LedgerWorld other = new LedgerWorld(1, spread, 5);
        other.objects.perCall(Duration.ZERO).clockSpread(Duration.ZERO);
        Ledger own = other.ledger(other.client());
        Instant now = other.clock.now();
        assertThat(own.putInTime(SETTING, now.minusMillis(1)).name().asOf()).isEqualTo(now);
        assertThat(own.putInTime(SETTING, now).name().asOf()).isEqualTo(now.plusMillis(1));
    }

    @Test
    void whatIsPutIsWhatWasPrepared() {
        Ledger.Prepared prepared = ledger.prepare(SETTING, world.clock.now());
        assertThat(prepared.name().hash()).isEqualTo(ObjectHash.sha256(prepared.sealed()));
        assertThat(ledger.put(prepared)).isEqualTo(new Ledger.Put(prepared.name(), true));
        assertThat(ledger.open(prepared.name(), prepared.sealed())).isEqualTo(SETTING);
        world.pass(TOO_LONG);
        assertThat(ledger.put(ledger.prepare(SETTING, prepared.name().asOf())).timely())
                .isFalse();
    }
}

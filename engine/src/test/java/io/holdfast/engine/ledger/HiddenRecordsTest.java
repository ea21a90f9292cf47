package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.store.HidingStore;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a list hides is found by those who have seen it, or known to be missing: docs/protocol.md, section 6. */
class HiddenRecordsTest {
    private static final Times TIMES =
            new Times(Times.LOCAL.window(), Times.LOCAL.young(), Duration.ZERO, Duration.ofSeconds(5));

    @TempDir
    private Path folder = Path.of("");

    private final LedgerWorld world = new LedgerWorld(1, TIMES, 5);
    private final Ledger ledger = world.ledger(world.client());

    @BeforeEach
    void timeStandsStill() {
        world.objects.perCall(Duration.ZERO).clockSpread(Duration.ZERO);
    }

    private RecordName put(int id, Instant asOf, RecordName... heads) {
        return ledger.put(ledger.prepare(LedgerWorld.snapshot(LedgerWorld.id(id), List.of(heads), List.of()), asOf))
                .name();
    }

    private RecordName put(int id, RecordName... heads) {
        world.pass(Duration.ofSeconds(1));
        return put(id, world.clock.now(), heads);
    }

    private PageName fold() {
        world.pass(TIMES.window().plusMinutes(1));
        return ledger.fold(ledger.readEverything()).orElseThrow();
    }

    private HidingStore hiding(String... names) {
        HidingStore store = new HidingStore(world.client(), world.clock);
        for (String each : names) {
            store.hide(each, Instant.MAX);
        }
        return store;
    }

    @Test
    void whoDeletesFollowsNamesFromOneHiddenRecordToTheNext() {
        RecordName first = put(1);
        RecordName second = put(2, first);
        RecordName third = put(3, second);
        put(4, third);
        HidingStore store = hiding(first.path(), second.path(), third.path());
        assertThat(world.ledger(store).read().snapshots()).hasSize(1);
        LedgerState all = world.ledger(store).readEverything();
        assertThat(all.snapshots()).hasSize(4);
        assertThat(all.missing()).isEmpty();
        world.objects.lose(first.path());
        assertThat(world.ledger(store).readEverything().missing()).containsExactly(first);
        assertThat(world.ledger(store).readEverything().snapshots()).hasSize(3);
    }

    /** It stands by itself, whether a list shows it or not. */
    @Test
    void aHiddenRecordIsNoneThatAPageMayDrop() {
        RecordName hidden = put(1);
        put(2, hidden);
        Ledger reader = world.ledger(hiding(hidden.path()));
        Set<RecordName> staying = new HashSet<>();
        Outlived watching = (_, names, _) -> {
            staying.addAll(names);
            return Set.of();
        };
        assertThat(reader.fold(reader.readToDelete(), MergedIndex.NONE, watching, _ -> true))
                .isTrue();
        assertThat(staying).contains(hidden).hasSize(2);
    }

    /** Its writer saw one that is newer, by the store's times, than it is itself. */
    @Test
    void whatAFoldedRecordNamesIsLookedForToo() {
        Instant now = world.clock.now();
        RecordName newer = put(1, now.plusSeconds(4));
        put(2, now, newer);
        for (int id = 3; id < 8; id++) {
            put(id, now.plusSeconds(4).plusMillis(id)); // the newest, which the page itself names
        }
        world.pass(TIMES.window().plusSeconds(7));
        PageName page = ledger.fold(ledger.readEverything()).orElseThrow();
        assertThat(newer.asOf()).as("else this tries nothing").isAfter(page.mark());
        HidingStore store = hiding(newer.path());
        assertThat(world.ledger(store).readEverything().has(newer)).isTrue();
        world.objects.lose(newer.path());
        assertThat(world.ledger(store).readEverything().missing()).containsExactly(newer);
    }

    @Test
    void whatAPageMayHoldIsNotMissing() {
        RecordName old = put(1);
        fold();
        put(2, old);
        world.objects.lose(old.path());
        assertThat(ledger.readEverything().missing()).isEmpty();
    }

    /** All is read again: what it held may stand in a newer one. */
    @Test
    void aPageThatVanishesWhileItIsReadIsNotPassedOver() {
        put(1);
        PageName page = fold();
        SimulatedStore client = world.client();
        boolean[] once = {true};
        client.beforeEach(operation -> {
            if (once[0] && Operation.get(page.path()).test(operation)) {
                once[0] = false;
                world.objects.lose(page.path());
            }
        });
        assertThat(world.ledger(client).read().snapshots()).hasSize(1);
        assertThat(client.count(Operation.list("ledger/pages/"))).isEqualTo(2);
    }

    @Test
    void aPageThatIsGoneIsNoticedBehindAnOlderOneAndOneThatIsHiddenIsNot() {
        SeenLedger memory = SeenLedger.in(folder, "the address");
        put(1);
        PageName first = fold();
        PageName second = fold();
        assertThat(world.ledger(world.client(), RecordCache.none(), memory)
                        .read()
                        .gone())
                .isEmpty();
        HidingStore store = hiding(second.path());
        LedgerState hidden = world.ledger(store, RecordCache.none(), memory).read();
        assertThat(hidden.page().orElseThrow().name()).isEqualTo(first);
        assertThat(hidden.gone()).isEmpty();
        world.objects.lose(second.path());
        assertThat(world.ledger(world.client(), RecordCache.none(), memory)
                        .read()
                        .gone())
                .containsExactly(second.path());
    }

    /** Two newer ones held what it said. */
    @Test
    void anOlderPageThatWasDeletedIsNotMissed() {
        SeenLedger memory = SeenLedger.in(folder, "the address");
        put(1);
        PageName first = fold();
        assertThat(world.ledger(world.client(), RecordCache.none(), memory)
                        .read()
                        .gone())
                .isEmpty();
        fold();
        world.objects.lose(first.path());
        assertThat(world.ledger(world.client(), RecordCache.none(), memory)
                        .read()
                        .gone())
                .isEmpty();
    }
}

package io.holdfast.engine.store;

import static io.holdfast.engine.store.Operation.list;
import static io.holdfast.engine.store.Operation.number;
import static io.holdfast.engine.store.Operation.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Unconfirmed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedStoreTest extends StoreContract {
    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedObjects objects = new SimulatedObjects(7, clock);
    private final SimulatedStore client = new SimulatedStore(objects);

    @Override
    protected Store open() {
        return client;
    }

    @Test
    void aClientKilledBeforeAPutHasNotPut() {
        client.killBefore(put("ledger/"));
        client.put("data/a", text("a"));

        assertThatThrownBy(() -> client.put("ledger/a", text("a"))).isInstanceOf(Killed.class);
        assertThatThrownBy(() -> client.delete("data/a")).isInstanceOf(Killed.class);
        assertThat(client.reopen().list("", null).found())
                .extracting(Store.Stat::name)
                .containsExactly("data/a");
    }

    @Test
    void aClientKilledAfterAPutHasPut() {
        client.killAfter(number(1));

        assertThatThrownBy(() -> client.put("ledger/a", text("a"))).isInstanceOf(Killed.class);
        assertThat(client.reopen().head("ledger/a")).isPresent();
    }

    @Test
    void aLostReplyLeavesThePutUnconfirmedAndDone() {
        client.loseReply(put(""));

        assertThatThrownBy(() -> client.put("a", text("a"))).isInstanceOf(Unconfirmed.class);
        assertThat(client.head("a")).isPresent();
        client.put("b", text("b"));
    }

    @Test
    void aDelayedPutHappensLater() {
        client.delayPut(put(""), Duration.ofHours(2));

        assertThatThrownBy(() -> client.put("a", text("a"))).isInstanceOf(Unconfirmed.class);
        clock.advance(Duration.ofHours(1));
        assertThat(client.head("a")).isEmpty();
        clock.advance(Duration.ofHours(1));
        assertThat(client.head("a").orElseThrow().modified()).isAfter(SimulatedClock.START.plusSeconds(7_199));
    }

    @Test
    void aFaultStrikesAsOftenAsItWasTold() {
        client.fail(list("data/"), 2);

        assertThatThrownBy(() -> client.list("data/", null)).isInstanceOf(Busy.class);
        assertThat(client.list("ledger/", null).found()).isEmpty();
        assertThatThrownBy(() -> client.list("data/", null)).isInstanceOf(Busy.class);
        assertThat(client.list("data/", null).found()).isEmpty();
        assertThat(client.count(list("data/"))).isEqualTo(3);
    }

    @Test
    void freshPutsAndDeletesComeAndGoInListsUntilTheDelayIsOver() {
        objects.listDelay(Duration.ofHours(1));
        client.put("old", text("x"));
        clock.advance(Duration.ofHours(2));
        client.put("fresh", text("x"));
        client.delete("old");
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            seen.add(client.list("", null).found().size());
        }

        assertThat(seen).contains(0, 1, 2);
        assertThat(client.head("fresh")).isPresent();
        assertThat(client.head("old")).isEmpty();
        clock.advance(Duration.ofHours(1));
        for (int i = 0; i < 20; i++) {
            assertThat(client.list("", null).found())
                    .extracting(Store.Stat::name)
                    .containsExactly("fresh");
        }
    }

    @Test
    void theSameSeedAndCallsGiveTheSameReplies() {
        assertThat(history(3)).isEqualTo(history(3)).isNotEqualTo(history(4));
    }

    @Test
    void aCopyGoesItsOwnWay() {
        client.put("a", text("a"));
        var copy = new SimulatedStore(objects.copy(1, clock));
        copy.put("b", text("b"));
        client.delete("a");

        assertThat(copy.objects().names()).containsExactly("a", "b");
        assertThat(objects.names()).isEmpty();
    }

    @Test
    void whatIsTamperedWithKeepsItsTime() {
        client.put("a", text("a"));
        var before = client.head("a").orElseThrow();
        objects.tamper("a", new byte[] {9});

        assertThat(client.head("a")).contains(before);
        assertThat(client.get("a", 1)).containsExactly(9);
    }

    private static List<Store.Page> history(long seed) {
        var objects = new SimulatedObjects(seed, new SimulatedClock())
                .listDelay(Duration.ofHours(1))
                .clockSpread(Duration.ofSeconds(5));
        var store = new SimulatedStore(objects);
        List<Store.Page> pages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            store.put("n" + i, text("x"));
            pages.add(store.list("", null));
        }
        return pages;
    }
}

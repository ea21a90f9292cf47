package io.holdfast.engine.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.PageName;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.replication.Round.Bounds;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a round lists, and in which order it puts what: docs/protocol.md, section 8. */
class RoundTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Bounds ALL = new Bounds(Instant.MAX, Instant.MAX, Instant.MAX);

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedStore primary = new SimulatedStore(new SimulatedObjects(1, clock).perCall(Duration.ZERO));
    private final SimulatedStore replica = new SimulatedStore(new SimulatedObjects(2, clock).perCall(Duration.ZERO));
    private final Counts counts = new Counts();
    private final Instant start = clock.now();

    private Round round() {
        return new Round(primary, replica, ReplicateOptions.DEFAULT, folder, counts);
    }

    private String record(int second) {
        byte[] bytes = {1, (byte) second};
        String name = new RecordName(start.plusSeconds(second), ObjectHash.sha256(bytes)).path();
        primary.put(name, Store.Body.of(bytes));
        return name;
    }

    private String page(int second) {
        byte[] bytes = {2, (byte) second};
        String name = new PageName(start.plusSeconds(second), ObjectHash.sha256(bytes)).path();
        primary.put(name, Store.Body.of(bytes));
        return name;
    }

    private String pack(PackKind kind, int number) {
        byte[] bytes = {3, (byte) number, (byte) kind.code()};
        String name = kind.path(ObjectHash.sha256(bytes));
        primary.put(name, Store.Body.of(bytes));
        return name;
    }

    private List<String> puts() {
        return replica.operations().stream()
                .filter(each -> each.call() == Operation.Call.PUT)
                .map(Operation::name)
                .toList();
    }

    /** So a snapshot never stands there without its forget, and a page never without what came after it. */
    @Test
    void recordsArePutTheNewestFirstAndThenPages() {
        String middle = record(2);
        String oldest = record(1);
        String newest = record(3);
        String old = page(1);
        String page = page(2);
        try (Round round = round()) {
            assertThat(round.listLedger()).isEqualTo(new Lag(5, Optional.of(start.plusSeconds(1))));
            assertThat(round.listedAt()).isEqualTo(start);
            round.putLedger(ALL);
        }
        assertThat(puts()).containsExactly(newest, middle, oldest, page, old);
        assertThat(counts.records.sum()).isEqualTo(5);
        assertThat(counts.waiting.sum()).isZero();
        try (Round again = round()) {
            assertThat(again.listLedger()).isEqualTo(new Lag(0, Optional.empty()));
        }
    }

    @Test
    void aReplicaThatHasGoneItsOwnWayIsLeftAlone() {
        String own = record(1);
        byte[] bytes = primary.get(own, 10);
        primary.objects().lose(own);
        replica.put(own, Store.Body.of(bytes));
        try (Round round = round()) {
            assertThatThrownBy(round::listLedger).isInstanceOf(BadInput.class).hasMessageContaining(own);
        }
    }

    /** What comes later may refer to packs that were not listed. */
    @Test
    void whatWasNotListedIsNotPut() {
        String listed = record(1);
        try (Round round = round()) {
            round.listLedger();
            record(2);
            round.putLedger(ALL);
        }
        assertThat(puts()).containsExactly(listed);
    }

    @Test
    void whatIsNewerThanItMayBeWaits() {
        record(2);
        page(2);
        Instant asOf = start.plusSeconds(2);
        List<Bounds> less = List.of(
                new Bounds(asOf.minus(MOMENT), Instant.MAX, Instant.MAX),
                new Bounds(Instant.MAX, asOf.minus(MOMENT), Instant.MAX),
                new Bounds(Instant.MAX, Instant.MAX, start.minus(MOMENT)));
        for (Bounds each : less) {
            try (Round round = round()) {
                round.listLedger();
                round.putLedger(each);
            }
            List.copyOf(replica.objects().names()).forEach(replica.objects()::lose);
        }
        assertThat(counts.waiting.sum()).isEqualTo(1 + 1 + 2);
        assertThat(counts.records.sum()).isEqualTo(2);
        try (Round round = round()) {
            round.listLedger();
            round.putLedger(new Bounds(asOf, asOf, start));
        }
        assertThat(counts.records.sum()).isEqualTo(4);
        assertThat(counts.waiting.sum()).isEqualTo(4);
    }

    @Test
    void packsOfEachKindAreCopiedAndOneThatWasCutIsPutAgain() {
        List<String> packs = List.of(pack(PackKind.DATA, 1), pack(PackKind.META, 2), pack(PackKind.INDEX, 3));
        primary.put("data/notes.txt", Store.Body.of(new byte[9]));
        replica.put(packs.getFirst(), Store.Body.of(new byte[1]));
        try (Round round = round()) {
            assertThat(round.copyPacks()).isZero();
        }
        assertThat(replica.objects().names()).containsExactlyInAnyOrderElementsOf(packs);
        assertThat(replica.objects().peek(packs.getFirst()))
                .isEqualTo(primary.objects().peek(packs.getFirst()));
        assertThat(counts.packs.sum()).isEqualTo(3);
        assertThat(counts.ofPacks.sum()).isEqualTo(3);
        assertThat(counts.ofBytes.sum()).isEqualTo(9);
        assertThat(counts.bytes.sum()).isEqualTo(9);
        try (Round again = round()) {
            assertThat(again.copyPacks()).isZero();
        }
        assertThat(counts.packs.sum()).isEqualTo(3);
    }

    @Test
    void whatIsGoneMeanwhileIsToldAndARecordThatIsGoneCountsForNothing() {
        String pack = pack(PackKind.DATA, 1);
        String record = record(1);
        try (Round round = round()) {
            round.listLedger();
            primary.beforeEach(operation -> {
                if (operation.call() == Operation.Call.GET) {
                    primary.objects().lose(operation.name());
                }
            });
            assertThat(round.copyPacks()).isOne();
            round.putLedger(ALL);
        }
        assertThat(replica.objects().names()).doesNotContain(pack, record);
        assertThat(counts.records.sum()).isZero();
    }

    @Test
    void nobodyAsksWhenItWasListedBefore() {
        try (Round round = round()) {
            assertThatThrownBy(round::listedAt).isInstanceOf(IllegalStateException.class);
        }
    }
}

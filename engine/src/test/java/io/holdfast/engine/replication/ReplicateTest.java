package io.holdfast.engine.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.repository.Header;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Sleep;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica is what its primary is, at every moment whole, and nothing that is not. */
class ReplicateTest {
    private static final String PACK = "data/";

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedStore primary = new SimulatedStore(new SimulatedObjects(1, clock));
    private final SimulatedStore replica = new SimulatedStore(new SimulatedObjects(2, clock));
    private final List<String> notes = new ArrayList<>();
    private Origin origin = new Origin(primary, folder);

    @BeforeEach
    void aRepositoryWithSnapshots() {
        TestRepository.init(primary, Times.PROMPT);
        origin = new Origin(primary, folder);
        for (int i = 0; i < 3; i++) {
            origin.backUp();
        }
    }

    @Test
    void itIsTheSameByteForByteAndRestores() {
        ReplicateResult result = replicate(primary, replica);

        assertSame(replica);
        assertThat(result.rounds()).isEqualTo(1);
        assertThat(result.packs()).isPositive();
        assertThat(result.lag().records()).isEqualTo(3);
        assertThat(origin.restorable(replica)).containsExactlyElementsOf(origin.snapshots());
    }

    @Test
    void whatIsThereIsNotCopiedAgain() {
        replicate(primary, replica);
        ReplicateResult again = replicate(primary, replica);
        assertThat(again.packs() + again.records() + again.bytes()).isZero();
        assertThat(again.lag()).isEqualTo(new Lag(0, Optional.empty()));

        int before = primary.objects().names().size();
        origin.backUp();
        int added = primary.objects().names().size() - before;
        ReplicateResult more = replicate(primary, replica);
        assertThat(more.lag().records()).isEqualTo(1);
        assertThat(more.lag().since()).isPresent();
        assertThat(more.packs()).as("all but the record").isEqualTo(added - 1);
        assertSame(replica);
    }

    @Fault(39)
    @Test
    void killedAnywhereItIsWholeAndTakenUp() {
        int puts = puts(() -> replicate(primary, replica.reopen()));
        assertThat(puts).isGreaterThan(8);
        for (int at = 0; at < puts; at++) {
            for (boolean before : List.of(true, false)) {
                SimulatedObjects objects = new SimulatedObjects(3, clock);
                SimulatedStore dying = new SimulatedStore(objects);
                int[] count = {at};
                if (before) {
                    dying.killBefore(operation -> isPut(operation) && count[0]-- == 0);
                } else {
                    dying.killAfter(operation -> isPut(operation) && count[0]-- == 0);
                }
                assertThatThrownBy(() -> replicate(primary, dying)).satisfies(ReplicateTest::isDeath);
                SimulatedStore left = new SimulatedStore(objects);
                if (objects.peek(Header.NAME) != null) {
                    assertThat(origin.restorable(left))
                            .as("killed at put %d", at)
                            .isEqualTo(origin.shown(left));
                }
                replicate(primary, left);
                assertSame(left);
            }
        }
    }

    @Test
    void anotherRepositoryIsLeftAlone() {
        TestRepository.init(replica, Times.PROMPT);
        Map<String, String> before = shown(replica);
        assertThatThrownBy(() -> replicate(primary, replica))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("another repository");
        assertThat(shown(replica)).isEqualTo(before);
    }

    @Test
    void aPlaceWithOtherThingsIsLeftAlone() {
        SimulatedStore home = new SimulatedStore(new SimulatedObjects(4, clock));
        home.put("keys/id_ed25519", Store.Body.of(new byte[] {1}));
        assertThatThrownBy(() -> replicate(primary, home))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("keys/id_ed25519");
        assertThat(home.objects().names()).hasSize(1);
        replica.put("photos/1.jpg", Store.Body.of(new byte[] {1}));
        assertThatThrownBy(() -> replicate(primary, replica))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("photos/1.jpg");
        assertThat(replica.objects().names()).containsExactly("photos/1.jpg");
    }

    @Test
    void withoutAPrimaryNothingIsDone() {
        assertThatThrownBy(() -> replicate(new SimulatedStore(new SimulatedObjects(4, clock)), replica))
                .isInstanceOf(NotFound.class);
        assertThat(replica.objects().names()).isEmpty();
    }

    @Test
    void aDamagedPackIsNamedAndDoesNotTakeTheOthersWithIt() {
        String damaged = first(PACK);
        byte[] bytes = primary.objects().contents().getOrDefault(damaged, new byte[0]);
        byte[] good = bytes.clone();
        bytes[bytes.length / 2] ^= 1;
        primary.objects().tamper(damaged, bytes);

        ReplicateResult result = replicate(primary, replica);
        assertThat(result.damaged()).extracting(ReplicateResult.Damaged::name).containsExactly(damaged);
        assertThat(replica.objects().names())
                .as("no record that would be believed without a look")
                .noneMatch(name -> name.startsWith("ledger/"))
                .hasSize(primary.objects().names().size() - 1 - 3);

        clock.advance(Duration.ofHours(1));
        replicate(primary, replica);
        assertThat(replica.objects().names())
                .hasSize(primary.objects().names().size() - 1)
                .doesNotContain(damaged);

        primary.objects().tamper(damaged, good);
        assertThat(replicate(primary, replica).damaged()).isEmpty();
        assertSame(replica);
    }

    @Fault(136)
    @Test
    void aGoodPackAtTheReplicaIsNotReplacedByADamagedOne() {
        replicate(primary, replica);
        String name = first(PACK);
        byte[] good = primary.objects().contents().getOrDefault(name, new byte[0]);
        primary.objects().tamper(name, new byte[100]);
        assertThat(replicate(primary, replica).damaged())
                .extracting(ReplicateResult.Damaged::name)
                .containsExactly(name);
        assertThat(replica.objects().peek(name)).isEqualTo(good);
    }

    @Test
    void aPackThatWasCutShortAtTheReplicaIsPutAgain() {
        replicate(primary, replica);
        replica.objects().tamper(first(PACK), new byte[5]);
        assertThat(replicate(primary, replica).packs()).isEqualTo(1);
        assertSame(replica);
    }

    @Test
    void aDryRunTellsAndWritesNothing() {
        ReplicateResult would = new Replicate(primary, replica, ReplicateOptions.DEFAULT, folder, this::learn).dryRun();
        assertThat(replica.objects().names()).isEmpty();
        ReplicateResult done = replicate(primary, replica);
        assertThat(would.packs()).isEqualTo(done.packs());
        assertThat(would.bytes()).isEqualTo(done.bytes());
        assertThat(would.records()).isEqualTo(done.records());
        assertThat(would.slotsCopied()).isEqualTo(done.slotsCopied()).isEqualTo(2);
    }

    @Test
    void aKeyThatWasRemovedIsToldAndStays() {
        replicate(primary, replica);
        String slot = first("keys/");
        origin.addKey();
        primary.objects().lose(slot);

        ReplicateResult result = replicate(primary, replica);
        assertThat(result.slotsOnlyHere()).containsExactly(slot);
        assertThat(result.slotsCopied()).isEqualTo(1);
        assertThat(replica.objects().names()).contains(slot);
    }

    /** Seed 2001995 of the simulation. */
    @Fault(39)
    @Test
    void aFirstCopyThatWasCutShortIsTakenUpThoughItsKeyWasRemovedMeanwhile() {
        String slot = first("keys/");
        SimulatedStore dying = replica.reopen();
        dying.killAfter(Operation.put(slot));
        assertThatThrownBy(() -> replicate(primary, dying)).satisfies(ReplicateTest::isDeath);
        origin.addKey();
        primary.objects().lose(slot);

        SimulatedStore left = replica.reopen();
        assertThat(replicate(primary, left).slotsOnlyHere()).containsExactly(slot);
        assertThat(left.objects().names()).containsAll(primary.objects().names());
    }

    /** Protocol, section 10, number 35: without the wait a LIST may hide packs of a snapshot that it shows. */
    @Fault(14)
    @Test
    void itWaitsUntilEveryPackIsListed() {
        assertThat(lackingAfter(clock::advance)).as("with the wait").isZero();
        assertThat(lackingAfter(_ -> {})).as("without it").isPositive();
    }

    /** Replicas, of many, that lack a pack of a snapshot which they have. */
    private int lackingAfter(Sleep sleep) {
        int lacking = 0;
        for (int seed = 0; seed < 30; seed++) {
            SimulatedStore slow =
                    new SimulatedStore(primary.objects().copy(seed, clock).listDelay(Times.PROMPT.listDelay()));
            Origin young = origin.goesOn(slow);
            young.backUp();
            SimulatedStore copy = new SimulatedStore(new SimulatedObjects(seed, clock));
            new Replicate(slow, copy, ReplicateOptions.DEFAULT, folder, sleep, this::learn).run();
            lacking += young.restorable(copy).containsAll(young.shown(copy)) ? 0 : 1;
        }
        return lacking;
    }

    /** A store that may hide packs for hours: nobody waits so long, and nothing is put that may lack one. */
    @Fault(25)
    @Test
    void whereListsLagByHoursYoungRecordsFollowLater() {
        SimulatedStore cos = new SimulatedStore(new SimulatedObjects(7, clock));
        TestRepository.init(cos, Times.UNKNOWN);
        Origin own = new Origin(cos, folder);
        own.backUp();
        clock.advance(Duration.ofHours(7));
        own.backUp();

        ReplicateResult first = replicate(cos, replica);
        assertThat(first.records()).isEqualTo(1);
        assertThat(first.waiting()).isEqualTo(1);
        assertThat(own.restorable(replica)).hasSize(1).isEqualTo(own.shown(replica));

        clock.advance(Duration.ofHours(7));
        assertThat(replicate(cos, replica).waiting()).isZero();
        assertThat(own.restorable(replica)).hasSize(2);
    }

    /** Protocol, section 10, number 36: a sweep may have seen what this round's list did not. */
    @Test
    void aRoundThatTookTooLongIsFollowedByAnotherBeforeAnySnapshotIsPut() {
        Duration[] pause = {Duration.ofHours(1)};
        replica.beforeEach(operation -> {
            if (isPut(operation) && operation.name().startsWith(PACK)) {
                clock.advance(pause[0]);
                pause[0] = Duration.ZERO;
                assertThat(replica.objects().names()).noneMatch(name -> name.startsWith("ledger/"));
                origin.backUp();
            }
        });
        ReplicateResult result = replicate(primary, replica);
        assertThat(result.rounds()).isEqualTo(2);
        assertThat(notes).anySatisfy(note -> assertThat(note).contains("another"));
        assertThat(origin.restorable(replica)).isNotEmpty();
    }

    @Fault({15, 78})
    @Test
    void whatIsDeletedWhileItIsCopiedMakesAnotherRound() {
        String name = first(PACK);
        primary.beforeEach(operation -> {
            if (operation.call() == Operation.Call.GET && operation.name().equals(name)) {
                primary.objects().lose(name);
            }
        });
        ReplicateResult result = replicate(primary, replica);
        assertThat(result.rounds()).isEqualTo(2);
        assertSame(replica);
    }

    @Test
    void thatThePrimaryChangesFasterThanItIsCopiedIsSaid() {
        replica.beforeEach(operation -> {
            if (operation.call() == Operation.Call.LIST && operation.name().startsWith(PACK)) {
                clock.advance(Duration.ofHours(2));
            }
        });
        assertThatThrownBy(() -> replicate(primary, replica))
                .isInstanceOf(Busy.class)
                .hasMessageContaining("Next:");
        assertThat(replica.objects().names()).noneMatch(name -> name.startsWith("ledger/"));
    }

    private ReplicateResult replicate(SimulatedStore from, SimulatedStore to) {
        return new Replicate(from, to, ReplicateOptions.DEFAULT, folder, clock::advance, this::learn).run();
    }

    private void learn(Event event) {
        if (event instanceof Event.Noted(var text)) {
            notes.add(text);
        }
    }

    private void assertSame(SimulatedStore other) {
        assertThat(shown(other)).isEqualTo(shown(primary));
    }

    private static Map<String, String> shown(SimulatedStore store) {
        Map<String, String> all = new TreeMap<>();
        store.objects()
                .contents()
                .forEach((name, bytes) -> all.put(name, ObjectHash.sha256(bytes).toString()));
        return all;
    }

    private String first(String prefix) {
        return primary.objects().names().stream()
                .filter(name -> name.startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    private int puts(Runnable action) {
        int[] count = {0};
        SimulatedStore counted = new SimulatedStore(new SimulatedObjects(5, clock));
        counted.beforeEach(operation -> count[0] += isPut(operation) ? 1 : 0);
        replicate(primary, counted);
        action.run();
        return count[0];
    }

    private static boolean isPut(Operation operation) {
        return operation.call() == Operation.Call.PUT;
    }

    private static void isDeath(Throwable error) {
        Throwable at = error;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        assertThat(at).isInstanceOf(Killed.class);
    }
}

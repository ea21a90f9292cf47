package io.holdfast.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState.Held;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds in a ledger: they keep, against rules and against forgets that come at the same time. */
class HoldsTest {
    @TempDir
    private Path folder = Path.of("");

    private RetentionWorld world = new RetentionWorld(folder);
    private List<SnapshotId> made = List.of();

    @BeforeEach
    void threeSnapshots() {
        world = new RetentionWorld(folder);
        made = List.of(world.backUp("f"), world.backUp("f"), world.backUp("f"));
    }

    @Test
    void whatIsHeldStaysAgainstRulesAndPrunesUntilItIsReleased() {
        world.hold(world.client(), made.get(0), Optional.empty());
        world.keepLast(1, world.client());
        assertThat(world.ids()).containsExactly(made.get(0), made.get(2));
        world.pass(Duration.ofDays(30));
        world.prune();
        world.restores(made.get(0));

        assertThat(world.release(made.get(0)).trashUntil())
                .as("it was not forgotten")
                .isEmpty();
        world.keepLast(1, world.client());
        assertThat(world.ids()).containsExactly(made.get(2));
    }

    @Test
    void aHoldEndsWhenItsTimeIsOver() {
        Instant end = world.clock.now().plus(Duration.ofDays(3));
        world.hold(world.client(), made.get(0), Optional.of(end));
        world.keepLast(1, world.client());
        assertThat(world.ids()).contains(made.get(0));
        world.pass(Duration.ofDays(3).plusMinutes(1));
        assertThat(world.state().holds()).isEmpty();
        world.keepLast(1, world.client());
        assertThat(world.ids()).containsExactly(made.get(2));
    }

    @Test
    void aReleaseEndsAllHoldsAlsoOneOfTheSameMoment() {
        world.objects.perCall(Duration.ZERO).clockSpread(Duration.ZERO);
        world.hold(world.client(), made.get(0), Optional.empty());
        world.hold(world.client(), made.get(0), Optional.empty());
        assertThat(world.release(made.get(0)).ended()).isEqualTo(2);
        assertThat(world.state().holds()).isEmpty();
        assertThatThrownBy(() -> world.release(made.get(0)))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("is not held");
    }

    @Test
    void whatWasForgottenWhileItWasHeldGoesToTheTrashForAllOfItsTime() {
        world.hold(world.client(), made.get(0), Optional.empty());
        putForget(made.get(0));
        assertThat(world.ids()).as("a hold is stronger").contains(made.get(0));
        world.pass(Duration.ofDays(60));
        world.prune();
        Instant released = world.clock.now();
        assertThat(world.release(made.get(0)).trashUntil()).isPresent();
        assertThat(world.ids()).doesNotContain(made.get(0));
        assertThat(world.state().trash())
                .singleElement()
                .satisfies(each -> assertThat(each.until().orElseThrow())
                        .isAfterOrEqualTo(released.plus(Duration.ofDays(7)).minusSeconds(10)));
        world.restores(world.undelete(made.get(0)));
    }

    @Test
    void whatIsInTheTrashIsTakenBackAndHeldUnderItsNewId() {
        world.forget(made.get(0));
        SnapshotId held = world.hold(world.client(), made.get(0), Optional.empty());
        assertThat(held).isNotEqualTo(made.get(0));
        assertThat(world.ids()).containsExactly(held, made.get(1), made.get(2));
        world.keepLast(1, world.client());
        world.pass(Duration.ofDays(30));
        world.prune();
        world.restores(held);
    }

    @Test
    void aForgetThatComesBetweenALateHoldAndTheNextMeansAdoption() {
        SimulatedStore slow = world.client();
        AtomicInteger puts = new AtomicInteger();
        slow.beforeEach(operation -> {
            if (Operation.put("ledger/records/").test(operation) && puts.incrementAndGet() == 1) {
                putForget(made.get(0));
                world.pass(Duration.ofMinutes(16));
            }
        });
        SnapshotId held = world.hold(slow, made.get(0), Optional.empty());
        assertThat(held).as("the late hold proves nothing").isNotEqualTo(made.get(0));
        assertThat(world.ids())
                .as("and keeps all the same")
                .containsExactlyInAnyOrder(made.get(0), held, made.get(1), made.get(2));
        world.pass(Duration.ofDays(30));
        world.prune();
        world.restores(held);
    }

    @Test
    void aHoldInSpiteOfAForgetIsProlongedUnderItsId() {
        world.hold(world.client(), made.get(0), Optional.of(world.clock.now().plus(Duration.ofDays(1))));
        putForget(made.get(0));
        assertThat(world.hold(world.client(), made.get(0), Optional.empty())).isEqualTo(made.get(0));
        world.pass(Duration.ofDays(30));
        world.prune();
        world.restores(made.get(0));
    }

    @Test
    void aHoldThatIsAlwaysLateIsNotTold() {
        SimulatedStore slow = world.client();
        slow.beforeEach(operation -> {
            if (Operation.put("ledger/records/").test(operation)) {
                world.pass(Duration.ofMinutes(16));
            }
        });
        assertThatThrownBy(() -> world.hold(slow, made.get(0), Optional.empty()))
                .isInstanceOf(Busy.class);
    }

    @Test
    void aHoldOfWhichNobodyKnowsIsPutAgain() {
        SimulatedStore client = world.client();
        client.delayPut(Operation.put("ledger/records/"), Duration.ofHours(2));
        world.hold(client, made.get(0), Optional.empty());
        assertThat(world.state().holds())
                .singleElement()
                .matches(each -> each.found().timely());
        world.keepLast(1, world.client());
        assertThat(world.ids()).containsExactly(made.get(0), made.get(2));
    }

    @Test
    void aReleaseEndsTheHoldsOfItsSnapshotAlone() {
        world.hold(world.client(), made.get(0), Optional.empty());
        world.hold(world.client(), made.get(1), Optional.empty());
        assertThatThrownBy(() -> world.release(made.get(2))).isInstanceOf(NotFound.class);
        assertThat(world.release(made.get(0)).ended()).isOne();
        assertThat(world.state().holds()).extracting(each -> each.hold().id()).containsExactly(made.get(1));
    }

    @Test
    void aHoldSaysWhyAndHowLong() {
        Optional<Instant> end = Optional.of(world.clock.now().plus(Duration.ofDays(3)));
        world.hold(world.client(), made.get(1), end);
        assertThat(world.state().holds())
                .extracting(Held::hold)
                .extracting(LedgerRecord.Hold::id, LedgerRecord.Hold::reason, LedgerRecord.Hold::until)
                .containsExactly(tuple(made.get(1), "why", end));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        refused(made.get(0), " ", Optional.empty(), BadInput.class);
        refused(made.get(0), "x".repeat(1_001), Optional.empty(), BadInput.class);
        refused(made.get(0), "why", Optional.of(world.clock.now().minusSeconds(60)), BadInput.class);
        refused(SnapshotId.random(new SecureRandom()), "why", Optional.empty(), NotFound.class);
        assertThat(world.state().holds()).isEmpty();
    }

    @Test
    void aReasonMayBeAThousandCharactersLong() {
        String reason = "x".repeat(1_000);
        world.with(
                world.client(),
                repository -> new Holds(repository, RetentionWorld.TESTER, Progress.none())
                        .add(made.get(0), reason, Optional.empty()));
        assertThat(world.state().holds())
                .singleElement()
                .matches(each -> each.hold().reason().equals(reason));
    }

    @Test
    void aHoldUntilATimeThatTheFormatCantHoldIsRefused() {
        refused(made.get(0), "why", Optional.of(Instant.MAX), BadInput.class);
        assertThat(world.ids()).isEqualTo(made);
    }

    private void refused(SnapshotId id, String reason, Optional<Instant> until, Class<?> error) {
        assertThatThrownBy(() -> world.with(
                        world.client(),
                        repository ->
                                new Holds(repository, RetentionWorld.TESTER, Progress.none()).add(id, reason, until)))
                .isInstanceOf(error)
                .hasMessageContaining("Next:");
    }

    /** As somebody would who had not seen the hold. */
    private void putForget(SnapshotId id) {
        world.with(
                world.client(),
                repository -> repository
                        .ledger()
                        .putInTime(new LedgerRecord.Forget(RetentionWorld.TESTER, id), Instant.EPOCH));
    }
}

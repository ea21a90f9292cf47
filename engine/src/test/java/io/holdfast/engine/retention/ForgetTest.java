package io.holdfast.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forgets as records in a ledger: what they do, and what they may not. */
class ForgetTest {
    @TempDir
    private Path folder = Path.of("");

    private RetentionWorld world = new RetentionWorld(folder);
    private List<SnapshotId> made = List.of();

    @BeforeEach
    void fiveSnapshots() {
        world = new RetentionWorld(folder);
        List<SnapshotId> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(world.backUp("f"));
        }
        made = all;
    }

    @Test
    void whatNoRuleKeepsIsHiddenAndInTheTrashAndTheRestIsAsItWas() {
        ForgetPlan plan = world.keepLast(2, world.client());
        assertThat(plan.verdicts()).hasSize(5);
        assertThat(world.ids()).isEqualTo(made.subList(3, 5));
        assertThat(world.state().trash().stream()
                        .map(each -> each.present().snapshot().id()))
                .isEqualTo(made.subList(0, 3));
        assertThat(world.state().trash())
                .allSatisfy(each -> assertThat(each.until())
                        .hasValueSatisfying(until ->
                                assertThat(until).isAfter(plan.trashUntil().minusSeconds(10))));
        world.restores(made.get(3));
        world.restores(made.get(4));
    }

    @Test
    void theNextBackupIsComparedWithTheNewestThatIsLeft() {
        world.forget(made.get(3), made.get(2));
        BackupResult unchanged = world.backUpNow(world.client());
        assertThat(unchanged.snapshot().parent()).contains(made.get(4));
        assertThat(unchanged.tally().added() + unchanged.tally().changed()).isZero();
        world.restores(unchanged.snapshot().id());
    }

    @Test
    void aSnapshotThatAGuardKeepsIsNotForgottenByItsNameEitherNorAreThoseBesideIt() {
        assertThatThrownBy(() -> world.forget(made.get(0), made.get(4)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining(made.get(4).shortText())
                .hasMessageContaining("is the newest of source");
        world.hold(world.client(), made.get(1), Optional.empty());
        assertThatThrownBy(() -> world.forget(made.get(0), made.get(1)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("is held");
        assertThatThrownBy(() -> world.forget(made.get(0), SnapshotId.random(new SecureRandom())))
                .isInstanceOf(NotFound.class);
        assertThat(world.ids()).isEqualTo(made);
    }

    @Test
    void theNewestInWhichNoEntryFailedIsNotForgottenByItsNameEither() {
        world.source.unreadable("f");
        SnapshotId failing = world.backUp("f");
        assertThatThrownBy(() -> world.forget(made.get(4)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("is the newest in which no entry failed of source");
        assertThatThrownBy(() -> world.forget(failing))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("is the newest of source");
        world.forget(made.get(3));
        assertThat(world.ids()).hasSize(5).contains(made.get(4), failing);
    }

    @Test
    void ofASourceThatIsNotThereNothingIsForgotten() {
        assertThatThrownBy(() -> plan(world.client(), Optional.of("other")))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("There is no snapshot of other");
        assertThat(plan(world.client(), Optional.of("source")).going()).hasSize(4);
    }

    private ForgetPlan plan(SimulatedStore client, Optional<String> source) {
        KeepRules rules = new KeepRules(Map.of(Keep.LAST, 1), Optional.empty(), ZoneId.of("UTC"));
        return world.with(
                client,
                repository -> new Forget(repository, RetentionWorld.TESTER, Progress.none())
                        .plan(new ForgetOptions(rules, source, List.of())));
    }

    @Test
    void aPlanThatIsNotRunWritesNothing() {
        SimulatedStore client = world.client();
        ForgetPlan plan = plan(client, Optional.empty());
        assertThat(plan.going()).hasSize(4);
        assertThat(client.count(Operation.put(""))).isZero();
        assertThat(world.ids()).isEqualTo(made);
    }

    @Test
    void aForgetThatCameLateIsPutAgainSinceItFreesNothing() {
        SimulatedStore slow = world.client();
        AtomicInteger puts = new AtomicInteger();
        slow.beforeEach(operation -> {
            if (Operation.put("ledger/records/").test(operation) && puts.incrementAndGet() == 1) {
                world.pass(Duration.ofMinutes(16));
            }
        });
        world.forget(slow, made.get(0));
        assertThat(puts).hasValue(2);
        assertThat(forgets()).extracting(LedgerState.Found::timely).containsExactlyInAnyOrder(false, true);
        assertThat(world.state().freedSince(made.get(0))).isPresent();
    }

    @Test
    void aForgetOfWhichNobodyKnowsIsPutAgain() {
        SimulatedStore client = world.client();
        client.delayPut(Operation.put("ledger/records/"), Duration.ofHours(2));
        world.forget(client, made.get(0));
        assertThat(forgets()).singleElement().matches(LedgerState.Found::timely);
        world.pass(Duration.ofHours(3));
        assertThat(forgets()).as("the other came late").hasSize(2);
        assertThat(world.ids()).isEqualTo(made.subList(1, 5));
    }

    @Test
    void whereItIsAlwaysLateTheCommandSaysSo() {
        SimulatedStore slow = world.client();
        slow.beforeEach(operation -> {
            if (Operation.put("ledger/records/").test(operation)) {
                world.pass(Duration.ofMinutes(16));
            }
        });
        assertThatThrownBy(() -> world.forget(slow, made.get(0)))
                .isInstanceOf(Busy.class)
                .hasMessageContaining("Next:");
        assertThat(world.state().freedSince(made.get(0))).isEmpty();
    }

    @Fault(39)
    @Test
    void killedBeforeAnyOperationItHasForgottenNoOtherAndRunAgainItEnds() {
        long operations = Long.MAX_VALUE;
        for (long n = 1; n <= operations; n++) {
            RetentionWorld each = new RetentionWorld(folder.resolve("n" + n));
            List<SnapshotId> ids = List.of(each.backUp("f"), each.backUp("f"), each.backUp("f"), each.backUp("f"));
            SimulatedStore client = each.client();
            long moment = n;
            client.killBefore(operation -> operation.number() == moment);
            try {
                each.keepLast(2, client);
                operations = 0;
            } catch (Killed e) {
                assertThat(each.ids()).as("before operation %d", n).containsAll(ids.subList(2, 4));
            }
            each.keepLast(2, each.client());
            assertThat(each.ids()).isEqualTo(ids.subList(2, 4));
        }
    }

    @Test
    void nothingIsForgottenWhileARecordCantBeRead() {
        String record = world.objects.names().stream()
                .filter(name -> name.startsWith("ledger/records/"))
                .findFirst()
                .orElseThrow();
        world.objects.tamper(record, new byte[60]);
        world.onAnotherMachine();
        assertThatThrownBy(() -> world.keepLast(1, world.client()))
                .isInstanceOf(Damaged.class)
                .hasMessageContaining("nothing was written");
        assertThat(forgets()).isEmpty();
    }

    @Test
    void manyAreForgottenInOneRunAndTheirRecordsAreFoldedWhenThereAreAThousand() {
        world.with(world.client(), repository -> {
            LedgerRecord.Snapshot like = world.snapshot(made.get(0)).snapshot();
            for (int i = 0; i < 1_000; i++) {
                LedgerRecord.Snapshot.Place place = new LedgerRecord.Snapshot.Place(
                        RetentionWorld.TESTER, SnapshotId.random(new SecureRandom()), like.runs(), like.index());
                repository
                        .ledger()
                        .put(repository
                                .ledger()
                                .prepare(
                                        like.again(place, List.of(), world.clock.now()),
                                        repository.store().clock()));
            }
            return like;
        });
        world.pass(Duration.ofHours(1));
        ForgetPlan plan = world.keepLast(3, world.client());
        assertThat(plan.going()).hasSize(1_002);
        assertThat(world.ids()).hasSize(3);
        assertThat(world.objects.names()).anyMatch(name -> name.startsWith("ledger/pages/"));
    }

    private List<LedgerState.Found> forgets() {
        return world.state().records().stream()
                .filter(each -> each.record() instanceof LedgerRecord.Forget)
                .toList();
    }
}

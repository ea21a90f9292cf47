package io.holdfast.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.backup.TestPruner;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back out of the trash, and where it ends. */
class UndeleteTest {
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
    void whatIsTakenBackIsWhatItWasInItsOldPlaceUnderANewId() {
        Instant time = world.snapshot(made.get(0)).asOf();
        world.forget(made.get(0));
        world.pass(Duration.ofDays(6));
        SnapshotId back = world.undelete(made.get(0));
        assertThat(world.ids()).as("the newest is the newest still").containsExactly(back, made.get(1), made.get(2));
        assertThat(world.snapshot(back).asOf()).isEqualTo(time);
        world.restores(back);
        assertThat(world.state().trash()).as("it is there no more").isEmpty();
        assertThatThrownBy(() -> world.undelete(made.get(0)))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("taken back already");
    }

    @Test
    void ofSeveralInTheTrashTheOneThatIsMeantIsTakenBack() {
        world.forget(made.get(0), made.get(1));
        SnapshotId back = world.undelete(made.get(1));
        assertThat(world.ids()).containsExactly(back, made.get(2));
        world.restores(back);
        assertThat(world.state().trash())
                .singleElement()
                .matches(each -> each.present().snapshot().id().equals(made.get(0)));
    }

    @Test
    void itNamesItsIndexStill() {
        Optional<RunRef> index = world.snapshot(made.get(0)).snapshot().index();
        assertThat(index).isPresent();
        world.forget(made.get(0));
        SnapshotId back = world.undelete(made.get(0));
        assertThat(world.snapshot(back).snapshot().index()).isEqualTo(index);
    }

    @Test
    void thatItsTimeInTheTrashWasOverIsTold() {
        world.forget(made.get(0), made.get(1));
        world.pass(Duration.ofDays(6));
        assertThat(notes(made.get(0))).isEmpty();
        world.pass(Duration.ofDays(2));
        assertThat(notes(made.get(1))).singleElement().asString().contains("time in the trash was over");
    }

    private List<String> notes(SnapshotId id) {
        List<String> notes = new ArrayList<>();
        Progress progress = event -> {
            if (event instanceof Event.Noted(var text)) {
                notes.add(text);
            }
        };
        world.with(world.client(), repository -> new Undelete(repository, RetentionWorld.TESTER, progress).run(id));
        return notes;
    }

    @Test
    void theNextBackupIsComparedWithTheNewestNotWithWhatWasTakenBack() {
        world.forget(made.get(0));
        world.undelete(made.get(0));
        BackupResult unchanged = world.backUpNow(world.client());
        assertThat(unchanged.snapshot().parent()).contains(made.get(2));
        assertThat(unchanged.tally().added() + unchanged.tally().changed()).isZero();
    }

    @Test
    void rulesCountItByItsOldTime() {
        world.forget(made.get(0));
        SnapshotId back = world.undelete(made.get(0));
        assertThat(world.keepLast(2, world.client()).going())
                .singleElement()
                .matches(each -> each.snapshot().id().equals(back));
    }

    @Test
    void whatIsNotForgottenCantBeTakenBack() {
        assertThatThrownBy(() -> world.undelete(made.get(0)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("is not forgotten");
    }

    @Test
    void noPruneCanFreeItOnceItIsTakenBack() {
        world.forget(made.get(0));
        SnapshotId back = world.undelete(made.get(0));
        world.pass(Duration.ofDays(30));
        world.prune();
        world.restores(back);
    }

    @Test
    void whatIsCondemnedAndNotYetDeletedIsCopied() {
        world.forget(made.get(0));
        world.pass(Duration.ofDays(8));
        world.pruning(pruner -> {
            pruner.look();
            pruner.condemn();
        });
        LedgerRecord.Snapshot back = world.with(
                world.client(),
                repository -> new Undelete(repository, RetentionWorld.TESTER, Progress.none()).run(made.get(0)));
        assertThat(back.runs()).isEqualTo(world.snapshot(back.id()).snapshot().runs());
        world.pass(world.g().multipliedBy(2));
        world.pruning(pruner -> {
            pruner.choose();
            assertThat(pruner.delete()).isPositive();
        });
        Map<String, String> content = world.contents.get(made.get(0).toString());
        assertThat(content).isNotNull();
        world.contents.put(back.id().toString(), content);
        world.restores(back.id());
    }

    @Test
    void whatPruneHasFreedIsGoneForGood() {
        world.forget(made.get(0));
        world.pass(Duration.ofDays(8));
        world.prune();
        assertThatThrownBy(() -> world.undelete(made.get(0)))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining(
                        "can't be taken back any more: prune has freed what it needs. Next: holdfast snapshots");
        assertThat(world.ids()).isEqualTo(made.subList(1, 3));
        world.restores(made.get(1));
    }

    @Test
    void aRecordThatCameLateIsPutAgain() {
        world.forget(made.get(0));
        SimulatedStore client = world.client();
        client.delayPut(Operation.put("ledger/records/"), Duration.ofHours(2));
        SnapshotId back = world.undelete(client, made.get(0));
        world.pass(Duration.ofHours(3));
        assertThat(world.ids()).containsExactly(back, made.get(1), made.get(2));
        world.restores(back);
    }

    @Fault(39)
    @Test
    void killedBeforeAnyOperationItCanBeDoneAgain() {
        long operations = Long.MAX_VALUE;
        for (long n = 1; n <= operations; n++) {
            RetentionWorld each = new RetentionWorld(folder.resolve("n" + n));
            SnapshotId old = each.backUp("f");
            SnapshotId newest = each.backUp("f");
            each.forget(old);
            SimulatedStore client = each.client();
            long moment = n;
            client.killBefore(operation -> operation.number() == moment);
            SnapshotId back;
            try {
                back = each.undelete(client, old);
                operations = 0;
            } catch (Killed e) {
                back = each.undelete(old);
            }
            assertThat(each.ids()).containsExactly(back, newest);
            each.restores(back);
        }
    }

    @Test
    void aCopiedSnapshotIsTakenBackWhereAllOfItWasCopied() {
        world.forget(made.get(0));
        SimulatedObjects copy = copied(_ -> true);
        SnapshotId back = world.undelete(new SimulatedStore(copy), made.get(0));
        assertThat(world.ids(new SimulatedStore(copy))).contains(back);
    }

    @Test
    void aCopiedSnapshotOfWhichAPackIsMissingIsNotTakenBack() {
        world.forget(made.get(0));
        SimulatedObjects copy = copied(name -> !name.startsWith("data/"));
        assertThatThrownBy(() -> world.undelete(new SimulatedStore(copy), made.get(0)))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("is missing");
    }

    /** A copy by a tool, hours later: every record in it is late. */
    private SimulatedObjects copied(Predicate<String> names) {
        world.pass(Duration.ofHours(5));
        SimulatedObjects copy = new SimulatedObjects(7, world.clock);
        SimulatedStore into = new SimulatedStore(copy);
        world.objects.contents().forEach((name, content) -> {
            if (names.test(name)) {
                into.put(name, Store.Body.of(content));
            }
        });
        return copy;
    }

    @Test
    void theTrashTimeIsAsTheRepositoryIsSet() {
        world.with(
                world.client(),
                repository -> repository
                        .ledger()
                        .putInTime(new LedgerRecord.Setting(RetentionWorld.TESTER, "trash", "60"), Instant.EPOCH));
        world.forget(made.get(0));
        LedgerState.Trashed trashed = world.state().trash().getFirst();
        assertThat(trashed.lasts(world.clock.now())).isTrue();
        assertThat(trashed.lasts(world.clock.now().plusSeconds(61))).isFalse();
        world.pass(Duration.ofMinutes(2));
        SnapshotId back = world.undelete(made.get(0));
        world.pruning(TestPruner::look);
        world.restores(back);
    }
}

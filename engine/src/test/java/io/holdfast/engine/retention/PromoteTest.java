package io.holdfast.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.retention.Promote.Promoted;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy, in which everything is late, takes the place of what it is a copy of. */
class PromoteTest {
    @TempDir
    private Path folder = Path.of("");

    private RetentionWorld world = new RetentionWorld(folder);
    private SnapshotId older = SnapshotId.of(new byte[SnapshotId.LENGTH]);
    private SnapshotId newest = older;
    private final Set<String> beforeTheNewest = new TreeSet<>();

    @BeforeEach
    void aCopyOfTwoSnapshots() {
        world = new RetentionWorld(folder);
        older = world.backUp("f");
        beforeTheNewest.addAll(world.objects.names());
        newest = world.backUp("g");
        world.pass(Duration.ofDays(1));
        SimulatedStore copy = world.client();
        world.objects.contents().forEach((name, content) -> copy.put(name, Store.Body.of(content)));
        world.onAnotherMachine();
        assertThat(world.state().snapshots()).noneMatch(each -> each.found().timely());
    }

    private List<Promoted> promote(SimulatedStore client) {
        return world.with(client, repository -> new Promote(repository, RetentionWorld.TESTER, Progress.none()).run());
    }

    @Test
    @Fault(72)
    void theNewestOfEachSourceIsInTimeAndWhatItWas() {
        Map<SnapshotId, Instant> before = times();
        Promoted promoted = promote(world.client()).getFirst();
        assertThat(promoted.adopted()).isTrue();
        assertThat(promoted.lacking()).isEmpty();
        assertThat(times()).as("ids and times stay").isEqualTo(before);
        assertThat(world.snapshot(newest).found().timely()).isTrue();
        assertThat(world.snapshot(older).found().timely()).isFalse();
        world.restores(newest);
        world.restores(older);

        assertThat(promote(world.client()).getFirst().adopted()).as("again").isFalse();
        BackupResult next = world.backUpNow(world.client());
        assertThat(next.snapshot().parent()).contains(newest);
        assertThat(next.tally().added() + next.tally().changed()).isZero();
        world.pass(Duration.ofDays(30));
        world.prune();
        world.restores(newest);
        world.restores(older);
    }

    private Map<SnapshotId, Instant> times() {
        Map<SnapshotId, Instant> times = new HashMap<>();
        world.state().snapshots().forEach(each -> times.put(each.snapshot().id(), each.asOf()));
        return times;
    }

    @Test
    @Fault(135)
    void whereTheNewestHadNotArrivedWholeTheOneBeforeTakesItsPlace() {
        String lost = world.objects.names().stream()
                .filter(name -> name.startsWith("data/") && !beforeTheNewest.contains(name))
                .findFirst()
                .orElseThrow();
        world.client().delete(lost);
        Promoted promoted = promote(world.client()).getFirst();
        assertThat(promoted.snapshot().map(Present::snapshot).map(each -> each.id()))
                .contains(older);
        assertThat(promoted.lacking())
                .singleElement()
                .satisfies(each -> assertThat(each.why()).contains(lost));
        world.restores(older);
    }

    @Fault(39)
    @Test
    void aPromotionThatIsKilledBeforeOrAfterItsPutIsDoneByTheNext() {
        for (int way = 0; way < 2; way++) {
            aCopyOfTwoSnapshots();
            SimulatedStore mortal = world.client();
            Predicate<Operation> record = Operation.put("ledger/records/");
            if (way == 0) {
                mortal.killBefore(record);
            } else {
                mortal.killAfter(record);
            }
            try {
                promote(mortal);
            } catch (RuntimeException | Error e) {
                assertThat(mortal.count(record)).isOne();
            }
            promote(world.client());
            assertThat(world.ids()).containsExactly(older, newest);
            assertThat(world.snapshot(newest).found().timely()).isTrue();
            world.restores(newest);
        }
    }
}

package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.G;
import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static io.holdfast.engine.prune.PruneWorld.W;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Consistency;
import io.holdfast.engine.ledger.LedgerRecord.Grade;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerRecord.Wholeness;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.Outlived;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page need not hold any longer, to the millisecond, and what must stay for the sake of what stays: docs/decisions/0062. */
class FreedRecordsTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration LONG = G.multipliedBy(2);
    private static final Origin ORIGIN = PruneWorld.origin();
    private static final SnapshotId ID = id(1);
    private static final RunRef INDEX = new RunRef(hash("index"), 1, 2, 3);

    @TempDir
    private Path folder = Path.of("");

    private PruneWorld world = new PruneWorld(folder, TIMES);

    @BeforeEach
    void aWorldThatStandsStillAndHasNoTrash() {
        world = new PruneWorld(folder, TIMES);
        world.objects.perCall(Duration.ZERO);
        world.trash(Duration.ZERO);
        world.pass(MOMENT);
    }

    private static SnapshotId id(int number) {
        byte[] bytes = new byte[SnapshotId.LENGTH];
        bytes[0] = (byte) number;
        return SnapshotId.of(bytes);
    }

    private static ObjectHash hash(String text) {
        return ObjectHash.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Snapshot snapshot(SnapshotId id, Optional<RunRef> index, RecordName... replaces) {
        return new Snapshot(
                ORIGIN,
                id,
                "source",
                "file:///source",
                List.of(),
                index,
                List.of(replaces),
                Optional.empty(),
                List.of(),
                Instant.EPOCH,
                new Consistency(Grade.FUZZY, Instant.EPOCH, Instant.EPOCH),
                Mode.INCREMENTAL,
                List.of(),
                new LedgerRecord.Tally(0, 0, 0, 0, 0, 0, 0, 0, 0),
                List.of(),
                Wholeness.WHOLE);
    }

    private RecordName put(LedgerRecord record) {
        RecordName name = world.put(record);
        world.pass(MOMENT);
        return name;
    }

    private RecordName putSnapshot(RecordName... replaces) {
        return put(snapshot(ID, Optional.empty(), replaces));
    }

    private RecordName forget() {
        return put(new LedgerRecord.Forget(ORIGIN, ID));
    }

    private RecordName late(LedgerRecord record) {
        RecordName name = world.put(record, world.clock.now().minus(W).minus(MOMENT));
        world.pass(MOMENT);
        return name;
    }

    private Set<RecordName> gone(RecordName... staying) {
        return gone(Instant.MAX, staying);
    }

    private Set<RecordName> gone(Instant indexMark, RecordName... staying) {
        try (Repository repository = world.open(world.client())) {
            LedgerState state = repository.ledger().readToDelete();
            return new FreedRecords(new PruneRules(TIMES, TIMES.young(), G)).in(state, Set.of(staying), indexMark);
        }
    }

    @Test
    void aForgottenSnapshotGoesWithItsForgetWhenItIsFreed() {
        RecordName snapshot = putSnapshot();
        world.pass(LONG);
        assertThat(gone()).isEmpty();
        RecordName forget = forget();
        world.pass(G.minus(MOMENT).minus(MOMENT));
        assertThat(gone()).isEmpty();
        world.pass(MOMENT);
        assertThat(gone()).containsExactlyInAnyOrder(snapshot, forget);
    }

    /** Else it would be there again. */
    @Test
    void aForgetStaysWithAnyRecordOfItsSnapshot() {
        RecordName snapshot = putSnapshot();
        RecordName other = put(snapshot(id(2), Optional.empty()));
        RecordName forget = forget();
        put(new LedgerRecord.Forget(ORIGIN, id(2)));
        world.pass(LONG);
        assertThat(gone(snapshot)).hasSize(2).contains(other).doesNotContain(snapshot, forget);
        assertThat(gone(forget)).as("what stands by itself is not the page's").contains(snapshot, other);
        assertThat(gone(forget)).doesNotContain(forget);
    }

    /** Another put it later: who reads by the first forget has seen both when it goes. */
    @Test
    void aYoungForgetOfAFreedSnapshotStays() {
        RecordName snapshot = putSnapshot();
        RecordName first = forget();
        world.pass(LONG);
        RecordName second = forget();
        world.pass(G.minus(MOMENT).minus(MOMENT));
        assertThat(gone()).containsExactlyInAnyOrder(snapshot, first);
        world.pass(MOMENT);
        assertThat(gone()).containsExactlyInAnyOrder(snapshot, first, second);
    }

    @Test
    void whatWasReplacedGoesAndWhatTookItsPlaceStays() {
        RecordName first = putSnapshot();
        RecordName second = putSnapshot(first);
        world.pass(G.minus(MOMENT).minus(MOMENT));
        assertThat(gone()).isEmpty();
        world.pass(MOMENT);
        assertThat(gone()).containsExactly(first).doesNotContain(second);
    }

    /** Whatever the order of their times: each would be there again without the next. */
    @Test
    void whatStaysKeepsAllThatHaveTakenItsPlaceOneAfterTheOther() {
        Instant start = world.clock.now();
        RecordName first = world.put(snapshot(ID, Optional.empty()), start.plusSeconds(3));
        RecordName second = world.put(snapshot(ID, Optional.empty(), first), start.plusSeconds(2));
        RecordName third = world.put(snapshot(ID, Optional.empty(), second), start.plusSeconds(1));
        RecordName forget = forget();
        world.pass(LONG);
        assertThat(gone(first)).isEmpty();
        assertThat(gone(second)).containsExactly(first);
        assertThat(gone()).containsExactlyInAnyOrder(first, second, third, forget);
    }

    /** It was deleted long ago: nothing gets another meaning. */
    @Test
    void whatHasReplacedARecordThatIsNoMoreMayGo() {
        RecordName snapshot = putSnapshot(new RecordName(Instant.EPOCH, hash("no more")));
        RecordName forget = forget();
        world.pass(LONG);
        assertThat(gone()).containsExactlyInAnyOrder(snapshot, forget);
    }

    /** Who merges the index reads of them what is not merged yet. */
    @Test
    void oneWhoseIndexIsNotMergedStays() {
        RecordName snapshot = put(snapshot(ID, Optional.of(INDEX)));
        RecordName forget = forget();
        world.pass(LONG);
        assertThat(gone(snapshot.asOf().minus(MOMENT))).isEmpty();
        assertThat(gone(snapshot.asOf())).containsExactlyInAnyOrder(snapshot, forget);
        put(new LedgerRecord.Condemn(ORIGIN, List.of(new PackId(PackKind.INDEX, INDEX.pack()))));
        assertThat(gone(Instant.EPOCH)).as("it is about to go").containsExactlyInAnyOrder(snapshot, forget);
    }

    @Test
    void ofALateOneNobodyReadsTheIndex() {
        RecordName snapshot = late(snapshot(ID, Optional.of(INDEX)));
        RecordName forget = forget();
        world.pass(LONG);
        assertThat(gone(Instant.EPOCH)).containsExactlyInAnyOrder(snapshot, forget);
    }

    @Test
    void holdsAndReleasesGoWithTheirSnapshot() {
        RecordName snapshot = putSnapshot();
        RecordName hold = put(new LedgerRecord.Hold(ORIGIN, ID, "law", Optional.empty()));
        RecordName release = put(new LedgerRecord.Release(ORIGIN, ID));
        world.pass(LONG);
        assertThat(gone()).isEmpty();
        RecordName forget = forget();
        world.pass(LONG);
        assertThat(gone()).containsExactlyInAnyOrder(snapshot, hold, release, forget);
    }

    @Test
    void anOldSettingGoesWhenAnotherOfItsNameCounts() {
        RecordName first = put(new LedgerRecord.Setting(ORIGIN, "a", "1"));
        put(new LedgerRecord.Setting(ORIGIN, "b", "1"));
        world.pass(LONG);
        late(new LedgerRecord.Setting(ORIGIN, "a", "late"));
        assertThat(gone()).as("the first counts still").isEmpty();
        RecordName second = put(new LedgerRecord.Setting(ORIGIN, "a", "2"));
        assertThat(gone()).containsExactly(first).doesNotContain(second);
    }

    @Test
    void aLateSettingThatNoneInTimeStandsForStays() {
        late(new LedgerRecord.Setting(ORIGIN, "a", "late"));
        world.pass(LONG);
        assertThat(gone()).isEmpty();
    }

    @Test
    void aCondemnationGoesWhenThePageListsAllItsPacks() {
        PackId first = new PackId(PackKind.DATA, hash("first"));
        PackId second = new PackId(PackKind.DATA, hash("second"));
        RecordName late = late(new LedgerRecord.Condemn(ORIGIN, List.of(first, second)));
        world.pass(LONG);
        assertThat(gone()).isEmpty();
        put(new LedgerRecord.Condemn(ORIGIN, List.of(first)));
        fold();
        assertThat(gone()).doesNotContain(late);
        put(new LedgerRecord.Condemn(ORIGIN, List.of(second)));
        fold();
        assertThat(gone()).contains(late);
    }

    /** Of a late record a page knows no time but its own. */
    private void fold() {
        world.pass(LONG);
        try (Repository repository = world.open(world.client())) {
            LedgerState all = repository.ledger().readToDelete();
            assertThat(repository.ledger().fold(all, all.mergedIndex(), Outlived.NOTHING, _ -> true))
                    .isTrue();
        }
        world.pass(G);
    }
}

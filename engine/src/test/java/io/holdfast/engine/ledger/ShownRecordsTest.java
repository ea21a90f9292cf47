package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerRecord.Wholeness;
import io.holdfast.engine.ledger.LedgerState.Lacking;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.run.RunRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** By which of its records a snapshot is shown, and what a state tells beside: docs/protocol.md, sections 2 and 7. */
class ShownRecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final SnapshotId ID = LedgerWorld.id(1);
    private static final LedgerRecord.Origin ORIGIN = LedgerWorld.origin(List.of());

    private final List<LedgerState.Found> records = new ArrayList<>();

    @Test
    void ofTwoInTimeTheNewerOne() {
        put(1, snapshot("old"));
        RecordName newer = put(2, snapshot("new"));
        put(1, snapshot("other"));
        assertThat(shown()).containsExactly(newer);
    }

    @Test
    void oneInTimeRatherThanALaterLateOne() {
        RecordName timely = put(1, snapshot("old"));
        late(2, snapshot("new"));
        assertThat(shown()).containsExactly(timely);
    }

    @Test
    void oneWhoseManifestIsCondemnedLastOfAll() {
        put(2, snapshot("new"));
        RecordName late = late(1, snapshot("old"));
        assertThat(shown()).doesNotContain(late);
        put(3, condemn("new"));
        assertThat(shown()).containsExactly(late);
        put(4, condemn("old"));
        assertThat(shown()).as("both are, so the one in time").doesNotContain(late);
    }

    @Test
    void whatWasReplacedInTimeIsShownByTheOtherAndALateOneReplacesNothing() {
        RecordName old = put(1, snapshot("old"));
        RecordName late = late(2, snapshot("new", List.of(old)));
        assertThat(shown()).containsExactly(old);
        RecordName timely = put(3, snapshot("newest", List.of(old, late)));
        assertThat(shown()).containsExactly(timely);
    }

    @Test
    void aLateHoldKeepsWhatIsForgottenUnlessItsManifestIsCondemned() {
        put(1, snapshot("runs"));
        put(2, new LedgerRecord.Forget(ORIGIN, ID));
        assertThat(shown()).isEmpty();
        late(3, new LedgerRecord.Hold(ORIGIN, ID, "why", Optional.empty()));
        assertThat(shown()).hasSize(1);
        assertThat(state().keptByLateHolds()).containsExactly(ID);
        put(4, condemn("runs"));
        assertThat(shown()).as("it came when prune was about to free that").isEmpty();
        assertThat(state().keptByLateHolds()).isEmpty();
    }

    /** There it may have been in time once. */
    @Test
    void inACopyALateHoldKeepsWhateverIsCondemned() {
        late(1, snapshot("runs"));
        put(2, new LedgerRecord.Forget(ORIGIN, ID));
        late(3, new LedgerRecord.Hold(ORIGIN, ID, "why", Optional.empty()));
        put(4, condemn("runs"));
        assertThat(shown()).hasSize(1);
    }

    @Test
    void aHoldInTimeKeepsWhateverIsCondemned() {
        put(1, snapshot("runs"));
        put(2, new LedgerRecord.Forget(ORIGIN, ID));
        put(3, new LedgerRecord.Hold(ORIGIN, ID, "why", Optional.empty()));
        put(4, condemn("runs"));
        assertThat(shown()).hasSize(1);
    }

    @Test
    void aCheckpointIsOneOfAJobThatIsNotOver() {
        assertThat(state().checkpoint("source")).isEmpty();
        put(1, checkpoint(2));
        assertThat(state().checkpoint("source")).isPresent();
        assertThat(state().checkpoint("another")).isEmpty();
        assertThat(state().snapshots()).isEmpty();
        assertThat(state().visible()).hasSize(1);
        put(2, snapshot("whole"));
        assertThat(state().checkpoint("source")).as("a newer snapshot is whole").isEmpty();
        put(3, checkpoint(3));
        assertThat(state().checkpoint("source")).isPresent();
    }

    @Test
    void whatWasTakenBackIsNotInTheTrash() {
        Snapshot old = snapshot("runs");
        RecordName first = put(1, old);
        put(2, new LedgerRecord.Forget(ORIGIN, ID));
        put(2, checkpoint(2));
        put(3, new LedgerRecord.Forget(ORIGIN, LedgerWorld.id(2)));
        assertThat(state().trash()).as("no checkpoints").hasSize(1);
        Snapshot.Place place = new Snapshot.Place(ORIGIN, LedgerWorld.id(3), old.runs(), old.index());
        put(4, old.again(place, List.of(), first.asOf()));
        assertThat(state().trash()).isEmpty();
        assertThat(state().snapshots()).extracting(each -> each.snapshot().id()).containsExactly(LedgerWorld.id(3));
    }

    @Test
    void anotherOneOfTheSameMomentDoesNotStandForWhatIsInTheTrash() {
        put(1, snapshot("runs"));
        put(1, indexed(2, "index"));
        put(2, new LedgerRecord.Forget(ORIGIN, ID));
        assertThat(state().trash())
                .extracting(each -> each.present().snapshot().id())
                .as("and what is there is not in it")
                .containsExactly(ID);
    }

    @Test
    void ofOneMomentASnapshotStandsBehindTheOneThatItWasComparedWith() {
        put(5, child(3, 7));
        put(5, child(4, 3));
        put(5, child(7, 1));
        put(9, child(1, 99));
        put(6, child(5, 4));
        put(8, child(2, 99));
        assertThat(state().snapshots())
                .extracting(each -> each.snapshot().id())
                .as("though its parent's time is later; and 2 has nothing to do with them")
                .containsExactly(
                        LedgerWorld.id(2),
                        LedgerWorld.id(1),
                        LedgerWorld.id(7),
                        LedgerWorld.id(3),
                        LedgerWorld.id(4),
                        LedgerWorld.id(5));
    }

    @Test
    void snapshotsThatWereEachComparedWithTheOtherHaveAnOrderToo() {
        put(5, child(1, 2));
        put(5, child(2, 1));
        assertThat(state().snapshots()).hasSize(2);
    }

    @Test
    void aNewRecordNamesTheNewestFour() {
        List<RecordName> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(put(10 - i, new LedgerRecord.Release(ORIGIN, ID)));
        }
        assertThat(state().heads()).containsExactlyElementsOf(all.reversed());
        for (int i = 3; i < 6; i++) {
            all.add(late(10 - i, new LedgerRecord.Release(ORIGIN, ID)));
        }
        assertThat(state().heads()).containsExactlyElementsOf(all.subList(0, 4).reversed());
        assertThat(all).allMatch(state()::has);
        assertThat(state().has(new RecordName(NOW, ObjectHash.sha256(new byte[9]))))
                .isFalse();
    }

    @Test
    void theSettingThatCountsIsTheNewestInTimeAndAnotherOneMustBeLater() {
        assertThat(state().settingSince("trash")).isEqualTo(Instant.EPOCH);
        put(3, new LedgerRecord.Setting(ORIGIN, "trash", "3"));
        put(2, new LedgerRecord.Setting(ORIGIN, "trash", "2"));
        put(4, new LedgerRecord.Setting(ORIGIN, "probe", "4"));
        late(5, new LedgerRecord.Setting(ORIGIN, "trash", "5"));
        assertThat(state().setting("trash")).contains("3");
        assertThat(state().settingSince("trash")).isEqualTo(at(3));
    }

    @Test
    void anyRecordThatCondemnsForbidsReferences() {
        assertThat(state().nothingIsCondemned()).isTrue();
        late(1, condemn("runs"));
        assertThat(state().nothingIsCondemned()).isFalse();
        assertThat(state().isCondemned(run("runs").pack())).isTrue();
        assertThat(state().isCondemned(run("others").pack())).isFalse();
    }

    @Test
    void runsOfTheIndexAreThoseOfRecordsInTimeEachOnceTheOldestFirst() {
        put(2, indexed(2, "b"));
        put(1, indexed(1, "a"));
        put(3, indexed(3, "a"));
        late(4, indexed(4, "late"));
        put(5, indexed(5, "gone"));
        put(6, condemn("gone"));
        put(7, snapshot("without"));
        assertThat(state().indexRuns()).containsExactly(run("a"), run("b"));
        RecordName second = records.getFirst().name();
        assertThat(state().indexRuns(second::equals)).containsExactly(run("b"));
    }

    @Test
    void whoWritesGoesOnWithoutOnePageAndNoRecord() {
        assertThatCode(() -> lacking(List.of(), List.of("page 1"), List.of(), List.of())
                        .mustBeReadable())
                .doesNotThrowAnyException();
        refuses(
                () -> lacking(List.of(), List.of("page 1", "page 2"), List.of(), List.of())
                        .mustBeReadable(),
                "page 1");
        refuses(
                () -> lacking(List.of("record 1"), List.of(), List.of(), List.of())
                        .mustBeReadable(),
                "record 1");
        refuses(
                () -> lacking(List.of(), List.of(), List.of(), List.of("seen 1"))
                        .mustBeReadable(),
                "seen 1");
    }

    @Test
    void whoDeletesNeedsAll() {
        assertThatCode(() -> state().mustBeWhole()).doesNotThrowAnyException();
        refuses(
                () -> lacking(List.of(), List.of("page 1"), List.of(), List.of())
                        .mustBeWhole(),
                "page 1");
        refuses(
                () -> lacking(List.of("record 1"), List.of(), List.of(), List.of())
                        .mustBeWhole(),
                "record 1");
        RecordName missing = new RecordName(NOW, ObjectHash.sha256(new byte[9]));
        refuses(() -> lacking(List.of(), List.of(), List.of(missing), List.of()).mustBeWhole(), missing.path());
        refuses(
                () -> lacking(List.of(), List.of(), List.of(), List.of("seen 1"))
                        .mustBeWhole(),
                "seen 1");
        put(1, new LedgerRecord.Setting(ORIGIN, "trash", "a while"));
        assertThatThrownBy(() -> state().mustBeWhole())
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("trash");
        records.clear();
        put(1, new LedgerRecord.Unknown(ORIGIN, 9));
        assertThatThrownBy(() -> state().mustBeWhole())
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("kind 9");
    }

    @Test
    void howMuchIsGoneIsSaid() {
        assertThat(lacking(List.of(), List.of(), List.of(), List.of()).rollback())
                .isEmpty();
        assertThat(lacking(List.of(), List.of(), List.of(), List.of("a"))
                        .rollback()
                        .orElseThrow())
                .contains("a is gone. ");
        assertThat(lacking(List.of(), List.of(), List.of(), List.of("a", "b", "c"))
                        .rollback()
                        .orElseThrow())
                .contains("a is gone, and 2 more. ");
        List<String> most = new ArrayList<>();
        for (int i = 0; i < LedgerReader.MOST_GONE; i++) {
            most.add("seen " + i);
        }
        assertThat(lacking(List.of(), List.of(), List.of(), most).rollback().orElseThrow())
                .contains("at least " + (LedgerReader.MOST_GONE - 1) + " more");
    }

    private static void refuses(Runnable what, String named) {
        assertThatThrownBy(what::run).isInstanceOf(Damaged.class).hasMessageContaining(named);
    }

    // ---- records

    private static RunRef run(String name) {
        return new RunRef(ObjectHash.sha256(name.getBytes(StandardCharsets.UTF_8)), 1, 2, 3);
    }

    private static Snapshot snapshot(String run) {
        return snapshot(run, List.of());
    }

    private static Snapshot snapshot(String run, List<RecordName> replaces) {
        return made(ID, run, Optional.empty(), replaces, Wholeness.WHOLE);
    }

    private static Snapshot indexed(int id, String index) {
        return made(LedgerWorld.id(id), "runs", Optional.of(run(index)), List.of(), Wholeness.WHOLE);
    }

    private static Snapshot child(int id, int parent) {
        Snapshot like = snapshot("runs");
        return new Snapshot(
                ORIGIN,
                LedgerWorld.id(id),
                like.source(),
                like.location(),
                like.runs(),
                like.index(),
                List.of(),
                Optional.of(LedgerWorld.id(parent)),
                like.done(),
                like.started(),
                like.consistency(),
                like.mode(),
                like.tags(),
                like.tally(),
                like.leftOut(),
                Wholeness.WHOLE);
    }

    private static Snapshot checkpoint(int id) {
        return made(LedgerWorld.id(id), "part", Optional.empty(), List.of(), Wholeness.CHECKPOINT);
    }

    private static Snapshot made(
            SnapshotId id, String run, Optional<RunRef> index, List<RecordName> replaces, Wholeness wholeness) {
        Snapshot like = LedgerWorld.snapshot(id, List.of(), replaces);
        return new Snapshot(
                ORIGIN,
                id,
                like.source(),
                like.location(),
                List.of(run(run)),
                index,
                replaces,
                like.parent(),
                like.done(),
                like.started(),
                like.consistency(),
                like.mode(),
                like.tags(),
                like.tally(),
                like.leftOut(),
                wholeness);
    }

    private static LedgerRecord.Condemn condemn(String run) {
        return new LedgerRecord.Condemn(ORIGIN, List.of(new PackId(PackKind.META, run(run).pack())));
    }

    private static Instant at(int second) {
        return NOW.minusSeconds(100 - second);
    }

    private RecordName put(int second, LedgerRecord record) {
        return add(second, true, record);
    }

    private RecordName late(int second, LedgerRecord record) {
        return add(second, false, record);
    }

    private RecordName add(int second, boolean timely, LedgerRecord record) {
        byte[] unique = ("record " + records.size()).getBytes(StandardCharsets.UTF_8);
        RecordName name = new RecordName(at(second), ObjectHash.sha256(unique));
        records.add(new LedgerState.Found(name, timely ? at(second) : NOW, timely, record));
        return name;
    }

    private LedgerState state() {
        return new LedgerState(NOW, Times.LOCAL, Optional.empty(), records, Lacking.NOTHING);
    }

    private static LedgerState lacking(
            List<String> unread, List<String> pages, List<RecordName> missing, List<String> gone) {
        Lacking lacking = new Lacking(unread, pages, missing, gone);
        return new LedgerState(NOW, Times.LOCAL, Optional.empty(), List.of(), lacking);
    }

    private List<RecordName> shown() {
        return state().visible().stream()
                .map(Present::found)
                .map(LedgerState.Found::name)
                .toList();
    }
}

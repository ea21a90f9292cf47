package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ObjectHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What follows from holds, releases and forgets, whatever their order. */
class LedgerStateTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final SnapshotId ID = LedgerWorld.id(1);
    private static final LedgerRecord.Origin ORIGIN = LedgerWorld.origin(List.of());

    private final List<LedgerState.Found> records = new ArrayList<>();

    @Test
    void aReleaseEndsAHoldAndForgetsNothing() {
        put(1, LedgerWorld.snapshot(ID, List.of(), List.of()));
        put(2, new LedgerRecord.Hold(ORIGIN, ID, "why", Optional.empty()));
        put(3, new LedgerRecord.Release(ORIGIN, ID));
        assertThat(state().snapshots()).singleElement().matches(each -> !each.held());
        put(4, new LedgerRecord.Forget(ORIGIN, ID));
        assertThat(state().snapshots()).isEmpty();
    }

    @Test
    void ofAHoldAndAReleaseOfOneTimeTheHoldStays() {
        put(1, LedgerWorld.snapshot(ID, List.of(), List.of()));
        put(2, new LedgerRecord.Hold(ORIGIN, ID, "why", Optional.empty()));
        put(2, new LedgerRecord.Release(ORIGIN, ID));
        put(3, new LedgerRecord.Forget(ORIGIN, ID));
        assertThat(state().snapshots()).singleElement().matches(LedgerState.Present::held);
    }

    @Test
    void aLateReleaseFreesNothing() {
        put(1, LedgerWorld.snapshot(ID, List.of(), List.of()));
        put(2, new LedgerRecord.Hold(ORIGIN, ID, "why", Optional.empty()));
        put(3, new LedgerRecord.Forget(ORIGIN, ID));
        late(4, new LedgerRecord.Release(ORIGIN, ID));
        assertThat(state().snapshots()).hasSize(1);
    }

    @Test
    void whatIsForgottenIsInTheTrashForItsTime() {
        put(1, LedgerWorld.snapshot(ID, List.of(), List.of()));
        put(5, new LedgerRecord.Forget(ORIGIN, ID));
        put(9, new LedgerRecord.Forget(ORIGIN, ID));
        assertThat(state().snapshots()).isEmpty();
        assertThat(state().trash())
                .as("the first forget counts; without a setting it is a week")
                .singleElement()
                .satisfies(each -> assertThat(each.until()).contains(at(5).plus(Duration.ofDays(7))))
                .matches(each -> each.lasts(NOW) && !each.lasts(NOW.plus(Duration.ofDays(7))));
    }

    @Test
    void theNewestSettingInTimeSaysHowLong() {
        put(1, new LedgerRecord.Setting(ORIGIN, "trash", "60"));
        put(2, new LedgerRecord.Setting(ORIGIN, "trash", "120"));
        late(3, new LedgerRecord.Setting(ORIGIN, "trash", "0"));
        assertThat(state().trashTime()).isEqualTo(Duration.ofMinutes(2));
        put(4, new LedgerRecord.Setting(ORIGIN, "trash", "0"));
        assertThat(state().trashTime()).isZero();
        put(5, new LedgerRecord.Setting(ORIGIN, "trash", "-5"));
        assertThat(state().trashTime()).as("what is no number frees nothing").isEqualTo(Duration.ofDays(7));
        put(6, new LedgerRecord.Setting(ORIGIN, "trash", "99999999999999999999"));
        assertThat(state().trashTime()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void aLateForgetHidesAndFreesNothing() {
        put(1, LedgerWorld.snapshot(ID, List.of(), List.of()));
        late(2, new LedgerRecord.Forget(ORIGIN, ID));
        assertThat(state().snapshots()).isEmpty();
        assertThat(state().freedSince(ID)).isEmpty();
        assertThat(state().trash())
                .singleElement()
                .matches(each -> each.until().isEmpty() && each.lasts(NOW.plus(Duration.ofDays(999))));
        put(3, new LedgerRecord.Forget(ORIGIN, ID));
        assertThat(state().freedSince(ID)).contains(at(3));
    }

    @Test
    void theTimeInTheTrashBeginsWhenTheLastHoldEnds() {
        put(1, LedgerWorld.snapshot(ID, List.of(), List.of()));
        put(2, new LedgerRecord.Forget(ORIGIN, ID));
        assertThat(state().freedSince(ID)).contains(at(2));
        put(3, new LedgerRecord.Hold(ORIGIN, ID, "over", Optional.of(at(50))));
        assertThat(state().freedSince(ID)).as("when its time was over").contains(at(50));
        put(4, new LedgerRecord.Hold(ORIGIN, ID, "lasts", Optional.of(NOW.plusSeconds(1))));
        assertThat(state().freedSince(ID)).isEmpty();
        assertThat(state().holds())
                .singleElement()
                .matches(each -> each.hold().reason().equals("lasts"));
        put(60, new LedgerRecord.Release(ORIGIN, ID));
        assertThat(state().freedSince(ID))
                .as("a release frees as a forget does")
                .contains(at(60));
        assertThat(state().holds()).isEmpty();
        late(70, new LedgerRecord.Hold(ORIGIN, ID, "late", Optional.empty()));
        assertThat(state().freedSince(ID)).as("a late hold keeps").isEmpty();
    }

    @Test
    void aHoldWithoutAForgetFreesNothingWhenItEnds() {
        put(1, LedgerWorld.snapshot(ID, List.of(), List.of()));
        put(2, new LedgerRecord.Hold(ORIGIN, ID, "over", Optional.of(at(50))));
        put(3, new LedgerRecord.Release(ORIGIN, ID));
        assertThat(state().freedSince(ID)).isEmpty();
        assertThat(state().snapshots()).hasSize(1);
    }

    @Test
    void aSnapshotWhoseRecordCameLaterKeepsItsTimeAndPlace() {
        LedgerRecord.Snapshot first = LedgerWorld.snapshot(ID, List.of(), List.of());
        RecordName old = put(1, first);
        put(2, LedgerWorld.snapshot(LedgerWorld.id(2), List.of(), List.of()));
        LedgerRecord.Snapshot.Place place =
                new LedgerRecord.Snapshot.Place(ORIGIN, LedgerWorld.id(3), first.runs(), first.index());
        put(3, first.again(place, List.of(old), old.asOf()));
        assertThat(state().snapshots().stream().map(each -> each.snapshot().id()))
                .containsExactly(LedgerWorld.id(3), LedgerWorld.id(2));
        assertThat(state().snapshots().getFirst().asOf()).isEqualTo(at(1));
    }

    @Test
    void noRecordMakesASnapshotNewerThanItselfIs() {
        LedgerRecord.Snapshot first = LedgerWorld.snapshot(ID, List.of(), List.of());
        LedgerRecord.Snapshot.Place place = new LedgerRecord.Snapshot.Place(ORIGIN, ID, first.runs(), first.index());
        put(1, first.again(place, List.of(), NOW.plus(Duration.ofDays(99))));
        assertThat(state().snapshots().getFirst().asOf()).isEqualTo(at(1));
    }

    private void late(int second, LedgerRecord record) {
        records.add(new LedgerState.Found(name(second), NOW, false, record));
    }

    private static Instant at(int second) {
        return NOW.minusSeconds(100 - second);
    }

    private RecordName put(int second, LedgerRecord record) {
        RecordName name = name(second);
        records.add(new LedgerState.Found(name, name.asOf(), true, record));
        return name;
    }

    private RecordName name(int second) {
        byte[] unique = ("record " + records.size()).getBytes(StandardCharsets.UTF_8);
        return new RecordName(at(second), ObjectHash.sha256(unique));
    }

    private LedgerState state() {
        return new LedgerState(NOW, Times.LOCAL, Optional.empty(), records.reversed(), LedgerState.Lacking.NOTHING);
    }
}

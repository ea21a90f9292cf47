package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.CondemnedNames.Row;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.ledger.LedgerState.Lacking;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.run.RunRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What follows from a page and the records beside it: docs/protocol.md, section 6. */
class StateOfAPageTest {
    private static final Instant MARK = Instant.parse("2026-11-28T12:00:00Z");
    private static final Instant NOW = MARK.plusSeconds(86_400);
    private static final LedgerRecord.Origin ORIGIN = LedgerWorld.origin(List.of());
    private static final SnapshotId DROPPED = LedgerWorld.id(0x900);
    private static final PackId CONDEMNED = new PackId(PackKind.INDEX, hash("condemned"));
    private static final RunRef MERGED = new RunRef(hash("merged"), 1, 2, 3);

    private static ObjectHash hash(String text) {
        return ObjectHash.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RecordName name(int second) {
        return new RecordName(MARK.plusSeconds(second), hash("record " + second));
    }

    private static Found loose(int second, LedgerRecord record) {
        return new Found(name(second), MARK.plusSeconds(second), true, record);
    }

    private static LedgerRecord.Snapshot indexed(int id, RunRef index) {
        LedgerRecord.Snapshot like = LedgerWorld.snapshot(LedgerWorld.id(id), List.of(), List.of());
        var place = new LedgerRecord.Snapshot.Place(ORIGIN, like.id(), like.runs(), Optional.of(index));
        return like.again(place, List.of(), NOW);
    }

    private static RunRef index(String name) {
        return new RunRef(hash(name), 1, 2, 3);
    }

    private static final Page.Folded FOLDED = new Page.Folded(name(-60), true, indexed(1, index("old")));
    private static final Page.Folded LATE =
            new Page.Folded(name(-50), false, LedgerWorld.snapshot(LedgerWorld.id(2), List.of(), List.of()));

    /** @param modified when the store got it */
    private static Page page(Instant modified) {
        Row pack = Row.of(CONDEMNED);
        Row snapshot = Row.of(DROPPED);
        byte[] block = new ByteWriter(64)
                .u8(pack.code())
                .bytes(pack.name())
                .u8(snapshot.code())
                .bytes(snapshot.name())
                .toByteArray();
        return new Page(
                new PageName(MARK, hash("page")),
                modified,
                List.of(),
                List.of(FOLDED, LATE),
                CondemnedNames.decode(List.of(block), "a page"),
                new MergedIndex(MARK.minusSeconds(30), List.of(MERGED, new RunRef(CONDEMNED.name(), 1, 2, 3))));
    }

    private static LedgerState state(Instant modified, Found... loose) {
        return new LedgerState(NOW, Times.LOCAL, Optional.of(page(modified)), List.of(loose), Lacking.NOTHING);
    }

    private static LedgerState state(Found... loose) {
        return state(MARK.plusSeconds(1), loose);
    }

    @Test
    void recordsAreThoseOfThePageAndThoseBesideIt() {
        Found beside = loose(5, LedgerWorld.snapshot(LedgerWorld.id(3), List.of(), List.of()));
        LedgerState state = state(beside);
        assertThat(state.records()).extracting(Found::name).containsExactly(FOLDED.name(), LATE.name(), beside.name());
        assertThat(state.loose()).containsExactly(beside);
        assertThat(state.snapshots()).hasSize(3);
        assertThat(state.foldedUpTo()).contains(MARK);
        assertThat(state.isFolded(FOLDED.name())).isTrue();
        assertThat(state.isFolded(beside.name())).isFalse();
        assertThat(state.page()).isPresent();
    }

    /** A page does not keep it: what counts from it may only come later. */
    @Test
    void ofAFoldedRecordTheLatestArrivalCounts() {
        assertThat(state().records())
                .extracting(Found::modified)
                .containsExactly(FOLDED.name().asOf().plus(Times.LOCAL.window()), MARK.plusSeconds(1));
        assertThat(state().records()).extracting(Found::timely).containsExactly(true, false);
    }

    @Test
    void whatIsSaidOfADroppedSnapshotSaysNothingAnyMore() {
        Found snapshot = loose(5, LedgerWorld.snapshot(DROPPED, List.of(), List.of()));
        Found forget = loose(6, new LedgerRecord.Forget(ORIGIN, DROPPED));
        Found hold = loose(7, new LedgerRecord.Hold(ORIGIN, DROPPED, "why", Optional.empty()));
        Found release = loose(8, new LedgerRecord.Release(ORIGIN, DROPPED));
        Found other = loose(9, new LedgerRecord.Forget(ORIGIN, LedgerWorld.id(1)));
        LedgerState state = state(snapshot, forget, hold, release, other);
        assertThat(state.dropped()).containsExactly(snapshot, forget, hold, release);
        assertThat(state.loose()).containsExactly(other);
        assertThat(state.records()).hasSize(3);
        assertThat(state.isForgotten(DROPPED)).isTrue();
        assertThat(state.isForgotten(LedgerWorld.id(1))).isTrue();
        assertThat(state.isForgotten(LedgerWorld.id(2))).isFalse();
        assertThat(state.snapshots()).extracting(each -> each.snapshot().id()).containsExactly(LedgerWorld.id(2));
    }

    @Test
    void namesInThePageAreCondemnedAndNoOthers() {
        LedgerState state = state();
        assertThat(state.isCondemned(CONDEMNED.name())).isTrue();
        assertThat(state.isCondemned(hash("other"))).isFalse();
        assertThat(state.isCondemnedByPage(CONDEMNED)).isTrue();
        assertThat(state.isCondemnedByPage(new PackId(PackKind.DATA, CONDEMNED.name())))
                .isFalse();
        assertThat(state.nothingIsCondemned()).isFalse();
    }

    @Test
    void ofADroppedSnapshotNothingThatIsSaidCounts() {
        Page page = page(MARK);
        for (SnapshotId id : List.of(DROPPED, LedgerWorld.id(1))) {
            List<LedgerRecord> said = List.of(
                    LedgerWorld.snapshot(id, List.of(), List.of()),
                    new LedgerRecord.Forget(ORIGIN, id),
                    new LedgerRecord.Hold(ORIGIN, id, "why", Optional.empty()),
                    new LedgerRecord.Release(ORIGIN, id));
            assertThat(said).allMatch(each -> page.hasDropped(each) == id.equals(DROPPED));
        }
        assertThat(page.hasDropped(new LedgerRecord.Condemn(ORIGIN, List.of(CONDEMNED))))
                .isFalse();
        assertThat(page.hasDropped(new LedgerRecord.Setting(ORIGIN, "name", "value")))
                .isFalse();
    }

    @Test
    void mergedRunsStandForThoseOfRecordsUpToTheirMarkIfThePageCameInTime() {
        Found newer = loose(5, indexed(3, index("new")));
        assertThat(state(newer).indexRuns()).containsExactly(MERGED, index("new"));
        Instant last = MARK.plus(Times.LOCAL.pageWindow());
        assertThat(state(last, newer).indexRuns()).containsExactly(MERGED, index("new"));
        LedgerState late = state(last.plusMillis(1), newer);
        assertThat(late.mergedIndex()).isEqualTo(MergedIndex.NONE);
        assertThat(late.indexRuns()).containsExactly(index("old"), index("new"));
    }

    @Test
    void aRecordThatAnotherOneStandsForIsNotTheShownOne() {
        LedgerState state = state(loose(5, indexed(1, index("new"))));
        assertThat(state.shows(name(5))).isTrue();
        assertThat(state.shows(FOLDED.name())).isFalse();
    }
}

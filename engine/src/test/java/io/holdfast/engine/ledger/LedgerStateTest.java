package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ObjectHash;
import java.nio.charset.StandardCharsets;
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
        RecordName late = name(4);
        records.add(new LedgerState.Found(late, NOW, false, new LedgerRecord.Release(ORIGIN, ID)));
        assertThat(state().snapshots()).hasSize(1);
    }

    private void put(int second, LedgerRecord record) {
        RecordName name = name(second);
        records.add(new LedgerState.Found(name, name.asOf(), true, record));
    }

    private RecordName name(int second) {
        byte[] unique = ("record " + records.size()).getBytes(StandardCharsets.UTF_8);
        return new RecordName(NOW.minusSeconds(100 - second), ObjectHash.sha256(unique));
    }

    private LedgerState state() {
        return new LedgerState(NOW, Times.LOCAL, Optional.empty(), records.reversed(), List.of(), List.of());
    }
}

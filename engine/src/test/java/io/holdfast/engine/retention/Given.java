package io.holdfast.engine.retention;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.ledger.LedgerRecord.Consistency;
import io.holdfast.engine.ledger.LedgerRecord.Grade;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerRecord.Tally;
import io.holdfast.engine.ledger.LedgerRecord.Wholeness;
import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot as a read of the ledger finds it, as far as rules look at it. Its name in a test is its time, or what the test calls it.
 *
 * @param unread entries that failed
 */
record Given(
        String source,
        Instant time,
        String name,
        long unread,
        boolean held,
        boolean timely,
        Wholeness wholeness,
        List<Named> tags) {

    static Given at(Instant time) {
        return new Given("source", time, time.toString(), 0, false, true, Wholeness.WHOLE, List.of());
    }

    static Given at(String time) {
        return at(Instant.parse(time));
    }

    Given of(String other) {
        return new Given(other, time, other + " " + name, unread, held, timely, wholeness, tags);
    }

    Given with(Named... its) {
        return new Given(source, time, name, unread, held, timely, wholeness, List.of(its));
    }

    Given failing() {
        return new Given(source, time, name, 3, held, timely, wholeness, tags);
    }

    Given isHeld() {
        return new Given(source, time, name, unread, true, timely, wholeness, tags);
    }

    Given late() {
        return new Given(source, time, name, unread, held, false, wholeness, tags);
    }

    Given checkpoint() {
        return new Given(source, time, "checkpoint " + name, unread, held, timely, Wholeness.CHECKPOINT, tags);
    }

    SnapshotId id() {
        return SnapshotId.of(Arrays.copyOf(hash().bytes(), SnapshotId.LENGTH));
    }

    private ObjectHash hash() {
        return ObjectHash.sha256(name.getBytes(StandardCharsets.UTF_8));
    }

    Present present() {
        Snapshot snapshot = new Snapshot(
                new Origin(List.of(), "test", "0"),
                id(),
                source,
                "somewhere",
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                time,
                new Consistency(Grade.FUZZY, time, time),
                Mode.INCREMENTAL,
                tags,
                new Tally(10, 0, 0, 0, 0, unread, 0, 0, 0),
                List.of(),
                wholeness);
        return new Present(new Found(new RecordName(time, hash()), time, timely, snapshot), snapshot, held);
    }
}

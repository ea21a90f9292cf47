package io.holdfast.engine.replication;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.PageName;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.store.HidingStore;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A replica that was written to is left alone, and one whose primary has folded what it has is none. */
class OwnWayTest {
    private static final Instant MARK = Instant.parse("2026-11-28T12:00:00Z");
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final ObjectHash HASH = ObjectHash.sha256(new byte[0]);

    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedStore primary = new SimulatedStore(new SimulatedObjects(1, clock));
    private final SimulatedStore replica = new SimulatedStore(new SimulatedObjects(2, clock));

    private static String record(Instant asOf) {
        return new RecordName(asOf, HASH).path();
    }

    private static void put(SimulatedStore store, String name) {
        store.put(name, Store.Body.of(new byte[] {1}));
    }

    private void isTaken(String record) {
        assertThatThrownBy(() -> new OwnWay(primary, replica).mustNotBeTaken())
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(record)
                .hasMessageContaining("Next: ");
    }

    private void isNotTaken() {
        assertThatCode(() -> new OwnWay(primary, replica).mustNotBeTaken()).doesNotThrowAnyException();
    }

    @Test
    void aRecordThatThePrimaryHasIsNone() {
        isNotTaken();
        for (int i = 0; i < 5; i++) {
            put(primary, record(MARK.plusSeconds(i)));
            put(replica, record(MARK.plusSeconds(i)));
        }
        isNotTaken();
        put(primary, record(MARK.plusSeconds(9)));
        isNotTaken();
        put(replica, record(MARK.plusSeconds(3).plus(MOMENT)));
        isTaken(record(MARK.plusSeconds(3).plus(MOMENT)));
    }

    @Test
    void whatTheNewestPageMayHoldIsNone() {
        put(primary, new PageName(MARK.minusSeconds(60), HASH).path());
        put(primary, new PageName(MARK, HASH).path());
        put(primary, PageName.FOLDER + "zzz");
        put(replica, record(MARK));
        isNotTaken();
        put(replica, record(MARK.plus(MOMENT)));
        isTaken(record(MARK.plus(MOMENT)));
    }

    @Test
    void whatIsNoRecordIsNone() {
        put(replica, RecordName.FOLDER + "notes.txt");
        isNotTaken();
    }

    /** A list may hide for a while what is there. */
    @Test
    void whatAListHidesIsAskedFor() {
        put(primary, record(MARK));
        put(replica, record(MARK));
        HidingStore hiding = new HidingStore(primary, clock).hide(record(MARK), Instant.MAX);
        assertThatCode(() -> new OwnWay(hiding, replica).mustNotBeTaken()).doesNotThrowAnyException();
    }
}

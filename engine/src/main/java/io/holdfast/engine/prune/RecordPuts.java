package io.holdfast.engine.prune;

import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.store.Store;

/**
 * Puts records of a prune until one was acknowledged in time. Their asOf is the store's time just before the put: a prune may have computed for
 * hours. One more of the same does no harm.
 */
final class RecordPuts {
    private static final int TRIES = 5;

    private final Store store;
    private final Ledger ledger;
    private long puts;

    RecordPuts(Store store, Ledger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    /** How many were sent. */
    long puts() {
        return puts;
    }

    void put(LedgerRecord record) {
        for (int tries = 0; tries < TRIES; tries++) {
            puts++;
            try {
                if (ledger.put(ledger.prepare(record, store.clock())).timely()) {
                    return;
                }
            } catch (Unconfirmed e) {
                // It may have been put, or may be later.
            }
        }
        throw new Busy(store.describe() + " took too long for a record, " + TRIES
                + " times in a row. Next: prune again when it is less busy; nothing that was done is lost");
    }
}

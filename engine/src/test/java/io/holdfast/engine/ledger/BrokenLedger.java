package io.holdfast.engine.ledger;

import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.simulation.Mutants;
import java.time.Duration;
import java.time.Instant;

/** The ledger as it must not be. */
final class BrokenLedger {
    private BrokenLedger() {}

    static boolean timely(Ledger.Put put) {
        return true;
    }

    static Ledger.Put put(Ledger ledger, Ledger.Prepared record) {
        try {
            return (Ledger.Put) Mutants.original(ledger, "put", record);
        } catch (Unconfirmed e) {
            return new Ledger.Put(record.name(), true);
        }
    }

    static Duration leastGrace(Times times) {
        return times.window();
    }

    static boolean inTime(Times times, Instant asOf, Instant arrived) {
        return true;
    }

    static LedgerState mustBeReadable(LedgerState state) {
        return state;
    }

    static LedgerState mustBeWhole(LedgerState state) {
        return state;
    }

    static Instant mark(PageMaker maker, LedgerState state) {
        return state.readAt();
    }
}

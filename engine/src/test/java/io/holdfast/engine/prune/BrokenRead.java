package io.holdfast.engine.prune;

import io.holdfast.engine.ledger.LedgerState;
import java.time.Instant;

/** A prune that takes what it read long ago for what is now. */
final class BrokenRead {
    private BrokenRead() {}

    static Instant condemnedToSweep(PruneRules rules, LedgerState state) {
        return rules.readAt(state).minus(rules.grace().dividedBy(4));
    }

    /** Without trash. */
    static Instant freedToSweep(PruneRules rules, LedgerState state) {
        return rules.readAt(state).minus(rules.grace());
    }
}

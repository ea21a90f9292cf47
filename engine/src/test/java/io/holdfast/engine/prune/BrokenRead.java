package io.holdfast.engine.prune;

import io.holdfast.engine.ledger.LedgerState;
import java.time.Instant;

/** A prune that takes what it read long ago for what is now. */
final class BrokenRead {
    private BrokenRead() {}

    static Instant condemnedToSweep(PruneRules rules, LedgerState state) {
        return rules.readAt(state).minus(rules.grace().dividedBy(4));
    }

    /** Without trash, as {@link #freedToSweep}: else what is in it is kept whatever that says. */
    static Instant freedToCondemn(PruneRules rules, LedgerState state) {
        return rules.readAt(state).minus(rules.grace());
    }

    /** Without trash. */
    static Instant freedToSweep(PruneRules rules, LedgerState state) {
        return rules.readAt(state).minus(rules.grace());
    }
}

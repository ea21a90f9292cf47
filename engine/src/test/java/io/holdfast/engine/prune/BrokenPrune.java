package io.holdfast.engine.prune;

import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Found;
import java.time.Instant;

/** Rules of {@link PruneRules} as they must not be. */
final class BrokenPrune {
    private BrokenPrune() {}

    static Instant since(PruneRules rules, Found record) {
        return record.name().asOf();
    }

    static boolean keeps(PruneRules rules, Found snapshot) {
        return snapshot.timely();
    }

    static boolean frees(PruneRules rules, Found record) {
        return true;
    }

    static Instant freedToSweep(PruneRules rules, LedgerState state) {
        return rules.readAt(state);
    }

    static Instant condemnedToSweep(PruneRules rules, LedgerState state) {
        return rules.readAt(state);
    }

    static Instant pageToSweep(PruneRules rules, LedgerState state) {
        return rules.readAt(state);
    }

    static Instant pageToDelete(PruneRules rules, LedgerState state) {
        return rules.readAt(state);
    }
}

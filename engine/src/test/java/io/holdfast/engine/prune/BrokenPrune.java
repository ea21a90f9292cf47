package io.holdfast.engine.prune;

import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.prune.LiveRecords.Live;
import io.holdfast.engine.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Rules of {@link PruneRules} and {@link FreedPacks} as they must not be. */
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

    static List<Live> shownHereAlone(FreedPacks freed, LedgerState there) {
        return List.of();
    }

    static Predicate<PackId> condemnedThere(FreedPacks freed, Repository replica, LedgerState there) {
        return _ -> true;
    }

    static Instant pageToDelete(PruneRules rules, LedgerState state) {
        return rules.readAt(state);
    }
}

package io.holdfast.engine.prune;

import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.Outlived;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import java.util.List;

/**
 * Section 6 of docs/protocol.md: puts a page where that is due, with the index merged and without what nobody needs any longer, and tells what two newer pages hold. A crash at any point leaves at most a page more, or a run of
 * the index that no page names.
 */
final class Folding {
    private final Ledger ledger;
    private final LedgerState state;
    private final PruneRules rules;
    private final IndexMerge index;
    private final Outlived outlived;
    private final Store store;

    Folding(Repository repository, LedgerState state, PruneRules rules, IndexMerge index) {
        this.ledger = repository.ledger();
        this.store = repository.store();
        this.outlived = new FreedRecords(rules);
        this.state = state;
        this.rules = rules;
        this.index = index;
    }

    /**
     * Puts a page, if that is due.
     *
     * @return runs of the index that were joined for it
     */
    int fold() {
        if (!isDue()) {
            return 0;
        }
        return index.run(merged -> {
            LedgerState fresh = ledger.readToDelete();
            rules.mustSuitTheStore(fresh);
            try {
                ledger.fold(fresh, merged, outlived, new HerePacks(store)::has);
            } catch (Unconfirmed e) {
                // Whether there is one page more or less changes nothing that is true.
            }
        });
    }

    /** Runs of the index that would be joined. */
    int planned() {
        return isDue() ? index.planned() : 0;
    }

    private boolean isDue() {
        return ledger.isFoldingDue(state) || index.isDue() || ledger.isDroppingDue(state, outlived);
    }

    /** Names of records and pages that two newer pages hold. */
    List<String> held() {
        return ledger.heldByTwoPages(state, rules.pageToDelete(state), outlived);
    }
}

package io.holdfast.engine.prune;

import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerState;
import java.util.List;

/**
 * Section 6 of docs/protocol.md: puts a page where that is due, with the index merged, and tells what two newer pages hold. A crash at any point leaves at most a page more, or a run of
 * the index that no page names.
 */
final class Folding {
    private final Ledger ledger;
    private final LedgerState state;
    private final PruneRules rules;
    private final IndexMerge index;

    Folding(Ledger ledger, LedgerState state, PruneRules rules, IndexMerge index) {
        this.ledger = ledger;
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
            try {
                ledger.fold(merged);
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
        return ledger.isFoldingDue(state) || index.isDue();
    }

    /** Names of records and pages that two newer pages hold. */
    List<String> held() {
        return ledger.heldByTwoPages(state, rules.pageToDelete(state));
    }
}

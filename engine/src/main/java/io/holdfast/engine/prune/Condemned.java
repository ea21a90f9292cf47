package io.holdfast.engine.prune;

import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Found;

/** Step c1: packs that records condemn, in time. What pages say of them is asked as packs are listed. */
final class Condemned {
    private final LedgerState state;
    private final PruneRules rules;

    Condemned(LedgerState state, PruneRules rules) {
        this.state = state;
        this.rules = rules;
    }

    void gather(PackRows rows) {
        for (Found found : state.records()) {
            if (found.record() instanceof LedgerRecord.Condemn condemn && rules.frees(found)) {
                condemn.packs().forEach(pack -> rows.condemned(pack, rules.since(found)));
            }
        }
    }
}

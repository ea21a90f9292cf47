package io.holdfast.engine.prune;

import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.prune.LiveRecords.Live;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Forgets that came late, as all have in a copied repository: they hide their snapshots and free nothing. A fresh one does, when trash and G are over
 * once more. Late releases are left alone: a hold may have been put since. Late condemnations are renewed as packs are listed.
 */
final class LateForgets {
    private LateForgets() {}

    /** Snapshots that need a fresh forget. */
    static Set<SnapshotId> of(LedgerState state, List<Live> live) {
        Set<SnapshotId> late = new LinkedHashSet<>();
        Set<SnapshotId> inTime = new LinkedHashSet<>();
        for (Found found : state.records()) {
            if (found.record() instanceof LedgerRecord.Forget forget) {
                (found.timely() ? inTime : late).add(forget.id());
            }
        }
        late.removeAll(inTime);
        late.retainAll(live.stream().map(each -> each.snapshot().id()).toList());
        return late;
    }

    /** @param records puts them, in time */
    static void renew(Set<SnapshotId> snapshots, Consumer<LedgerRecord> records, Origin origin) {
        snapshots.forEach(id -> records.accept(new LedgerRecord.Forget(origin, id)));
    }
}

package io.holdfast.engine.prune;

import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Step c2: condemns packs, some thousands with a record. A crash leaves some condemned; the next prune goes on with the others. */
final class Condemnation {
    /** Names in a record: far from its ceiling of 4 MiB. */
    static final int PACKS = 20_000;

    private final Consumer<LedgerRecord> records;
    private final Origin origin;
    private final List<PackId> open = new ArrayList<>();

    /** @param records puts them, in time */
    Condemnation(Consumer<LedgerRecord> records, Origin origin) {
        this.records = records;
        this.origin = origin;
    }

    void add(PackId pack) {
        open.add(pack);
        if (open.size() == PACKS) {
            put();
        }
    }

    void finish() {
        if (!open.isEmpty()) {
            put();
        }
    }

    private void put() {
        records.accept(new LedgerRecord.Condemn(origin, open));
        open.clear();
    }
}

package io.holdfast.engine.ledger;

import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Condemns packs, some thousands with a record. A crash leaves some condemned; who comes next goes on with the others. */
public final class Condemnation {
    /** Names in a record: far from its ceiling of 4 MiB. */
    public static final int PACKS = 20_000;

    private final Consumer<LedgerRecord> records;
    private final Origin origin;
    private final List<PackId> open = new ArrayList<>();

    /** @param records puts them, in time */
    public Condemnation(Consumer<LedgerRecord> records, Origin origin) {
        this.records = records;
        this.origin = origin;
    }

    public void add(PackId pack) {
        open.add(pack);
        if (open.size() == PACKS) {
            put();
        }
    }

    public void finish() {
        if (!open.isEmpty()) {
            put();
        }
    }

    private void put() {
        records.accept(new LedgerRecord.Condemn(origin, open));
        open.clear();
    }
}

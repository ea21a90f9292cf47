package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.pack.SealedPack;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.simulation.Mutants;
import io.holdfast.engine.store.Store;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A writer as it must not be. */
final class BrokenWriter {
    private BrokenWriter() {}

    static Set<ObjectHash> condemned(Writer writer, LedgerRecord.Snapshot snapshot, LedgerState state) {
        return new TreeSet<>();
    }

    /** Its own packs of the manifest and the index are not looked at. */
    static void names(RunReader run, Consumer<ObjectHash> look) {
        run.forEachPack(pack -> look.accept(pack.name()));
    }

    /** Whether the store has it is not asked. */
    static void put(PackWriter writer, SealedPack pack) {
        Store store = Mutants.field(writer, "store", Store.class);
        try {
            store.put(pack.kind().path(pack.info().name()), pack.body());
        } catch (Unconfirmed e) {
            // It will be there.
        }
    }
}

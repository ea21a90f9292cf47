package io.holdfast.engine.prune;

import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreNames;
import java.util.EnumMap;
import java.util.Map;

/** What the store lists of packs. To be asked in the order of kinds and names: one page of a list is in memory. */
final class HerePacks {
    private final Store store;
    private final Map<PackKind, StoreNames> names = new EnumMap<>(PackKind.class);

    HerePacks(Store store) {
        this.store = store;
    }

    boolean has(PackId pack) {
        return names.computeIfAbsent(pack.kind(), kind -> new StoreNames(store, kind.folder() + "/"))
                .find(pack.kind().path(pack.name()))
                .isPresent();
    }
}

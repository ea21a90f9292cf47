package io.holdfast.engine.repository;

import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreNames;

/** The packs of one kind that a LIST shows. To be asked in the order of their names: one page of it is in memory. */
public final class ListedPacks {
    private final PackKind kind;
    private final StoreNames names;

    ListedPacks(Store store, PackKind kind) {
        this.kind = kind;
        this.names = new StoreNames(store, kind.folder() + "/");
    }

    /** Whether the pack is listed, as long as it should be where that is known. */
    public boolean has(PackInfo pack) {
        return names.find(kind.path(pack.name()))
                .filter(stat -> pack.length() == 0 || pack.length() == stat.size())
                .isPresent();
    }
}

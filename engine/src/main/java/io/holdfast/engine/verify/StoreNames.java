package io.holdfast.engine.verify;

import io.holdfast.engine.store.Store;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a store lists below a prefix, looked through once for names that are asked for in ascending order. One page is in memory. */
final class StoreNames {
    private final Store store;
    private final String prefix;
    private Iterator<Store.Stat> page = List.<Store.Stat>of().iterator();
    private Store.@Nullable Stat current;
    private boolean more = true;

    StoreNames(Store store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    Optional<Store.Stat> find(String name) {
        Store.Stat stat = current;
        while (stat == null || stat.name().compareTo(name) < 0) {
            stat = next();
            if (stat == null) {
                return Optional.empty();
            }
            current = stat;
        }
        return stat.name().equals(name) ? Optional.of(stat) : Optional.empty();
    }

    private Store.@Nullable Stat next() {
        while (!page.hasNext() && more) {
            Store.Stat last = current;
            Store.Page fetched = store.list(prefix, last == null ? null : last.name());
            page = fetched.found().iterator();
            more = fetched.more() && page.hasNext();
        }
        return page.hasNext() ? page.next() : null;
    }
}

package io.holdfast.engine.store;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What a store lists below a prefix, in the order in which it lists it. One page is in memory. */
public final class StoreNames {
    private final Store store;
    private final String prefix;
    private Iterator<Store.Stat> page = List.<Store.Stat>of().iterator();
    private Optional<Store.Stat> current = Optional.empty();
    private boolean more = true;

    public StoreNames(Store store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    /** The next one; empty behind the last. */
    public Optional<Store.Stat> next() {
        while (!page.hasNext() && more) {
            Store.Page fetched =
                    store.list(prefix, current.map(Store.Stat::name).orElse(null));
            page = fetched.found().iterator();
            more = fetched.more() && page.hasNext();
        }
        if (!page.hasNext()) {
            return Optional.empty();
        }
        current = Optional.of(page.next());
        return current;
    }

    /** Whether this one is listed. To be asked in ascending order. */
    public Optional<Store.Stat> find(String name) {
        Optional<Store.Stat> at = current.isPresent() ? current : next();
        while (at.isPresent() && at.get().name().compareTo(name) < 0) {
            at = next();
        }
        return at.filter(stat -> stat.name().equals(name));
    }
}

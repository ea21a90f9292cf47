package io.holdfast.engine.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One client's view of a store whose lists hide what a test names, until a time: what D allows, and no seed brings about at the right moment. */
public final class HidingStore implements Store {
    private final SimulatedStore store;
    private final SimulatedClock clock;
    private final Map<String, Instant> hidden = new ConcurrentHashMap<>();
    private final Map<String, Runnable> once = new ConcurrentHashMap<>();
    private final Set<String> backwards = new TreeSet<>();

    public HidingStore(SimulatedStore store, SimulatedClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Lists of this client don't show it before then. */
    public HidingStore hide(String name, Instant until) {
        hidden.put(name, until);
        return this;
    }

    /** Something happens elsewhere when this client first lists below the prefix. */
    public HidingStore beforeListing(String prefix, Runnable action) {
        once.put(prefix, action);
        return this;
    }

    /** Lists below the prefix come in the wrong order. */
    public HidingStore listingBackwards(String prefix) {
        backwards.add(prefix);
        return this;
    }

    @Override
    public String describe() {
        return store.describe();
    }

    @Override
    public Instant put(String name, Body body) {
        return store.put(name, body);
    }

    @Override
    public byte[] get(String name, int most) {
        return store.get(name, most);
    }

    @Override
    public byte[] get(String name, long offset, int length) {
        return store.get(name, offset, length);
    }

    @Override
    public Optional<Stat> head(String name) {
        return store.head(name);
    }

    @Override
    public Page list(String prefix, @Nullable String after) {
        Runnable action = once.remove(prefix);
        if (action != null) {
            action.run();
        }
        Page page = store.list(prefix, after);
        List<Stat> shown = page.found().stream()
                .filter(stat -> !clock.now().isBefore(hidden.getOrDefault(stat.name(), Instant.MIN)))
                .toList();
        return new Page(backwards.contains(prefix) ? shown.reversed() : shown, page.more(), page.time());
    }

    @Override
    public void delete(String name) {
        store.delete(name);
    }

    @Override
    public Instant clock() {
        return store.clock();
    }

    @Override
    public void close() {}
}

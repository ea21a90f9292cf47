package io.holdfast.server.job;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store in which a job changes nothing once it is another node's: then puts and deletes throw {@link Interrupted}. */
final class HeldStore implements Store {
    private final Store store;
    private final Holding holding;

    HeldStore(Store store, Holding holding) {
        this.store = store;
        this.holding = holding;
    }

    @Override
    public String describe() {
        return store.describe();
    }

    @Override
    public Instant put(String name, Body body) {
        holding.mustBeOurs();
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
        return store.list(prefix, after);
    }

    @Override
    public void delete(String name) {
        holding.mustBeOurs();
        store.delete(name);
    }

    @Override
    public int mostDeleted() {
        return store.mostDeleted();
    }

    @Override
    public Map<String, AccessDenied> delete(List<String> names) {
        holding.mustBeOurs();
        return store.delete(names);
    }

    @Override
    public Instant clock() {
        return store.clock();
    }

    @Override
    public void close() {
        store.close();
    }
}

package io.holdfast.engine.store;

import io.holdfast.engine.error.AccessDenied;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store that is asked no faster than its limits allow: requests a second, and bytes a second, both ways together. */
public final class LimitedStore implements Store {
    private final Store store;
    private final Limit requests;
    private final Limit bytes;

    /**
     * @param requests taken from once a call
     * @param bytes    taken from by content that is put or got; may be shared with other stores and sources
     */
    public LimitedStore(Store store, Limit requests, Limit bytes) {
        this.store = store;
        this.requests = requests;
        this.bytes = bytes;
    }

    @Override
    public String describe() {
        return store.describe();
    }

    @Override
    public Instant put(String name, Body body) {
        requests.take(1);
        bytes.take(body.length());
        return store.put(name, body);
    }

    /** How much there is turns out only afterwards: it is paid for by whoever comes next. */
    @Override
    public byte[] get(String name, int most) {
        requests.take(1);
        bytes.take(0);
        byte[] content = store.get(name, most);
        bytes.owe(content.length);
        return content;
    }

    @Override
    public byte[] get(String name, long offset, int length) {
        requests.take(1);
        bytes.take(length);
        return store.get(name, offset, length);
    }

    @Override
    public Optional<Stat> head(String name) {
        requests.take(1);
        return store.head(name);
    }

    @Override
    public Page list(String prefix, @Nullable String after) {
        requests.take(1);
        return store.list(prefix, after);
    }

    @Override
    public void delete(String name) {
        requests.take(1);
        store.delete(name);
    }

    @Override
    public int mostDeleted() {
        return store.mostDeleted();
    }

    @Override
    public Map<String, AccessDenied> delete(List<String> names) {
        requests.take(1);
        return store.delete(names);
    }

    @Override
    public Instant clock() {
        requests.take(1);
        return store.clock();
    }

    @Override
    public void close() {
        store.close();
    }
}

package io.holdfast.engine.store;

import io.holdfast.engine.error.AccessDenied;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A store that counts what is asked of it, by the first part of the names: {@code data}, {@code ledger}, and so on. */
public final class CountingStore implements Store {
    /** Of names without parts, and of calls without names. */
    public static final String ROOT = "";

    private final Store store;
    private final Map<String, RequestCounter> counters = new ConcurrentHashMap<>();

    public CountingStore(Store store) {
        this.store = store;
    }

    /** All that was asked so far. */
    public RequestCounts counts() {
        return counters.values().stream().map(RequestCounter::counts).reduce(RequestCounts.NONE, RequestCounts::plus);
    }

    /** What was asked so far, by first part of the names; {@link #ROOT} for the rest. */
    public Map<String, RequestCounts> countsByPart() {
        Map<String, RequestCounts> all = new TreeMap<>();
        counters.forEach((part, counter) -> all.put(part, counter.counts()));
        return all;
    }

    @Override
    public String describe() {
        return store.describe();
    }

    @Override
    public Instant put(String name, Body body) {
        counter(name).put(body.length());
        return store.put(name, body);
    }

    @Override
    public byte[] get(String name, int most) {
        RequestCounter counter = counter(name);
        counter.get();
        byte[] content = store.get(name, most);
        counter.received(content.length);
        return content;
    }

    @Override
    public byte[] get(String name, long offset, int length) {
        RequestCounter counter = counter(name);
        counter.get();
        byte[] content = store.get(name, offset, length);
        counter.received(content.length);
        return content;
    }

    @Override
    public Optional<Stat> head(String name) {
        counter(name).head();
        return store.head(name);
    }

    @Override
    public Page list(String prefix, @Nullable String after) {
        counter(prefix).list();
        return store.list(prefix, after);
    }

    @Override
    public void delete(String name) {
        counter(name).delete();
        store.delete(name);
    }

    @Override
    public int mostDeleted() {
        return store.mostDeleted();
    }

    /** One request, counted where the first of the names belongs. */
    @Override
    public Map<String, AccessDenied> delete(List<String> names) {
        names.stream().findFirst().ifPresent(first -> counter(first).delete());
        return store.delete(names);
    }

    @Override
    public Instant clock() {
        counter(ROOT).clock();
        return store.clock();
    }

    @Override
    public void close() {
        store.close();
    }

    private RequestCounter counter(String name) {
        int slash = name.indexOf('/');
        return counters.computeIfAbsent(slash < 0 ? ROOT : name.substring(0, slash), _ -> new RequestCounter());
    }
}

package io.holdfast.engine.prune;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Step c3, the deed: deletes objects, as many with one request as the store takes, a few requests at a time. Any pause before a delete is harmless, and so
 * is a crash: nobody will ever need them. What the store refuses to delete, such as a version under a lock, is counted and left. One thread hands in.
 */
final class Sweep implements AutoCloseable {
    private static final int PLACES = 16;

    /** A request for many is as much work for the store as some for one each. */
    private static final int PLACES_OF_MANY = 4;

    private final Store store;
    private final int places;
    private final Semaphore free = new Semaphore(PLACES);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicReference<@Nullable AccessDenied> refusal = new AtomicReference<>();
    private final LongAdder objects = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder refusedObjects = new LongAdder();
    private final LongAdder refusedBytes = new LongAdder();

    /** Sizes by name, of what goes with the next request. */
    private Map<String, Long> next = new LinkedHashMap<>();

    Sweep(Store store) {
        this.store = store;
        this.places = store.mostDeleted() == 1 ? 1 : PLACES_OF_MANY;
    }

    /** From here on all are handed in once more: what was refused is counted anew. */
    void begin() {
        refusal.set(null);
        refusedObjects.reset();
        refusedBytes.reset();
    }

    /** Hands in an object; waits where many are under way. */
    void delete(String name, long size) {
        next.put(name, size);
        if (next.size() == store.mostDeleted()) {
            send();
        }
    }

    /** Waits until all of them are done. */
    void finish() {
        send();
        acquire(PLACES);
        free.release(PLACES);
        rethrow();
    }

    private void send() {
        if (next.isEmpty()) {
            return;
        }
        Map<String, Long> sizes = next;
        next = new LinkedHashMap<>();
        acquire(places);
        rethrow();
        threads.execute(() -> {
            try {
                count(sizes, store.delete(List.copyOf(sizes.keySet())));
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            } finally {
                free.release(places);
            }
        });
    }

    private void count(Map<String, Long> sizes, Map<String, AccessDenied> refused) {
        refused.values().stream().findFirst().ifPresent(first -> refusal.compareAndSet(null, first));
        sizes.forEach((name, size) -> {
            boolean isGone = !refused.containsKey(name);
            (isGone ? objects : refusedObjects).increment();
            (isGone ? bytes : refusedBytes).add(size);
        });
    }

    /** What is gone so far. */
    Amount deleted() {
        return new Amount(objects.sum(), bytes.sum());
    }

    /** What the store refused to delete. */
    Amount refused() {
        return new Amount(refusedObjects.sum(), refusedBytes.sum());
    }

    /** Why, of the first. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal.get()).map(AccessDenied::message);
    }

    private void acquire(int count) {
        try {
            free.acquire(count);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Prune.interrupted();
        }
    }

    private void rethrow() {
        switch (failure.get()) {
            case null -> {}
            case HoldfastException known -> throw known;
            case Error error -> throw error;
            case Throwable other -> throw new IllegalStateException("a delete failed", other);
        }
    }

    /** What is under way is interrupted; nothing goes on behind this. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}

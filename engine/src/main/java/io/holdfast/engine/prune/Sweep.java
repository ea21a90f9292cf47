package io.holdfast.engine.prune;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.store.Store;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Step c3, the deed: deletes objects, a few at a time. Any pause before a delete is harmless, and so is a crash: nobody will ever need them. What
 * the store refuses to delete, such as a version under a lock, is counted and left. One thread hands in.
 */
final class Sweep implements AutoCloseable {
    private static final int AT_ONCE = 16;

    private final Store store;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicReference<@Nullable AccessDenied> refusal = new AtomicReference<>();
    private final LongAdder objects = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder refusedObjects = new LongAdder();
    private final LongAdder refusedBytes = new LongAdder();

    Sweep(Store store) {
        this.store = store;
    }

    /** From here on all are handed in once more: what was refused is counted anew. */
    void begin() {
        refusal.set(null);
        refusedObjects.reset();
        refusedBytes.reset();
    }

    /** Hands in an object; waits where many are under way. */
    void delete(String name, long size) {
        acquire(1);
        rethrow();
        threads.execute(() -> {
            try {
                store.delete(name);
                objects.increment();
                bytes.add(size);
            } catch (AccessDenied e) {
                refusal.compareAndSet(null, e);
                refusedObjects.increment();
                refusedBytes.add(size);
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            } finally {
                places.release();
            }
        });
    }

    /** Waits until all of them are done. */
    void finish() {
        acquire(AT_ONCE);
        places.release(AT_ONCE);
        rethrow();
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
            places.acquire(count);
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

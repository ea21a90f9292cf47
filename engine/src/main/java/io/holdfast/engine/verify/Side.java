package io.holdfast.engine.verify;

import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Work done side by side, a few pieces at a time: who hands in more waits. The first failure ends it. One thread hands in. */
final class Side implements AutoCloseable {
    private final int atOnce;
    private final Semaphore places;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    Side(int atOnce) {
        this.atOnce = atOnce;
        this.places = new Semaphore(atOnce);
    }

    void run(Runnable work) {
        acquire(1);
        rethrow();
        threads.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            } finally {
                places.release();
            }
        });
    }

    /** Waits until all of it is done. */
    void finish() {
        acquire(atOnce);
        places.release(atOnce);
        rethrow();
    }

    private void acquire(int count) {
        try {
            places.acquire(count);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
    }

    static Interrupted interrupted() {
        return new Interrupted("the verification was interrupted. Next: run it again");
    }

    static void stopIfAsked() {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted();
        }
    }

    private void rethrow() {
        RuntimeException failed = failure.get();
        if (failed instanceof HoldfastException known) {
            throw known;
        }
        if (failed != null) {
            throw new IllegalStateException("a check failed", failed);
        }
    }

    /** What is still under way is interrupted; nothing goes on behind this. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}

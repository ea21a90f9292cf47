package io.holdfast.engine.probe;

import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same with each of some things, several at once; the first failure, or an interruption, ends the others. */
final class AtOnce {
    private AtOnce() {}

    static <T> void each(int atOnce, List<T> things, Consumer<T> action) {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
            List<Future<?>> all = new ArrayList<>();
            things.forEach(thing -> all.add(threads.submit(() -> action.accept(thing))));
            try {
                for (Future<?> each : all) {
                    each.get();
                }
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw stopped(e);
            } catch (ExecutionException e) {
                threads.shutdownNow();
                if (e.getCause() instanceof HoldfastException known) {
                    throw known;
                }
                throw new IllegalStateException("a check failed", e.getCause());
            }
        }
    }

    static Interrupted stopped(InterruptedException cause) {
        return new Interrupted("The probe was stopped. Next: run it again", cause);
    }
}

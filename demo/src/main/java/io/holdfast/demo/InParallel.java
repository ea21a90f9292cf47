package io.holdfast.demo;

import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same with each of many things, sixteen at a time. */
final class InParallel {
    private static final int AT_ONCE = 16;

    private InParallel() {}

    static <T> void run(Collection<T> things, Consumer<T> action) {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var all = things.stream()
                    .<Future<?>>map(thing -> threads.submit(() -> action.accept(thing)))
                    .toList();
            try {
                for (Future<?> each : all) {
                    each.get();
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new DemoFailed("it was interrupted");
            }
        }
    }
}

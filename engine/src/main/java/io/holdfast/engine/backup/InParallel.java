package io.holdfast.engine.backup;

import io.holdfast.engine.error.HoldfastException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same with each of some things, so many of them side by side; the first failure ends the others. One alone needs no thread of its own. */
final class InParallel {
    private InParallel() {}

    static <T> void run(List<T> things, int atOnce, Consumer<T> action) {
        if (things.size() == 1) {
            action.accept(things.getFirst());
        } else {
            runEach(things, atOnce, action);
        }
    }

    private static <T> void runEach(List<T> things, int atOnce, Consumer<T> action) {
        try (ExecutorService threads = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().name("range-", 0).daemon().factory())) {
            ExecutorCompletionService<Object> done = new ExecutorCompletionService<>(threads);
            List<Future<Object>> all = new ArrayList<>();
            for (T thing : things) {
                all.add(done.submit(() -> action.accept(thing), thing));
            }
            try {
                for (int i = 0; i < all.size(); i++) {
                    done.take().get();
                }
            } catch (InterruptedException e) {
                all.forEach(each -> each.cancel(true));
                throw Readers.interrupted();
            } catch (ExecutionException e) {
                all.forEach(each -> each.cancel(true));
                if (e.getCause() instanceof HoldfastException known) {
                    throw known;
                }
                throw new IllegalStateException("a range failed", e.getCause());
            }
        }
    }
}

package io.holdfast.engine.simulation;

import io.holdfast.engine.simulation.Simulation.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Many seeds, side by side, until one fails; that one is shrunk, and told in a line that replays it. */
final class Campaign {
    /** Memory, where there is some to write files into: machines keep caches and journals. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path folder;
    private final AtomicLong next;
    private final Counts counts = new Counts();
    private final AtomicLong lived = new AtomicLong();
    private final AtomicReference<Optional<Result>> failed = new AtomicReference<>(Optional.empty());

    /** @param folder where there is nothing better */
    Campaign(Path folder, long first) {
        boolean inMemory = Files.isWritable(MEMORY);
        this.folder =
                inMemory ? MEMORY.resolve("holdfast-" + ProcessHandle.current().pid() + "-" + first) : folder;
        this.next = new AtomicLong(first);
    }

    /** @param goOn asked before each seed */
    Campaign run(BooleanSupplier goOn) {
        int threads = Runtime.getRuntime().availableProcessors();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(workers.submit(() -> live(goOn)));
            }
            for (Future<?> each : all) {
                each.get();
            }
            return this;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            Deeds.remove(folder);
        }
    }

    private void live(BooleanSupplier goOn) {
        while (failed.get().isEmpty() && goOn.getAsBoolean()) {
            Result result = lived(Choice.of(next.getAndIncrement()));
            counts.addAll(result.counts());
            lived.incrementAndGet();
            if (result.failure().isPresent()) {
                failed.compareAndSet(Optional.empty(), Optional.of(result));
            }
        }
    }

    Result lived(Choice choice) {
        return Simulation.run(
                choice,
                folder.resolve(choice.seed() + "-" + Thread.currentThread().threadId()));
    }

    /** What happened in all of them. */
    Counts counts() {
        return counts;
    }

    long seeds() {
        return lived.get();
    }

    /** The first that failed, as it was lived. */
    Optional<Result> failed() {
        return failed.get();
    }

    /** Without what it does not take to fail: acts, then kinds of faults. */
    Result shrunk(Result failure) {
        Result smallest = failure;
        for (int act : failure.acts()) {
            Set<Integer> fewer = new TreeSet<>(smallest.acts());
            fewer.remove(act);
            smallest = ifItFails(smallest.choice().withActs(fewer), smallest);
        }
        for (Fate fate : EnumSet.complementOf(EnumSet.of(Fate.ANSWERED))) {
            smallest = ifItFails(smallest.choice().alsoWithout(fate), smallest);
        }
        return smallest;
    }

    private Result ifItFails(Choice smaller, Result otherwise) {
        Result result = lived(smaller);
        return result.failure().isPresent() ? result : otherwise;
    }

    /** How to live it again, and why one should. */
    static String line(Result result) {
        return "-Dtest=SimulationTest#replays -Dsimulation.replay=" + result.choice() + " fails: "
                + result.failure().map(Object::toString).orElse("no more");
    }
}

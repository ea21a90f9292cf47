package io.holdfast.engine.simulation;

import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * All threads of a simulation, one at a time, in the thread that calls {@link #runUntil}. They are virtual, and so are those that they start, which
 * inherit how they are scheduled: first come, first served. So the same history comes out each time.
 */
final class Threads {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BlockingQueue<Runnable> ready = new LinkedBlockingQueue<>();
    private final Thread.Builder.OfVirtual builder = builder(ready::add);

    /** What tests of the JDK use too: there is no public way to bring a scheduler of one's own. Needs --add-opens java.base/java.lang=ALL-UNNAMED. */
    private static Thread.Builder.OfVirtual builder(Executor scheduler) {
        try {
            Constructor<?> constructor = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            return (Thread.Builder.OfVirtual) constructor.newInstance(scheduler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no virtual threads that a test can schedule", e);
        }
    }

    /** Threads of a client wait for each other. */
    static final class Stuck extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stuck() {
            super("Nothing happens any more.");
        }
    }

    void start(Runnable task) {
        builder.start(task);
    }

    /**
     * Lets threads run until none can, and this is so. Where a thread waits for a timer or a lock of the JVM's own, which come from elsewhere, it waits
     * for that.
     *
     * @throws Stuck if nothing happens any more
     */
    void runUntil(BooleanSupplier reached) {
        while (true) {
            Runnable next = ready.poll();
            if (next == null && reached.getAsBoolean()) {
                return;
            }
            (next == null ? awaited() : next).run();
        }
    }

    private Runnable awaited() {
        try {
            Runnable next = ready.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new Stuck();
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the simulation was interrupted", e);
        }
    }
}

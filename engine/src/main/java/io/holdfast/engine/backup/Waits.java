package io.holdfast.engine.backup;

import io.holdfast.engine.error.Interrupted;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a job waits for at its source, which ends with its window: a limit, a slow server, content that takes hours. Who waits then is
 * interrupted, and meets {@link Over} instead. Whatever is not waited for here comes to its end: writing is never cut short.
 *
 * <p>Safe for many threads.
 */
final class Waits implements AutoCloseable {
    /** Clocks are set now and then, so the end is looked for so often. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Window window;
    private final Set<Thread> waiting = new HashSet<>();
    private final Set<Thread> woken = new HashSet<>();
    private final Optional<Thread> guard;
    private final Optional<Instant> half;
    private boolean over;

    /** The window is over. */
    static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1;

        Over() {
            super("the window is over", null, false, false);
        }
    }

    Waits(Window window) {
        this.window = window;
        this.half = window.end().map(end -> between(window.clock().instant(), end));
        this.guard = window.end().map(_ -> Thread.ofVirtual().start(this::watch));
    }

    private static Instant between(Instant begin, Instant end) {
        return begin.plus(Duration.between(begin, end).dividedBy(2));
    }

    /** Whether less than half of the window is left. */
    boolean isHalfOver() {
        return half.filter(each -> !window.clock().instant().isBefore(each)).isPresent();
    }

    /** @throws Over if the window is over */
    void mustGoOn() {
        if (window.isOver()) {
            throw new Over();
        }
    }

    /**
     * Waits for something in the calling thread.
     *
     * @throws Over if the window is over, or ends before it comes
     */
    <T extends @Nullable Object> T within(Supplier<T> wait) {
        if (guard.isEmpty()) {
            return wait.get();
        }
        begin();
        try {
            return wait.get();
        } catch (Interrupted e) {
            if (isWoken()) {
                throw new Over();
            }
            throw e;
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        if (over || window.isOver()) {
            throw new Over();
        }
        waiting.add(Thread.currentThread());
    }

    private synchronized boolean isWoken() {
        return woken.contains(Thread.currentThread());
    }

    private synchronized void end() {
        waiting.remove(Thread.currentThread());
        if (woken.remove(Thread.currentThread())) {
            var _ = Thread.interrupted(); // it was for this wait alone
        }
    }

    private void watch() {
        try {
            while (!window.isOver()) {
                Thread.sleep(untilNextLook());
            }
            wake();
        } catch (InterruptedException e) {
            // Closed: nobody waits any more.
        }
    }

    private Duration untilNextLook() {
        Duration left = window.end()
                .map(end -> Duration.between(window.clock().instant(), end))
                .orElse(LOOK_EVERY);
        return left.compareTo(LOOK_EVERY) < 0 ? left.plusMillis(1) : LOOK_EVERY;
    }

    private synchronized void wake() {
        over = true;
        woken.addAll(waiting);
        waiting.forEach(Thread::interrupt);
    }

    @Override
    public void close() {
        guard.ifPresent(Thread::interrupt);
    }
}

package io.holdfast.engine.prune;

import io.holdfast.engine.store.Sleep;
import io.holdfast.engine.store.Store;
import java.time.Duration;
import java.time.Instant;

/** Waits by the store's clock: how long this machine sleeps, and what time it believes it is, proves nothing. */
final class Pause {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** Many stores count whole seconds. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Store store;
    private final Sleep sleep;

    Pause(Store store, Sleep sleep) {
        this.store = store;
        this.sleep = sleep;
    }

    void until(Instant due) {
        for (Instant now = store.clock(); !now.isAfter(due); now = store.clock()) {
            Duration left = Duration.between(now, due).plus(TICK);
            try {
                sleep.sleep(left.compareTo(LONGEST) < 0 ? left : LONGEST);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Prune.interrupted();
            }
        }
    }
}

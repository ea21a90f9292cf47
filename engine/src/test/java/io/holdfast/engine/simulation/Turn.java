package io.holdfast.engine.simulation;

import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** A thread of a client that waits until it may go on: before a call of a store, or because it sleeps. */
final class Turn {
    private final Semaphore go = new Semaphore(0);
    private final Optional<Call> call;
    private Instant due;
    private boolean slept;

    /**
     * @param store through which it goes
     * @param where name of what lies behind it
     */
    record Call(Operation operation, SimulatedStore store, String where) {}

    Turn(Optional<Call> call, Instant due) {
        this.call = call;
        this.due = due;
    }

    Optional<Call> call() {
        return call;
    }

    /** Not before then. */
    Instant due() {
        return due;
    }

    /** It sleeps, once. */
    void sleepUntil(Instant time) {
        due = time;
        slept = true;
    }

    boolean hasSlept() {
        return slept;
    }

    void await() throws InterruptedException {
        go.acquire();
    }

    void take() {
        go.release();
    }
}

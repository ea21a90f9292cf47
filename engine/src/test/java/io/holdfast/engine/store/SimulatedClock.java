package io.holdfast.engine.store;

import java.time.Duration;
import java.time.Instant;

/** Time that passes when a test says so. One for all that share a world. */
public final class SimulatedClock {
    /** Where time begins: a Tuesday. */
    public static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private Instant now = START;

    public synchronized Instant now() {
        return now;
    }

    /** Another that shows the same now, and goes its own way. */
    public synchronized SimulatedClock copy() {
        SimulatedClock copy = new SimulatedClock();
        copy.now = now;
        return copy;
    }

    /** Lets time pass; a negative duration steps back, as a badly set clock does. */
    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }
}

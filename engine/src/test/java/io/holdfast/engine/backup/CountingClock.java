package io.holdfast.engine.backup;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A clock by which a window ends when a job has looked at it so often: it does before each wait. */
public final class CountingClock implements InstantSource {
    private static final Instant END = Instant.parse("2026-11-28T06:00:00Z");

    private final AtomicLong left;

    private CountingClock(long left) {
        this.left = new AtomicLong(left);
    }

    /** A window that ends behind so many looks. */
    public static Window windowOf(long looks) {
        return new Window(Optional.of(END), new CountingClock(looks));
    }

    @Override
    public Instant instant() {
        return left.getAndDecrement() > 0 ? END.minusSeconds(3600) : END;
    }
}

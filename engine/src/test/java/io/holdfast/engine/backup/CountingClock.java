package io.holdfast.engine.backup;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A clock by which a window ends when a job has looked at it so often: it does before each wait. */
public final class CountingClock implements InstantSource {
    private static final Instant END = Instant.parse("2026-11-28T06:00:00Z");

    private final AtomicLong left;
    private final long secondHalf;

    private CountingClock(long left, long secondHalf) {
        this.left = new AtomicLong(left);
        this.secondHalf = secondHalf;
    }

    /** A window that ends behind so many looks, all of them in its first half. */
    public static Window windowOf(long looks) {
        return windowOf(looks, 0);
    }

    /** A window of so many looks in its first half, and so many in its second. */
    static Window windowOf(long firstHalf, long secondHalf) {
        return new Window(Optional.of(END), new CountingClock(firstHalf + secondHalf, secondHalf));
    }

    @Override
    public Instant instant() {
        long now = left.getAndDecrement();
        return now <= 0 ? END : END.minusSeconds(now <= secondHalf ? 1800 : 3600);
    }
}

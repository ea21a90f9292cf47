package io.holdfast.server.policy;

import java.time.Duration;
import java.time.Instant;

/**
 * A stretch of time that is not empty.
 *
 * @param from the first instant of it
 * @param to   the first behind it
 */
public record Interval(Instant from, Instant to) {
    /** @throws IllegalArgumentException if it is empty */
    public Interval {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException(from + " to " + to);
        }
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(to);
    }

    /** How long it lasts, by the hours that pass. */
    public Duration length() {
        return Duration.between(from, to);
    }
}

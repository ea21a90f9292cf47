package io.holdfast.engine.entry;

import java.time.Instant;

/**
 * A point in time as file systems keep it: any year, to the nanosecond.
 *
 * @param seconds since 1970-01-01 UTC, may be negative
 * @param nanos   0 to 999,999,999, added to the seconds
 */
public record Time(long seconds, int nanos) implements Comparable<Time> {
    public static final Time EPOCH = new Time(0, 0);

    public Time {
        if (nanos < 0 || nanos > 999_999_999) {
            throw new IllegalArgumentException(nanos + " nanoseconds");
        }
    }

    public static Time of(Instant instant) {
        return new Time(instant.getEpochSecond(), instant.getNano());
    }

    /** The same as an {@link Instant}, or the nearest there is. */
    public Instant toInstant() {
        long bounded = Math.clamp(seconds, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond());
        return Instant.ofEpochSecond(bounded, nanos);
    }

    @Override
    public int compareTo(Time other) {
        int bySeconds = Long.compare(seconds, other.seconds);
        return bySeconds != 0 ? bySeconds : Integer.compare(nanos, other.nanos);
    }
}

package io.holdfast.engine.retention;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;

/**
 * A length of time as a calendar counts it: a day is from one hour to the same hour of the next day, be it 23 or 25 hours.
 *
 * @param days  years, months and days
 * @param hours of 60 minutes, besides
 */
public record Span(Period days, long hours) {
    public Span {
        if (days.isNegative() || hours < 0 || (days.isZero() && hours == 0)) {
            throw new IllegalArgumentException("a span of " + days + " and " + hours + " hours");
        }
    }

    /** The moment that lies so long before another. */
    Instant before(Instant moment, ZoneId zone) {
        return moment.atZone(zone).minus(days).minusHours(hours).toInstant();
    }
}

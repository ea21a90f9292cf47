package io.holdfast.server.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The instants of a cron line in a zone.
 *
 * <p>Between two changes of a zone's clock the offset is fixed, and instants are readings of the clock; so time is walked through from change to change.
 * Invariant: each local time of the line is one instant at most, but for hourly lines.
 *
 * <ul>
 *   <li>A reading that comes a second time counts for hourly lines alone, which run by the hours that pass.
 *   <li>Readings that a change leaves out are one instant, that of the change. An hourly line needs that only where else more than an hour would pass: where a
 *       clock leaves out half an hour, or a whole day.
 * </ul>
 */
final class CronTimes {
    private static final Duration HOUR = Duration.ofHours(1);

    private final CronLine line;
    private final ZoneRules rules;

    CronTimes(CronLine line, ZoneRules rules) {
        this.line = line;
        this.rules = rules;
    }

    Instant after(Instant moment) {
        Instant from = moment.plusNanos(1);
        ZoneOffsetTransition change = rules.nextTransition(moment);
        while (true) {
            Optional<Instant> reading = reading(from, change);
            if (reading.isPresent()) {
                return reading.get();
            }
            if (change == null) {
                throw new IllegalStateException("a cron line without an end has ended");
            }
            if (change.isGap() && makesUpFor(change)) {
                return change.getInstant();
            }
            from = change.getInstant();
            change = rules.nextTransition(from);
        }
    }

    /** The first reading before the clock changes. */
    private Optional<Instant> reading(Instant from, @Nullable ZoneOffsetTransition until) {
        if (until != null && !from.isBefore(until.getInstant())) {
            return Optional.empty();
        }
        ZoneOffset offset = rules.getOffset(from);
        LocalDateTime time = line.from(LocalDateTime.ofInstant(from, offset));
        Instant instant = time.toInstant(offset);
        while (until == null || instant.isBefore(until.getInstant())) {
            if (line.isHourly() || !isSecond(time, offset)) {
                return Optional.of(instant);
            }
            time = line.from(rules.getTransition(time).getDateTimeBefore());
            instant = time.toInstant(offset);
        }
        return Optional.empty();
    }

    private boolean isSecond(LocalDateTime time, ZoneOffset offset) {
        return !rules.getValidOffsets(time).getFirst().equals(offset);
    }

    private boolean makesUpFor(ZoneOffsetTransition gap) {
        boolean leftOut = line.from(gap.getDateTimeBefore()).isBefore(gap.getDateTimeAfter());
        return leftOut && !(line.isHourly() && comesWithinTheHour(gap));
    }

    /** Whether from the last reading before the gap to the first after it no more than an hour passes. */
    private boolean comesWithinTheHour(ZoneOffsetTransition gap) {
        LocalDateTime first = line.from(gap.getDateTimeAfter());
        Duration behind = Duration.between(gap.getDateTimeAfter(), first);
        if (behind.compareTo(HOUR) > 0) {
            return false;
        }
        LocalDateTime before = line.from(gap.getDateTimeBefore().minus(HOUR.minus(behind)));
        return before.isBefore(gap.getDateTimeBefore());
    }
}

package io.holdfast.server.policy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;

/** What a local time means on the days on which clocks are changed: one rule, for schedules, windows, freezes and limits alike. */
final class LocalTimes {
    private LocalTimes() {}

    /** Of a time that comes twice the first; of one that does not come at all the first instant after the gap. So a later time is never an earlier instant. */
    static Instant first(LocalDateTime time, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        if (offsets.isEmpty()) {
            ZoneOffsetTransition gap = zone.getRules().getTransition(time);
            return gap.getInstant();
        }
        return time.toInstant(offsets.getFirst());
    }

    /**
     * From one time of the day to another; where the other is no later, to that of the next day. So {@code 00:00} to {@code 00:00} is a whole day.
     *
     * @return empty where all of it falls into a gap
     */
    static Optional<Interval> between(LocalDateTime begin, LocalTime end, ZoneId zone) {
        boolean passesMidnight = !end.isAfter(begin.toLocalTime());
        LocalDateTime until =
                begin.toLocalDate().plusDays(passesMidnight ? 1 : 0).atTime(end);
        Instant from = first(begin, zone);
        Instant to = first(until, zone);
        return from.isBefore(to) ? Optional.of(new Interval(from, to)) : Optional.empty();
    }
}

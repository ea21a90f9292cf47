package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a day in which something may run, or in which a limit holds.
 *
 * @param from where it begins
 * @param to   where it ends; no later than from, it is of the next day: {@code 00:00} to {@code 00:00} is a whole day
 * @param days on which it begins, in their order; one at least
 */
public record Window(LocalTime from, LocalTime to, Set<DayOfWeek> days) {
    /** Of the week. */
    public static final Set<DayOfWeek> EVERY_DAY = Collections.unmodifiableSet(EnumSet.allOf(DayOfWeek.class));

    /** @throws BadInput if it has no length, or no day */
    public Window {
        if (from.equals(to) && !from.equals(LocalTime.MIDNIGHT)) {
            throw new BadInput("from " + from + " to " + to
                    + " lasts no time. Next: write another end, or 00:00 to 00:00 for the whole day");
        }
        if (days.isEmpty()) {
            throw new BadInput(
                    "a window without a day never begins. Next: leave days out for every day, or name some, such as [MON, TUE]");
        }
        days = Collections.unmodifiableSet(EnumSet.copyOf(days));
    }

    /** When it is on the day on which it begins; empty if that has none, or if its times do not come that day. */
    Optional<Interval> on(LocalDate day, ZoneId zone) {
        return days.contains(day.getDayOfWeek()) ? LocalTimes.between(day.atTime(from), to, zone) : Optional.empty();
    }
}

package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event of a calendar.
 *
 * @param summary   what people call it; may be empty
 * @param start     of the first, by the clock of its zone
 * @param wholeDays whether it is days of the policy's zone, and no times
 * @param zone      empty where that is the policy's
 * @param rule      when it comes again
 * @param leftOut   starts at which it does not come
 */
record CalendarEvent(
        String summary,
        LocalDateTime start,
        boolean wholeDays,
        Length length,
        Optional<ZoneId> zone,
        Optional<CalendarRule> rule,
        Set<LocalDateTime> leftOut) {
    CalendarEvent {
        leftOut = Set.copyOf(leftOut);
    }

    /**
     * How long it lasts: days by the calendar, and hours that pass.
     *
     * @param days of 23 to 25 hours
     */
    record Length(long days, Duration hours) {
        private static final Duration MOST = Duration.ofDays(Freeze.Days.MOST);
        private static final Pattern TEXT =
                Pattern.compile("\\+?P(?:(\\d{1,3})W)?(?:(\\d{1,4})D)?(T(?:\\d{1,5}[HMS])+)?");

        static Length ofDays(ContentLine line, long days) {
            return new Length(days, Duration.ZERO).checked(line);
        }

        static Length of(ContentLine line, Duration hours) {
            return new Length(0, hours).checked(line);
        }

        /** @throws BadInput if it is none that an event can have */
        static Length parse(ContentLine line, boolean wholeDays) {
            Matcher matcher = TEXT.matcher(line.value());
            if (!matcher.matches() || (wholeDays && matcher.group(3) != null)) {
                throw line.refused("is no duration that fits", "write P2D, or PT8H where it begins at a time");
            }
            long days = 7 * number(matcher.group(1)) + number(matcher.group(2));
            try {
                return new Length(
                                days, matcher.group(3) == null ? Duration.ZERO : Duration.parse("P" + matcher.group(3)))
                        .checked(line);
            } catch (DateTimeException e) {
                throw line.refused("is no duration", "write P2D or PT8H");
            }
        }

        private static long number(@Nullable String digits) {
            return digits == null ? 0 : Long.parseLong(digits);
        }

        private Length checked(ContentLine line) {
            Duration all = hours.plusDays(days);
            if (!all.isPositive() || all.compareTo(MOST) > 0) {
                throw line.refused(
                        "gives the event no length, or more than " + Freeze.Days.MOST + " days",
                        "write a later or an earlier end");
            }
            return this;
        }
    }

    /**
     * Each time that it comes in a stretch of time.
     *
     * @param calendar that it is of
     * @param most     how many may come
     * @throws BadInput if there are more
     */
    List<Frozen> during(Interval stretch, ZoneId home, String calendar, int most) {
        ZoneId own = zone.orElse(home);
        List<Frozen> found = new ArrayList<>();
        for (LocalDateTime time : starts(stretch)) {
            if (leftOut.contains(time)) {
                continue;
            }
            if (found.size() >= most) {
                throw new BadInput("the calendar " + calendar + " has more than " + Freezes.MOST
                        + " events in two years. Next: leave some out");
            }
            Instant from = LocalTimes.first(time, own);
            Instant to = LocalTimes.first(time.plusDays(length.days()), own).plus(length.hours());
            if (from.isBefore(to)) {
                found.add(new Frozen(summary.isBlank() ? calendar : calendar + ": " + summary, new Interval(from, to)));
            }
        }
        return found;
    }

    private Set<LocalDateTime> starts(Interval stretch) {
        if (rule.isEmpty()) {
            return Set.of(start);
        }
        LocalDateTime from = LocalDateTime.ofInstant(stretch.from(), ZoneOffset.UTC)
                .minusDays(length.days() + length.hours().toDays() + 2);
        LocalDateTime to = LocalDateTime.ofInstant(stretch.to(), ZoneOffset.UTC).plusDays(2);
        return rule.get().between(start, from, to);
    }
}

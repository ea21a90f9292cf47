package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.fortuna.ical4j.model.Recur;

/**
 * When an event comes again: a rule of iCalendar, by days or rarer, so that what it yields in a stretch of time is bounded.
 *
 * @param rule  as written, without its end
 * @param until the last time at which it may come, in the event's own zone
 */
record CalendarRule(String rule, Optional<LocalDateTime> until) {
    private static final Set<String> RHYTHMS = Set.of("DAILY", "WEEKLY", "MONTHLY", "YEARLY");
    private static final Set<String> PARTS = Set.of(
            "FREQ",
            "INTERVAL",
            "COUNT",
            "UNTIL",
            "BYDAY",
            "BYMONTHDAY",
            "BYMONTH",
            "BYSETPOS",
            "BYWEEKNO",
            "BYYEARDAY",
            "WKST");
    private static final int MOST_COUNT = 1_000;
    private static final int MOST_INTERVAL = 999;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    /**
     * @param zone of the event, empty where that is the policy's
     * @throws BadInput if it is none, or comes oftener than daily
     */
    static CalendarRule parse(ContentLine line, Optional<ZoneId> zone) {
        List<String> kept = new ArrayList<>();
        Optional<LocalDateTime> until = Optional.empty();
        Set<String> seen = new TreeSet<>();
        for (String part : line.value().toUpperCase(Locale.ROOT).split(";", -1)) {
            String name = part.replaceFirst("=.*", "");
            String value = part.substring(Math.min(part.length(), name.length() + 1));
            mustBeUnderstood(line, name, value);
            if (!seen.add(name)) {
                throw line.refused("says " + name + " twice", "leave one out");
            }
            if (name.equals("UNTIL")) {
                until = Optional.of(until(line, value, zone));
            } else {
                kept.add(part);
            }
        }
        if (!seen.contains("FREQ")) {
            throw line.refused("has no FREQ", "write FREQ=YEARLY, for example");
        }
        CalendarRule rule = new CalendarRule(String.join(";", kept), until);
        rule.mustBeOne(line);
        return rule;
    }

    private static void mustBeUnderstood(ContentLine line, String name, String value) {
        if (!PARTS.contains(name) || value.isEmpty()) {
            throw line.refused(
                    "has a part '" + name + "', which is not understood",
                    "use FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS");
        }
        if (name.equals("FREQ") && !RHYTHMS.contains(value)) {
            throw line.refused(
                    "comes " + value + ", and freezes come DAILY, WEEKLY, MONTHLY or YEARLY", "write one of them");
        }
        int most = name.equals("COUNT") ? MOST_COUNT : MOST_INTERVAL;
        if (Set.of("COUNT", "INTERVAL").contains(name) && !isNumber(value, most)) {
            throw line.refused("has " + name + "=" + value + ", which is none or too much", "write 1 to " + most);
        }
    }

    private static boolean isNumber(String text, int most) {
        return text.matches("\\d{1,4}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= most;
    }

    private static LocalDateTime until(ContentLine line, String value, Optional<ZoneId> zone) {
        try {
            if (value.length() == 8) {
                return LocalDate.parse(value, DAY).plusDays(1).atStartOfDay().minusSeconds(1);
            }
            boolean utc = value.endsWith("Z");
            LocalDateTime time = LocalDateTime.parse(utc ? value.substring(0, value.length() - 1) : value, TIME);
            return utc && zone.isPresent()
                    ? time.atOffset(ZoneOffset.UTC)
                            .atZoneSameInstant(zone.get())
                            .toLocalDateTime()
                    : time;
        } catch (DateTimeParseException e) {
            throw line.refused("has UNTIL=" + value + ", which is no time", "write 20261111 or 20261111T000000Z");
        }
    }

    private void mustBeOne(ContentLine line) {
        try {
            var _ = new Recur<LocalDateTime>(rule);
        } catch (IllegalArgumentException e) {
            throw line.refused("is no rule: " + e.getMessage(), "write it like FREQ=YEARLY or FREQ=WEEKLY;BYDAY=SA,SU");
        }
    }

    /** The times at which it comes, both ends counted; the first of all is always one of them. */
    Set<LocalDateTime> between(LocalDateTime first, LocalDateTime from, LocalDateTime to) {
        LocalDateTime end = until.filter(to::isAfter).orElse(to);
        Set<LocalDateTime> found = new TreeSet<>();
        if (!from.isAfter(end)) {
            found.addAll(new Recur<LocalDateTime>(rule).getDates(first, from, end));
        }
        if (!first.isBefore(from) && !first.isAfter(to)) {
            found.add(first);
        }
        found.removeIf(time -> time.isBefore(from) || (time.isAfter(end) && !time.equals(first)));
        return found;
    }
}

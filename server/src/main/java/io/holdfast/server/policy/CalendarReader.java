package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of an iCalendar text: whole days and times, rules of recurrence, dates left out. What would change when they are, and is not understood, is
 * refused; what is for people (descriptions, alarms) is passed over. Zones are those that everybody knows by name: what a text says of its own is passed over,
 * and nothing is ever fetched.
 */
final class CalendarReader {
    /** Characters. */
    static final int MOST_TEXT = 256 * 1024;

    static final int MOST_EVENTS = 1_000;
    private static final int MOST_RULES = 100;
    private static final int MOST_LEFT_OUT = 1_000;
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2200;

    /** What says when, in a way that is not understood here. */
    private static final Set<String> REFUSED = Set.of("RDATE", "EXRULE", "RECURRENCE-ID");

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private final List<ContentLine> lines;
    private final List<CalendarEvent> events = new ArrayList<>();
    private int at;

    private CalendarReader(List<ContentLine> lines) {
        this.lines = lines;
    }

    /** @throws BadInput if it is too large, none, or says what is not understood */
    static List<CalendarEvent> read(String text) {
        if (text.length() > MOST_TEXT) {
            throw new BadInput("a calendar of " + text.length() + " characters is longer than " + MOST_TEXT
                    + ". Next: leave out what is no freeze");
        }
        CalendarReader reader = new CalendarReader(ContentLine.of(text));
        reader.calendar();
        return List.copyOf(reader.events);
    }

    private void calendar() {
        if (lines.isEmpty() || !isComponent(lines.getFirst(), "BEGIN", "VCALENDAR")) {
            throw new BadInput("the calendar does not begin with BEGIN:VCALENDAR. Next: export it as iCalendar, .ics");
        }
        at = 1;
        while (at < lines.size()) {
            ContentLine line = lines.get(at++);
            switch (line.name()) {
                case "BEGIN" -> component(line);
                case "END" -> {
                    mustEnd(line);
                    return;
                }
                default -> {}
            }
        }
        throw new BadInput("the calendar has no end. Next: export it again; END:VCALENDAR is missing");
    }

    private void mustEnd(ContentLine line) {
        if (!isComponent(line, "END", "VCALENDAR") || at < lines.size()) {
            throw line.refused(
                    "does not end the calendar, or something stands behind it",
                    "give one calendar, from BEGIN:VCALENDAR to END:VCALENDAR");
        }
    }

    private void component(ContentLine begin) {
        switch (begin.value().toUpperCase(Locale.ROOT)) {
            case "VEVENT" -> event(begin);
            case "VTIMEZONE" -> passOver(begin);
            default ->
                throw begin.refused(
                        "begins a " + begin.value() + ", which is no freeze",
                        "leave it out: only VEVENT is understood");
        }
    }

    private void passOver(ContentLine begin) {
        while (at < lines.size()) {
            ContentLine line = lines.get(at++);
            if (isComponent(line, "END", begin.value())) {
                return;
            }
        }
        throw begin.refused("begins what never ends", "export the calendar again");
    }

    private static boolean isComponent(ContentLine line, String name, String component) {
        return line.name().equals(name) && line.value().equalsIgnoreCase(component);
    }

    private void event(ContentLine begin) {
        Draft draft = new Draft(begin);
        while (at < lines.size()) {
            ContentLine line = lines.get(at++);
            if (isComponent(line, "END", "VEVENT")) {
                add(draft);
                return;
            }
            if (line.name().equals("BEGIN")) {
                passOver(line);
            } else {
                draft.take(line);
            }
        }
        throw begin.refused("begins an event that never ends", "export the calendar again");
    }

    private void add(Draft draft) {
        if (draft.cancelled) {
            return;
        }
        events.add(draft.event());
        if (events.size() > MOST_EVENTS) {
            throw new BadInput("the calendar has more than " + MOST_EVENTS + " events. Next: leave out what is past");
        }
        if (events.stream().filter(event -> event.rule().isPresent()).count() > MOST_RULES) {
            throw new BadInput(
                    "the calendar has more than " + MOST_RULES + " events that come again. Next: leave some out");
        }
    }

    /** What an event has said so far. */
    private static final class Draft {
        private final ContentLine begin;
        private String summary = "";
        private boolean cancelled;
        private @Nullable ContentLine start;
        private @Nullable ContentLine end;
        private @Nullable ContentLine rule;
        private final Set<ContentLine> leftOut = new HashSet<>();

        Draft(ContentLine begin) {
            this.begin = begin;
        }

        void take(ContentLine line) {
            switch (line.name()) {
                case "SUMMARY" ->
                    summary =
                            line.value().substring(0, Math.min(100, line.value().length()));
                case "STATUS" -> cancelled = line.value().equalsIgnoreCase("CANCELLED");
                case "DTSTART" -> start = once(start, line);
                case "DTEND", "DURATION" -> end = once(end, line);
                case "RRULE" -> rule = once(rule, line);
                case "EXDATE" -> leftOut.add(line);
                default -> {
                    if (REFUSED.contains(line.name())) {
                        throw line.refused(
                                "is not understood, and the event would be another without it",
                                "write the event out, as one of its own");
                    }
                }
            }
        }

        private static ContentLine once(@Nullable ContentLine before, ContentLine line) {
            if (before != null) {
                throw line.refused("comes a second time in one event", "leave one out");
            }
            return line;
        }

        CalendarEvent event() {
            if (start == null) {
                throw begin.refused("has no DTSTART", "say when it begins");
            }
            LocalDateTime from = time(start, start.value());
            boolean wholeDays = isDay(start.value());
            CalendarEvent.Length length = length(start, from, wholeDays);
            Optional<CalendarRule> comesAgain =
                    rule == null ? Optional.empty() : Optional.of(CalendarRule.parse(rule, zone(start)));
            return new CalendarEvent(
                    summary, from, wholeDays, length, zone(start), comesAgain, exceptions(zone(start), wholeDays));
        }

        private CalendarEvent.Length length(ContentLine start, LocalDateTime from, boolean wholeDays) {
            if (end == null) {
                if (!wholeDays) {
                    throw start.refused("begins an event that has no end", "write DTEND or DURATION");
                }
                return new CalendarEvent.Length(1, Duration.ZERO);
            }
            return end.name().equals("DURATION")
                    ? CalendarEvent.Length.parse(end, wholeDays)
                    : until(end, from, start, wholeDays);
        }

        private CalendarEvent.Length until(ContentLine end, LocalDateTime from, ContentLine start, boolean wholeDays) {
            LocalDateTime to = time(end, end.value());
            if (isDay(end.value()) != wholeDays) {
                throw end.refused("is a day where the begin is a time, or the other way round", "write both alike");
            }
            if (wholeDays) {
                return CalendarEvent.Length.ofDays(end, ChronoUnit.DAYS.between(from, to));
            }
            // By the hours that pass: the two may be of different zones.
            return CalendarEvent.Length.of(end, Duration.between(instant(start, from), instant(end, to)));
        }

        private static Instant instant(ContentLine line, LocalDateTime time) {
            // A floating time is of the policy's zone, which is not known yet; as both ends are of one zone, any does
            // for the length.
            return LocalTimes.first(time, zone(line).orElse(ZoneOffset.UTC));
        }

        private Set<LocalDateTime> exceptions(Optional<ZoneId> zone, boolean wholeDays) {
            Set<LocalDateTime> exceptions = new HashSet<>();
            for (ContentLine line : leftOut) {
                for (String value : line.value().split(",", -1)) {
                    LocalDateTime time = time(line, value);
                    if (isDay(value) != wholeDays) {
                        throw line.refused(
                                "leaves out a day where the event has times, or the other way round",
                                "write both alike");
                    }
                    Optional<ZoneId> own = zone(line, value);
                    exceptions.add(
                            own.isPresent() && zone.isPresent()
                                    ? LocalTimes.first(time, own.get())
                                            .atZone(zone.get())
                                            .toLocalDateTime()
                                    : time);
                }
            }
            if (exceptions.size() > MOST_LEFT_OUT) {
                throw begin.refused(
                        "leaves out more than " + MOST_LEFT_OUT + " dates", "leave out those that are past");
            }
            return exceptions;
        }

        private static boolean isDay(String value) {
            return value.length() == 8;
        }

        private static Optional<ZoneId> zone(ContentLine line) {
            return zone(line, line.value());
        }

        /** Empty for a floating time and a day: they are of the policy's zone. */
        private static Optional<ZoneId> zone(ContentLine line, String value) {
            if (value.endsWith("Z")) {
                return Optional.of(ZoneOffset.UTC);
            }
            String name = line.parameters().get("TZID");
            try {
                return name == null || isDay(value) ? Optional.empty() : Optional.of(ZoneId.of(name));
            } catch (DateTimeException e) {
                throw line.refused(
                        "names the time zone '" + name + "', which nobody knows", "name it as in Asia/Shanghai");
            }
        }

        private static LocalDateTime time(ContentLine line, String value) {
            LocalDateTime time;
            try {
                String digits = value.endsWith("Z") ? value.substring(0, value.length() - 1) : value;
                time = isDay(value) ? LocalDate.parse(value, DAY).atStartOfDay() : LocalDateTime.parse(digits, TIME);
            } catch (DateTimeParseException e) {
                throw line.refused("is no time", "write 20261111, 20261111T080000 or 20261111T000000Z");
            }
            if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
                throw line.refused(
                        "lies before " + FIRST_YEAR + " or behind " + LAST_YEAR, "write a later or an earlier year");
            }
            return time;
        }
    }
}

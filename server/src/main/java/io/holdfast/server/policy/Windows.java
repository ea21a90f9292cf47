package io.holdfast.server.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When something may run: in any of some windows; without one, always. Windows that touch or overlap are one.
 *
 * @param each as written
 * @param zone whose clock they go by
 */
public record Windows(List<Window> each, ZoneId zone) {
    /** Windows come every week, but for days that a zone left out: so far is looked for them. */
    private static final int LOOK_DAYS = 16;

    /** Whoever is in one that is longer than this is in one that never ends. */
    private static final int LONGEST_DAYS = 8;

    public Windows {
        each = List.copyOf(each);
    }

    /** Whether something may run at any time. */
    public boolean areAlwaysOpen() {
        return each.isEmpty();
    }

    public boolean contains(Instant instant) {
        return areAlwaysOpen() || around(instant, -2, 2).stream().anyMatch(window -> window.contains(instant));
    }

    /** The first instant from this one on at which something may run. */
    public Instant opens(Instant from) {
        return areAlwaysOpen()
                ? from
                : next(from).map(window -> later(window.from(), from)).orElse(from.plusSeconds(LOOK_DAYS * 86_400L));
    }

    /**
     * When what runs at this instant has to stop at a checkpoint; what runs outside has to at once.
     *
     * @return empty if no window ends it
     */
    public Optional<Instant> closes(Instant from) {
        if (areAlwaysOpen()) {
            return Optional.empty();
        }
        Instant end = from;
        for (Interval window : around(from, -2, LONGEST_DAYS + 2)) {
            if (window.contains(end)) {
                end = window.to();
            }
        }
        return end.isAfter(from.plusSeconds(LONGEST_DAYS * 86_400L)) ? Optional.empty() : Optional.of(end);
    }

    /** The end of the last window that ended no later than this instant, which lies outside. */
    Instant closedSince(Instant outside) {
        return around(outside, -LOOK_DAYS, 1).stream()
                .map(Interval::to)
                .filter(end -> !end.isAfter(outside))
                .max(Comparator.naturalOrder())
                .orElse(outside.minusSeconds(LOOK_DAYS * 86_400L));
    }

    /** The window that holds an instant, or else the next that begins, not joined with others. */
    private Optional<Interval> next(Instant from) {
        for (int days = 2; days <= LOOK_DAYS; days += 7) {
            Optional<Interval> found = around(from, days == 2 ? -2 : days - 7, days).stream()
                    .filter(window -> window.to().isAfter(from))
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Those that begin on the days about an instant, in their order. */
    private List<Interval> around(Instant instant, int before, int behind) {
        LocalDate day = instant.atZone(zone).toLocalDate();
        List<Interval> found = new ArrayList<>();
        for (int i = before; i <= behind; i++) {
            LocalDate one = day.plusDays(i);
            each.stream()
                    .map(window -> window.on(one, zone))
                    .flatMap(Optional::stream)
                    .forEach(found::add);
        }
        found.sort(Comparator.comparing(Interval::from).thenComparing(Interval::to));
        return found;
    }

    private static Instant later(Instant one, Instant other) {
        return Stream.of(one, other).max(Comparator.naturalOrder()).orElseThrow();
    }
}

package io.holdfast.server.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which limit holds when. Where several do, the smallest of each kind.
 *
 * @param zone by whose clock
 */
public record LimitsByTime(List<TimedLimit> each, ZoneId zone) {
    /** They come again every week, and a zone may leave a day out. */
    private static final int LOOK_DAYS = 16;

    public LimitsByTime {
        each = List.copyOf(each);
    }

    public Rates at(Instant instant) {
        LocalDate day = instant.atZone(zone).toLocalDate();
        Rates rates = Rates.NONE;
        for (TimedLimit limit : each) {
            // One that began the day before may last; beyond that are the days that clocks are moved by.
            for (int i = -2; i <= 1; i++) {
                if (limit.when()
                        .on(day.plusDays(i), zone)
                        .filter(when -> when.contains(instant))
                        .isPresent()) {
                    rates = rates.and(limit.rates());
                }
            }
        }
        return rates;
    }

    /** The first instant after this one at which another limit holds; empty if none ever does. */
    public Optional<Instant> changesAfter(Instant instant) {
        Rates now = at(instant);
        return bounds(instant).stream().filter(bound -> !at(bound).equals(now)).findFirst();
    }

    private TreeSet<Instant> bounds(Instant instant) {
        LocalDate day = instant.atZone(zone).toLocalDate();
        TreeSet<Instant> bounds = new TreeSet<>();
        for (TimedLimit limit : each) {
            for (int i = -2; i <= LOOK_DAYS; i++) {
                limit.when().on(day.plusDays(i), zone).ifPresent(when -> {
                    bounds.add(when.from());
                    bounds.add(when.to());
                });
            }
        }
        bounds.headSet(instant, true).clear();
        return bounds;
    }
}

package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The freezes that come in a stretch of time, as they come: bounded, sorted, and those that overlap or touch joined, so that one look tells when it is over.
 */
public final class Freezes {
    /** So many a policy may have in the two years that are looked at. */
    static final int MOST = 10_000;

    private final List<Frozen> each;
    private final List<Frozen> joined;

    private Freezes(List<Frozen> each) {
        this.each = each.stream()
                .sorted(Comparator.comparing((Frozen frozen) -> frozen.when().from())
                        .thenComparing(Frozen::name))
                .toList();
        joined = joined(this.each);
    }

    /**
     * All that touch a stretch of time.
     *
     * @throws BadInput if there are more than {@value #MOST}
     */
    public static Freezes of(List<Freeze> freezes, ZoneId zone, Interval during) {
        List<Frozen> found = new ArrayList<>();
        for (Freeze freeze : freezes) {
            switch (freeze) {
                case Freeze.Days days -> days(days, zone).ifPresent(found::add);
                case Freeze.Calendar calendar -> {
                    for (CalendarEvent event : CalendarReader.read(calendar.calendar())) {
                        found.addAll(event.during(during, zone, calendar.name(), MOST - found.size()));
                    }
                }
            }
        }
        return new Freezes(found.stream()
                .filter(frozen -> frozen.when().from().isBefore(during.to())
                        && frozen.when().to().isAfter(during.from()))
                .toList());
    }

    private static Optional<Frozen> days(Freeze.Days days, ZoneId zone) {
        Instant from = LocalTimes.first(days.from().atStartOfDay(), zone);
        Instant to = LocalTimes.first(days.to().plusDays(1).atStartOfDay(), zone);
        return from.isBefore(to) ? Optional.of(new Frozen(days.name(), new Interval(from, to))) : Optional.empty();
    }

    private static List<Frozen> joined(List<Frozen> sorted) {
        List<Frozen> joined = new ArrayList<>();
        for (Frozen next : sorted) {
            Optional<Frozen> last = joined.isEmpty() ? Optional.empty() : Optional.of(joined.getLast());
            if (last.isEmpty() || next.when().from().isAfter(last.get().when().to())) {
                joined.add(next);
            } else if (next.when().to().isAfter(last.get().when().to())) {
                joined.removeLast();
                joined.add(new Frozen(
                        names(last.get().name(), next.name()),
                        new Interval(last.get().when().from(), next.when().to())));
            }
        }
        return List.copyOf(joined);
    }

    /** Of a few: names are for people, and a joined one could have thousands. */
    private static String names(String some, String another) {
        return some.contains(another) || some.length() > 200 ? some : some + ", " + another;
    }

    /** Each by itself, by its begin. */
    public List<Frozen> each() {
        return each;
    }

    /** Those that overlap or touch as one, by their begin: none touches another. */
    List<Frozen> joined() {
        return joined;
    }

    /** The one that holds an instant, to the end of all that touch it. */
    public Optional<Frozen> at(Instant instant) {
        return firstAfter(instant).filter(frozen -> frozen.contains(instant));
    }

    /** The one that holds an instant, or else the next. */
    public Optional<Frozen> firstAfter(Instant instant) {
        int low = 0;
        int high = joined.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (joined.get(middle).when().to().isAfter(instant)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low < joined.size() ? Optional.of(joined.get(low)) : Optional.empty();
    }

    /** How much of a stretch of time is frozen. */
    Duration within(Interval stretch) {
        Duration frozen = Duration.ZERO;
        Optional<Frozen> next = firstAfter(stretch.from());
        while (next.isPresent() && next.get().when().from().isBefore(stretch.to())) {
            Instant from = latest(next.get().when().from(), stretch.from());
            Instant to = next.get().when().to();
            frozen = frozen.plus(Duration.between(from, to.isAfter(stretch.to()) ? stretch.to() : to));
            next = firstAfter(to);
        }
        return frozen;
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}

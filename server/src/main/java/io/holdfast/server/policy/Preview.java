package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a policy would do for a plan, from a time on.
 *
 * @param moments the next {@value #JOBS} jobs, and what is dropped or joined between them; of the latter so many that there are {@value #MOST_MOMENTS} in all
 * @param clashes times of the next year, longer than the RPO, in which no job begins
 * @param freezes of the next year, {@value #MOST_FREEZES} at most
 * @param oddDays of the next year, on which clocks are changed
 * @param forecast what would be kept at the end of that year
 */
public record Preview(
        List<Moment> moments, List<Clash> clashes, List<Frozen> freezes, List<OddDay> oddDays, Forecast forecast) {
    public static final int JOBS = 50;
    public static final int MOST_MOMENTS = 500;
    public static final int MOST_FREEZES = 100;
    private static final Duration YEAR = Duration.ofDays(365);

    public Preview {
        moments = List.copyOf(moments);
        clashes = List.copyOf(clashes);
        freezes = List.copyOf(freezes);
        oddDays = List.copyOf(oddDays);
    }

    /**
     * No job begins for longer than the RPO.
     *
     * @param freezes      that lie in it, the longest first
     * @param acknowledged whether the policy says that its RPO stands still in them, and that is enough
     */
    public record Clash(Interval when, List<String> freezes, boolean acknowledged) {
        public Clash {
            freezes = List.copyOf(freezes);
        }
    }

    /**
     * A day that has no 24 hours; one that a zone left out has none.
     *
     * @param length from its midnight to the next
     */
    public record OddDay(LocalDate day, Duration length) {}

    /** @throws BadInput if freezes are too many to be counted */
    public static Preview of(Policy policy, UUID plan, Instant from) {
        Moments moments = Moments.of(policy, plan);
        Interval year = new Interval(from, from.plus(YEAR));
        return new Preview(
                next(moments, from),
                clashes(policy, moments, from),
                Freezes.of(policy.freezes(), policy.zone(), year).each().stream()
                        .limit(MOST_FREEZES)
                        .toList(),
                oddDays(policy.zone(), year),
                Forecast.of(policy.keep(), begins(moments, year)));
    }

    private static List<Moment> next(Moments moments, Instant from) {
        List<Moment> found = new ArrayList<>();
        int jobs = 0;
        Iterator<Moment> all = moments.after(from).iterator();
        while (jobs < JOBS && found.size() < MOST_MOMENTS && all.hasNext()) {
            Moment moment = all.next();
            found.add(moment);
            jobs += moment.begins().isPresent() ? 1 : 0;
        }
        return found;
    }

    private static List<Clash> clashes(Policy policy, Moments moments, Instant from) {
        return Gaps.of(policy, moments, from).first().stream()
                .map(gap -> new Clash(gap.when(), gap.freezes(), gap.counted().compareTo(policy.rpo()) <= 0))
                .toList();
    }

    private static List<OddDay> oddDays(ZoneId zone, Interval year) {
        List<OddDay> found = new ArrayList<>();
        LocalDate last = year.to().atZone(zone).toLocalDate();
        for (LocalDate day = year.from().atZone(zone).toLocalDate(); !day.isAfter(last); day = day.plusDays(1)) {
            Duration length = Duration.between(
                    LocalTimes.first(day.atStartOfDay(), zone),
                    LocalTimes.first(day.plusDays(1).atStartOfDay(), zone));
            if (!length.equals(Duration.ofDays(1))) {
                found.add(new OddDay(day, length));
            }
        }
        return found;
    }

    private static Iterator<Instant> begins(Moments moments, Interval year) {
        return moments.after(year.from())
                .map(Moment::begins)
                .flatMap(Optional::stream)
                .takeWhile(begin -> begin.isBefore(year.to()))
                .iterator();
    }
}

package io.holdfast.server.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The times between two jobs of the next year that are longer than the RPO.
 *
 * @param longest the worst of them: where the RPO stands still in freezes, by what counts
 * @param first   some of them, the first {@value #MOST}
 * @param jobs    how many jobs begin in the year
 */
record Gaps(Optional<Gap> longest, List<Gap> first, int jobs) {
    static final int MOST = 20;
    private static final Duration YEAR = Duration.ofDays(366);

    Gaps {
        first = List.copyOf(first);
    }

    /**
     * Between two jobs.
     *
     * @param counted how much of it the RPO counts
     * @param freezes in it
     */
    record Gap(Interval when, Duration counted, List<String> freezes) {
        Gap {
            freezes = List.copyOf(freezes);
        }
    }

    static Gaps of(Policy policy, Moments moments, Instant from) {
        Freezes freezes = Opening.about(policy, from).freezes();
        Found found = new Found(policy);
        Iterator<Instant> begins = moments.after(from)
                .map(Moment::begins)
                .flatMap(Optional::stream)
                .iterator();
        while (begins.hasNext() && !found.last.isAfter(from.plus(YEAR))) {
            found.next(begins.next(), freezes);
        }
        if (found.jobs > 0 && !found.last.isAfter(from.plus(YEAR))) {
            // None comes any more: so long it lasts at least.
            found.next(from.plus(Moments.AHEAD), freezes);
            found.jobs--;
        }
        return new Gaps(found.longest, found.gaps, found.jobs);
    }

    private static final class Found {
        private final Policy policy;
        private final List<Gap> gaps = new ArrayList<>();
        private Optional<Gap> longest = Optional.empty();
        private Instant last = Instant.MIN;
        private int jobs;

        Found(Policy policy) {
            this.policy = policy;
        }

        void next(Instant begin, Freezes freezes) {
            if (jobs > 0 && Duration.between(last, begin).compareTo(policy.rpo()) > 0) {
                Gap gap = gap(policy, new Interval(last, begin), freezes);
                longest = longest.filter(other -> other.counted().compareTo(gap.counted()) >= 0)
                        .or(() -> Optional.of(gap));
                if (gaps.size() < MOST) {
                    gaps.add(gap);
                }
            }
            jobs++;
            last = begin;
        }
    }

    private static Gap gap(Policy policy, Interval when, Freezes freezes) {
        List<String> names = freezes.joined().stream()
                .filter(each -> each.when().from().isBefore(when.to())
                        && each.when().to().isAfter(when.from()))
                .sorted(Comparator.comparing((Frozen each) -> each.when().length())
                        .reversed())
                .limit(3)
                .map(Frozen::name)
                .toList();
        return new Gap(when, RpoClock.of(policy, freezes).counted(when), names);
    }
}

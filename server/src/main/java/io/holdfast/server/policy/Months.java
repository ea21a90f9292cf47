package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.retention.KeepRules;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What a policy makes of the next year, month by month, were every moment a snapshot: how often it runs, and which snapshots are there at the end of each, by the engine's own
 * rules. Pure.
 *
 * @param each   the months, from the time on that was asked for
 * @param longest between two jobs of the year; how much may have changed at most
 */
public record Months(List<Month> each, Duration longest) {
    public static final int COUNT = 12;

    /** Rules are applied again when so many have come: what they once drop they would drop later too. */
    private static final int AT_ONCE = 5_000;

    public Months {
        each = List.copyOf(each);
    }

    /**
     * One month.
     *
     * @param begins when it begins
     * @param runs   jobs that begin in it
     * @param kept   times of the snapshots that are there at its end, oldest first
     */
    public record Month(Instant begins, int runs, List<Instant> kept) {
        public Month {
            kept = List.copyOf(kept);
        }
    }

    /** @throws BadInput if freezes are too many to be counted */
    public static Months of(Policy policy, UUID plan, Instant from) {
        ZonedDateTime begin = from.atZone(policy.zone());
        Instant end = begin.plusMonths(COUNT).toInstant();
        Iterator<Instant> begins = Moments.of(policy, plan)
                .after(from)
                .map(Moment::begins)
                .flatMap(Optional::stream)
                .takeWhile(each -> each.isBefore(end))
                .iterator();
        Counting counting = new Counting(policy.keep(), begins, from);
        List<Month> months = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            months.add(counting.month(
                    begin.plusMonths(i).toInstant(), begin.plusMonths(i + 1L).toInstant()));
        }
        return new Months(months, counting.longest);
    }

    /** What is there so far. */
    private static final class Counting {
        private final KeepRules rules;
        private final Iterator<Instant> begins;
        private List<Instant> there = new ArrayList<>();
        private Optional<Instant> ahead = Optional.empty();
        private Instant last;
        private Duration longest = Duration.ZERO;

        private Counting(KeepRules rules, Iterator<Instant> begins, Instant from) {
            this.rules = rules;
            this.begins = begins;
            this.last = from;
        }

        private Month month(Instant begin, Instant end) {
            int runs = 0;
            int since = 0;
            for (Optional<Instant> next = next(end); next.isPresent(); next = next(end)) {
                there.add(next.get());
                runs++;
                since++;
                if (since == AT_ONCE) {
                    forget();
                    since = 0;
                }
            }
            forget();
            return new Month(begin, runs, there);
        }

        private Optional<Instant> next(Instant end) {
            if (ahead.isEmpty() && begins.hasNext()) {
                Instant begin = begins.next();
                Duration gap = Duration.between(last, begin);
                longest = gap.compareTo(longest) > 0 ? gap : longest;
                last = begin;
                ahead = Optional.of(begin);
            }
            Optional<Instant> found = ahead.filter(each -> each.isBefore(end));
            if (found.isPresent()) {
                ahead = Optional.empty();
            }
            return found;
        }

        /** Where there is no rule, all stay. */
        private void forget() {
            if (!rules.isEmpty()) {
                there = new ArrayList<>(new TreeSet<>(rules.keptAt(there).keySet()));
            }
        }
    }
}

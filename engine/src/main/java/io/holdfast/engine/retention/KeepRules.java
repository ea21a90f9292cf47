package io.holdfast.engine.retention;

import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.retention.Verdict.Why;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which snapshots of a source stay: what one of the rules keeps. So a rule more, or a higher count, only keeps more.
 *
 * @param counts how many periods count, 1 or more
 * @param within what is no older stays, seen from the newest snapshot: a source that nobody backs up any more loses nothing by waiting
 * @param zone   whose calendar says where an hour, day, week, month or year begins
 */
public record KeepRules(Map<Keep, Integer> counts, Optional<Span> within, ZoneId zone) {
    public KeepRules {
        counts = Map.copyOf(counts);
        if (counts.values().stream().anyMatch(count -> count < 1)) {
            throw new IllegalArgumentException("a rule that keeps nothing: " + counts);
        }
    }

    /** Whether there is no rule at all. */
    public boolean isEmpty() {
        return counts.isEmpty() && within.isEmpty();
    }

    /**
     * Those that stay, each with the rules that keep it.
     *
     * @param snapshots of one source, oldest first
     */
    Map<SnapshotId, Set<Why>> kept(List<Present> snapshots) {
        return keptOf(snapshots.stream()
                .map(each -> new Made<>(each.snapshot().id(), each.asOf()))
                .toList());
    }

    /**
     * The same of bare times, for whoever forecasts what would stay of snapshots that are not there yet.
     *
     * @param times at which one source was, or would be, backed up; oldest first, none twice
     */
    public Map<Instant, Set<Why>> keptAt(List<Instant> times) {
        return keptOf(times.stream().map(each -> new Made<>(each, each)).toList());
    }

    /**
     * What is judged: something with a time.
     *
     * @param id what it is known by
     */
    private record Made<T>(T id, Instant asOf) {}

    private <T> Map<T, Set<Why>> keptOf(List<Made<T>> snapshots) {
        Map<T, Set<Why>> kept = new HashMap<>();
        counts.forEach((keep, count) ->
                newestOfPeriods(snapshots.reversed(), keep, count).forEach(id -> add(why(keep), id, kept)));
        within.ifPresent(span -> snapshots.stream()
                .map(Made::asOf)
                .max(Instant::compareTo)
                .map(newest -> span.before(newest, zone))
                .ifPresent(from -> snapshots.stream()
                        .filter(each -> !each.asOf().isBefore(from))
                        .forEach(each -> add(Why.WITHIN, each.id(), kept))));
        return kept;
    }

    private static <T> void add(Why why, T id, Map<T, Set<Why>> kept) {
        kept.computeIfAbsent(id, _ -> EnumSet.noneOf(Why.class)).add(why);
    }

    private <T> List<T> newestOfPeriods(List<Made<T>> newestFirst, Keep keep, int count) {
        Set<Period> seen = new HashSet<>();
        return newestFirst.stream()
                .filter(each -> seen.size() < count && seen.add(period(keep, each)))
                .map(Made::id)
                .toList();
    }

    /** A period of the calendar; equal ones are the same. */
    private sealed interface Period {
        record OfOne(Object snapshot) implements Period {}

        /** An hour that a clock shows twice is two. */
        record Hour(LocalDateTime begin, ZoneOffset offset) implements Period {}

        record Day(LocalDate day) implements Period {}

        /** @param year that the week counts to: that of its Thursday */
        record Week(int year, int week) implements Period {}

        record Month(YearMonth month) implements Period {}

        record WholeYear(Year year) implements Period {}
    }

    private Period period(Keep keep, Made<?> snapshot) {
        ZonedDateTime time = snapshot.asOf().atZone(zone);
        return switch (keep) {
            case LAST -> new Period.OfOne(snapshot.id());
            case HOURLY -> new Period.Hour(time.toLocalDateTime().truncatedTo(ChronoUnit.HOURS), time.getOffset());
            case DAILY -> new Period.Day(time.toLocalDate());
            case WEEKLY ->
                new Period.Week(time.get(IsoFields.WEEK_BASED_YEAR), time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case MONTHLY -> new Period.Month(YearMonth.from(time));
            case YEARLY -> new Period.WholeYear(Year.from(time));
        };
    }

    private static Why why(Keep keep) {
        return switch (keep) {
            case LAST -> Why.LAST;
            case HOURLY -> Why.HOURLY;
            case DAILY -> Why.DAILY;
            case WEEKLY -> Why.WEEKLY;
            case MONTHLY -> Why.MONTHLY;
            case YEARLY -> Why.YEARLY;
        };
    }
}

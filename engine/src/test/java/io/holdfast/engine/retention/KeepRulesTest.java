package io.holdfast.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.retention.Verdict.Why;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What rules keep of one source, by any calendar. */
class KeepRulesTest {
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Asia/Shanghai",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "Pacific/Apia");

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /** A source's history and rules, at random. */
    private record Case(List<Given> snapshots, KeepRules rules) {
        static Case of(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            // About the days on which clocks are changed, and over years.
            Instant begin = Instant.parse(random.nextBoolean() ? "2026-10-20T00:00:00Z" : "2026-03-01T00:00:00Z");
            long step =
                    Duration.ofMinutes(random.nextBoolean() ? 40 : 60 * 24 * 3).toSeconds();
            List<Given> snapshots = new ArrayList<>();
            Instant time = begin;
            for (int i = random.nextInt(120); i >= 0; i--) {
                time = time.plusSeconds(1 + random.nextLong(2 * step));
                snapshots.add(Given.at(time));
            }
            Map<Keep, Integer> counts = new EnumMap<>(Keep.class);
            for (Keep keep : Keep.values()) {
                if (random.nextBoolean()) {
                    counts.put(keep, 1 + random.nextInt(12));
                }
            }
            Optional<Span> within = random.nextInt(3) == 0
                    ? Optional.of(new Span(Period.ofDays(random.nextInt(9)), 1 + random.nextInt(30)))
                    : Optional.empty();
            return new Case(snapshots, new KeepRules(counts, within, zone));
        }

        List<Present> presents() {
            return snapshots.stream().map(Given::present).toList();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aRuleKeepsTheNewestOfEachOfItsLastPeriodsAndNothingElse(long seed) {
        Case one = Case.of(seed);
        Map<SnapshotId, Set<Why>> kept = one.rules.kept(one.presents());
        one.rules
                .counts()
                .forEach((keep, count) -> assertThat(keptBy(Why.valueOf(keep.name()), kept))
                        .as("%s %d of %s", keep, count, one.rules.zone())
                        .isEqualTo(expected(one, keep, count)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aForecastOfBareTimesIsWhatSnapshotsOfThoseTimesGet(long seed) {
        Case one = Case.of(seed);
        Map<Instant, Set<Why>> kept = new TreeMap<>();
        Map<SnapshotId, Set<Why>> ofSnapshots = one.rules.kept(one.presents());
        for (Present each : one.presents()) {
            if (ofSnapshots.containsKey(each.snapshot().id())) {
                kept.put(each.asOf(), ofSnapshots.get(each.snapshot().id()));
            }
        }
        assertThat(one.rules.keptAt(one.presents().stream().map(Present::asOf).toList()))
                .isEqualTo(kept);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoAddsRulesOrRaisesThemKeepsNoLess(long seed) {
        Case one = Case.of(seed);
        Set<SnapshotId> kept = one.rules.kept(one.presents()).keySet();
        SplittableRandom random = new SplittableRandom(~seed);
        Map<Keep, Integer> more = new EnumMap<>(Keep.class);
        for (Keep keep : Keep.values()) {
            int count = one.rules.counts().getOrDefault(keep, 0) + random.nextInt(3);
            if (count > 0) {
                more.put(keep, count);
            }
        }
        Optional<Span> within = one.rules
                .within()
                .map(span -> new Span(span.days().plusDays(random.nextInt(2)), span.hours() + random.nextInt(3)));
        KeepRules larger = new KeepRules(more, within, one.rules.zone());
        assertThat(larger.kept(one.presents()).keySet()).containsAll(kept);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theNewestStaysWithAnyRuleAndWhatWasKeptOnceIsKeptWhenTheOthersAreGone(long seed) {
        Case one = Case.of(seed);
        if (one.rules.isEmpty()) {
            return;
        }
        Map<SnapshotId, Set<Why>> kept = one.rules.kept(one.presents());
        assertThat(kept).containsKey(one.snapshots.getLast().id());
        List<Present> left = one.presents().stream()
                .filter(each -> kept.containsKey(each.snapshot().id()))
                .toList();
        assertThat(one.rules.kept(left).keySet()).isEqualTo(kept.keySet());
    }

    private static Set<SnapshotId> keptBy(Why why, Map<SnapshotId, Set<Why>> kept) {
        return kept.entrySet().stream()
                .filter(each -> each.getValue().contains(why))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** By text: local times as people write them, with the offset where an hour is meant. */
    private static Set<SnapshotId> expected(Case one, Keep keep, int count) {
        String pattern = switch (keep) {
            case LAST -> "uuuu-MM-dd HH:mm:ss XXX";
            case HOURLY -> "uuuu-MM-dd HH XXX";
            case DAILY -> "uuuu-MM-dd";
            case WEEKLY -> "YYYY-'W'ww";
            case MONTHLY -> "uuuu-MM";
            case YEARLY -> "uuuu";
        };
        // The United Kingdom's weeks are those of ISO 8601.
        DateTimeFormatter text = DateTimeFormatter.ofPattern(pattern, Locale.UK).withZone(one.rules.zone());
        Map<String, SnapshotId> newest = new LinkedHashMap<>();
        one.snapshots.reversed().forEach(each -> newest.putIfAbsent(text.format(each.time()), each.id()));
        return newest.values().stream().limit(count).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin,       2026-10-25, 25",
        "Europe/Berlin,       2026-03-29, 23",
        "America/New_York,    2026-11-01, 25",
        "America/New_York,    2026-03-08, 23",
        "America/Sao_Paulo,   2018-11-04, 23",
        "Asia/Shanghai,       2026-10-25, 24"
    })
    void aDayHasAsManyHoursAsItsClockShows(String zoneName, String day, int hours) {
        ZoneId zone = ZoneId.of(zoneName);
        Instant begin = LocalDateTime.parse(day + "T00:00").atZone(zone).toInstant();
        Instant end =
                LocalDateTime.parse(day + "T00:00").plusDays(1).atZone(zone).toInstant();
        List<Given> halfHours = every(Duration.ofMinutes(30), begin, end);
        assertThat(halfHours).hasSize(2 * hours);

        Set<Given> hourly = kept(halfHours, Map.of(Keep.HOURLY, 99), zone);
        assertThat(hourly)
                .as("the second of each")
                .hasSize(hours)
                .allMatch(each -> each.time().atZone(zone).getMinute() == 30);
        assertThat(kept(halfHours, Map.of(Keep.DAILY, 99), zone)).containsExactly(halfHours.getLast());

        List<Given> twoDays = every(Duration.ofHours(1), begin.minus(Duration.ofHours(30)), end);
        assertThat(kept(twoDays, Map.of(Keep.DAILY, 2), zone))
                .containsExactlyInAnyOrder(twoDays.getLast(), Given.at(begin.minus(Duration.ofHours(1))));
    }

    @Fault(48)
    @Test
    void anHourOfWhichAClockShowsHalfTwiceIsTwo() {
        ZoneId zone = ZoneId.of("Australia/Lord_Howe"); // at 2:00 summer time it becomes 1:30
        Instant change = Instant.parse("2026-04-04T15:00:00Z");
        List<Given> quarters =
                every(Duration.ofMinutes(15), change.minus(Duration.ofHours(1)), change.plus(Duration.ofMinutes(30)));
        assertThat(kept(quarters, Map.of(Keep.HOURLY, 9), zone).stream().map(Given::time))
                .containsExactlyInAnyOrder(change.minus(Duration.ofMinutes(15)), change.plus(Duration.ofMinutes(15)));
    }

    @Test
    void weeksBeginOnMondayAndBelongToTheYearOfTheirThursday() {
        List<Given> days =
                every(Duration.ofDays(1), Instant.parse("2026-12-27T12:00:00Z"), Instant.parse("2027-01-06T00:00:00Z"));
        assertThat(kept(days, Map.of(Keep.WEEKLY, 9), ZoneId.of("UTC")).stream()
                        .map(each -> each.time().toString()))
                .containsExactlyInAnyOrder("2026-12-27T12:00:00Z", "2027-01-03T12:00:00Z", "2027-01-05T12:00:00Z");
    }

    @Test
    void theZoneSaysWhichDayItIs() {
        Given evening = Given.at("2026-11-24T15:30:00Z");
        Given later = Given.at("2026-11-24T16:30:00Z");
        List<Given> both = List.of(evening, later);
        assertThat(kept(both, Map.of(Keep.DAILY, 9), ZoneId.of("UTC"))).containsExactly(later);
        assertThat(kept(both, Map.of(Keep.DAILY, 9), ZoneId.of("Asia/Shanghai")))
                .as("midnight lies between")
                .containsExactlyInAnyOrder(evening, later);
    }

    @Test
    void aPeriodWithoutASnapshotDoesNotCount() {
        List<Given> gaps = Stream.of("2020-01-01T00:00:00Z", "2024-05-01T00:00:00Z", "2026-11-24T08:00:00Z")
                .map(Given::at)
                .toList();
        assertThat(kept(gaps, Map.of(Keep.DAILY, 3), ZoneId.of("UTC"))).hasSize(3);
    }

    @Fault(48)
    @Test
    void aDayBackIsTheSameTimeOfTheDayBeforeHoweverLongThatWas() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant noon = LocalDateTime.parse("2026-10-25T12:00").atZone(berlin).toInstant();
        List<Given> all = every(Duration.ofHours(1), noon.minus(Duration.ofHours(40)), noon.plusSeconds(1));
        KeepRules aDay = new KeepRules(Map.of(), Optional.of(new Span(Period.ofDays(1), 0)), berlin);
        KeepRules hours = new KeepRules(Map.of(), Optional.of(new Span(Period.ZERO, 24)), berlin);
        assertThat(kept(all, aDay)).as("25 hours, and both ends").hasSize(26);
        assertThat(kept(all, hours)).hasSize(25);
    }

    @Test
    void ageIsSeenFromTheNewestSnapshotNotFromNow() {
        List<Given> old =
                every(Duration.ofDays(1), Instant.parse("2001-01-01T00:00:00Z"), Instant.parse("2001-02-01T00:00:00Z"));
        KeepRules rules = new KeepRules(Map.of(), Optional.of(new Span(Period.ofDays(7), 0)), ZoneId.of("UTC"));
        assertThat(kept(old, rules)).hasSize(8);
    }

    private static List<Given> every(Duration step, Instant begin, Instant end) {
        return Stream.iterate(begin, time -> time.isBefore(end), time -> time.plus(step))
                .map(Given::at)
                .toList();
    }

    private static Set<Given> kept(List<Given> snapshots, Map<Keep, Integer> counts, ZoneId zone) {
        return kept(snapshots, new KeepRules(counts, Optional.empty(), zone));
    }

    private static Set<Given> kept(List<Given> snapshots, KeepRules rules) {
        Map<String, Given> byId = new TreeMap<>();
        snapshots.forEach(each -> byId.put(each.id().toString(), each));
        return rules.kept(snapshots.stream().map(Given::present).toList()).keySet().stream()
                .map(id -> byId.get(id.toString()))
                .collect(Collectors.toSet());
    }
}

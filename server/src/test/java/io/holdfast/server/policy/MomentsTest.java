package io.holdfast.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.policy.Moment.Dropped;
import io.holdfast.server.policy.Moment.Joins;
import io.holdfast.server.policy.Moment.Runs;
import io.holdfast.server.policy.Moment.Waits;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MomentsTest {
    private static final UUID PLAN = new UUID(7, 7);

    @Test
    void aMomentOutsideOfTheWindowWaitsForItAndSeveralThatWaitAreOne() {
        Moments moments = moments("{'schedule': {'cron': '0 */6 * * *'}, 'window': {'from': '22:00', 'to': '06:00'}}");
        assertThat(moments.after(at("2026-11-27T07:00")).limit(5))
                .containsExactly(
                        new Waits(at("2026-11-27T06:00"), at("2026-11-27T22:00")),
                        new Joins(
                                new Moment.Row(at("2026-11-27T12:00"), at("2026-11-27T18:00"), 2),
                                at("2026-11-27T22:00")),
                        new Runs(at("2026-11-28T00:00")),
                        new Waits(at("2026-11-28T06:00"), at("2026-11-28T22:00")),
                        new Joins(
                                new Moment.Row(at("2026-11-28T12:00"), at("2026-11-28T18:00"), 2),
                                at("2026-11-28T22:00")));
    }

    @Test
    void aMomentThatIsWantedJustWhenTheWindowBeginsJoinsWhatWaitsForIt() {
        Moments moments =
                moments("{'schedule': {'cron': '0 12,22 * * *'}, 'window': {'from': '22:00', 'to': '06:00'}}");
        assertThat(moments.after(at("2026-11-27T06:00")).limit(2))
                .containsExactly(
                        new Waits(at("2026-11-27T12:00"), at("2026-11-27T22:00")),
                        new Joins(
                                new Moment.Row(at("2026-11-27T22:00"), at("2026-11-27T22:00"), 1),
                                at("2026-11-27T22:00")));
    }

    @Test
    void aMomentInAFreezeIsDroppedAndOneThatWaitsIntoAFreezeWaitsForItsEnd() {
        Moments moments = moments("{'schedule': {'cron': '0 12 * * *'}, 'window': {'from': '22:00', 'to': '06:00'},"
                + " 'freezes': [{'name': 'sale', 'from': '2026-11-10', 'to': '2026-11-12'}]}");
        assertThat(moments.after(at("2026-11-09T06:00")).limit(3))
                .containsExactly(
                        new Waits(at("2026-11-09T12:00"), at("2026-11-09T22:00")),
                        new Dropped(new Moment.Row(at("2026-11-10T12:00"), at("2026-11-12T12:00"), 3), "sale"),
                        new Waits(at("2026-11-13T12:00"), at("2026-11-13T22:00")));
        Moments evening = moments("{'schedule': {'cron': '0 12 * * *'}, 'window': {'from': '01:00', 'to': '06:00'},"
                + " 'freezes': [{'name': 'sale', 'from': '2026-11-10', 'to': '2026-11-12'}]}");
        assertThat(evening.after(at("2026-11-09T07:00")).findFirst())
                .contains(new Waits(at("2026-11-09T12:00"), at("2026-11-13T01:00")));
    }

    @Test
    void whatWaitsAlreadyIsToldToWhoeverAsksInBetween() {
        Moments moments = moments("{'schedule': {'cron': '0 12 * * *'}, 'window': {'from': '22:00', 'to': '06:00'}}");
        assertThat(moments.next(at("2026-11-27T20:00"))).contains(at("2026-11-27T22:00"));
        assertThat(moments.next(at("2026-11-27T22:00"))).contains(at("2026-11-28T22:00"));
    }

    @Test
    void aPlanHasItsOwnPlaceInTheJitter() {
        Policy policy = Policies.policy("{'schedule': {'cron': '0 0 * * *', 'jitter': '1h'}}");
        Duration shift = policy.schedule().shift(PLAN);
        assertThat(shift).isPositive();
        assertThat(Moments.of(policy, PLAN).next(at("2026-11-27T00:00").plus(shift)))
                .contains(at("2026-11-28T00:00").plus(shift));
    }

    @Test
    void ofWhatWasMissedTheNewestIsMadeUpForAndOnceOnly() {
        Moments hourly = moments("{'schedule': {'cron': '0 * * * *'}}");
        assertThat(hourly.missed(at("2026-11-20T03:00"), at("2026-11-27T18:30")))
                .contains(new Runs(at("2026-11-27T18:00")));
        assertThat(hourly.missed(at("2026-11-27T18:00"), at("2026-11-27T18:30")))
                .isEmpty();
        assertThat(hourly.missed(at("2026-11-27T17:00"), at("2026-11-27T18:00")))
                .contains(new Runs(at("2026-11-27T18:00")));
        Moments yearly = moments("{'schedule': {'cron': '0 0 1 1 *'}}");
        assertThat(yearly.missed(at("2020-11-27T18:00"), at("2026-11-27T18:30")))
                .contains(new Runs(at("2026-01-01T00:00")));
        assertThat(yearly.missed(at("2026-01-01T00:00"), at("2026-11-27T18:30")))
                .isEmpty();
    }

    @Test
    void whatStillWaitsForItsWindowIsNotMissed() {
        Moments moments = moments("{'schedule': {'cron': '0 12 * * *'}, 'window': {'from': '22:00', 'to': '06:00'}}");
        assertThat(moments.missed(at("2026-11-26T22:00"), at("2026-11-27T21:00")))
                .isEmpty();
        assertThat(moments.missed(at("2026-11-26T22:00"), at("2026-11-28T21:00")))
                .contains(new Waits(at("2026-11-27T12:00"), at("2026-11-27T22:00")));
    }

    @Test
    void aPolicyThatIsAlmostAlwaysClosedIsLeaptThrough() {
        String years =
                "[{'name': 'a', 'from': '2026-01-02', 'to': '2026-12-31'}, {'name': 'b', 'from': '2027-01-02', 'to': '2027-12-31'}]";
        Moments moments =
                moments("{'schedule': {'cron': '* * * * *'}, 'window': {'from': '03:00', 'to': '03:01'}, 'freezes': "
                        + years + "}");
        // What was wanted behind the only minute of the year still waits for that of the next.
        assertThat(moments.after(at("2026-06-01T00:00")).limit(4))
                .containsExactly(
                        new Waits(at("2026-01-01T03:01"), at("2027-01-01T03:00")),
                        new Joins(
                                new Moment.Row(at("2026-01-01T03:02"), at("2026-01-01T23:59"), 20 * 60 + 58),
                                at("2027-01-01T03:00")),
                        new Dropped(
                                new Moment.Row(at("2026-01-02T00:00"), at("2026-12-31T23:59"), Moment.Row.MOST), "a"),
                        new Joins(
                                new Moment.Row(at("2027-01-01T00:00"), at("2027-01-01T03:00"), 181),
                                at("2027-01-01T03:00")));
        assertThat(moments.after(at("2026-06-01T00:00"))
                        .map(Moment::begins)
                        .flatMap(Optional::stream)
                        .limit(2))
                .containsExactly(at("2027-01-01T03:00"), at("2028-01-01T03:00"));
    }

    @Test
    void aPolicyThatIsFrozenForEverHasNoMoments() {
        String calendar = FreezesTest.calendar(List.of("DTSTART:20200101", "RRULE:FREQ=DAILY"))
                .replace("\n", "\\n");
        Moments moments = moments(
                "{'schedule': {'every': '1m'}, 'freezes': [{'name': 'always', 'calendar': '" + calendar + "'}]}");
        assertThat(moments.next(at("2026-06-01T00:00"))).isEmpty();
        assertThat(moments.missed(at("2026-01-01T00:00"), at("2026-06-01T00:00")))
                .isEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void jobsBeginWhereTheRuleSaysByAWalkThroughTheMinutes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Policy policy = random(random);
        Instant from =
                LocalTimes.first(LocalDateTime.of(2026, 10, 23, random.nextInt(24), random.nextInt(60)), policy.zone());
        Instant to = from.plus(Duration.ofDays(5));
        List<Instant> begins = Moments.of(policy, PLAN)
                .after(from)
                .map(Moment::begins)
                .flatMap(Optional::stream)
                .takeWhile(begin -> begin.isBefore(to))
                .toList();
        assertThat(begins).as("%s from %s", policy, from).containsExactlyElementsOf(walked(policy, from, to));
        Instant middle = from.plus(Duration.ofHours(random.nextInt(24 * 5)));
        assertThat(Moments.of(policy, PLAN).missed(from, middle).flatMap(Moment::begins))
                .isEqualTo(
                        begins.stream().filter(begin -> !begin.isAfter(middle)).reduce((_, last) -> last));
    }

    /** Every minute from a week before: wanted, frozen, open, one by one. */
    private static List<Instant> walked(Policy policy, Instant from, Instant to) {
        Freezes freezes = Freezes.of(
                policy.freezes(),
                policy.zone(),
                new Interval(from.minus(Duration.ofDays(20)), to.plus(Duration.ofDays(20))));
        Windows windows = new Windows(policy.windows(), policy.zone());
        boolean waits = false;
        List<Instant> begins = new ArrayList<>();
        Instant wanted = policy.schedule().after(from.minus(Duration.ofDays(14)));
        for (Instant at = from.minus(Duration.ofDays(14)); at.isBefore(to); at = at.plusSeconds(60)) {
            boolean frozen = freezes.each().stream().map(Frozen::when).anyMatch(contains(at));
            if (wanted.equals(at)) {
                waits |= !frozen;
                wanted = policy.schedule().after(at);
            }
            if (waits && !frozen && windows.contains(at)) {
                waits = false;
                if (at.isAfter(from)) {
                    begins.add(at);
                }
            }
        }
        return begins;
    }

    private static Predicate<Interval> contains(Instant at) {
        return interval -> interval.contains(at);
    }

    private static Policy random(SplittableRandom random) {
        ZoneId zone = ZoneId.of(random.nextBoolean() ? "Europe/Berlin" : "Asia/Shanghai");
        Policy usual = Policy.usual(zone);
        List<String> lines =
                List.of("0 * * * *", "30 2 * * *", "*/7 1-4 * * *", "0 */5 * * *", "15 12,22 * * SUN,MON", "* * * * *");
        Schedule schedule = new Schedule.Cron(lines.get(random.nextInt(lines.size())), zone, Duration.ZERO);
        List<Window> windows = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            LocalTime begin = LocalTime.of(random.nextInt(24), random.nextInt(60));
            windows.add(new Window(
                    begin,
                    begin.plusMinutes(1 + random.nextInt(600)),
                    random.nextBoolean() ? Window.EVERY_DAY : Set.of(DayOfWeek.of(1 + random.nextInt(7)))));
        }
        List<Freeze> freezes = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            LocalDate day = LocalDate.of(2026, 10, 21).plusDays(random.nextInt(7));
            freezes.add(
                    random.nextBoolean()
                            ? new Freeze.Days("days", day, day.plusDays(random.nextInt(2)))
                            : new Freeze.Calendar(
                                    "hours",
                                    FreezesTest.calendar(List.of(
                                            "DTSTART:20261001T0" + random.nextInt(10) + "3000",
                                            "DURATION:PT3H",
                                            "RRULE:FREQ=DAILY"))));
        }
        return new Policy(
                schedule,
                windows,
                freezes,
                usual.full(),
                usual.keep(),
                usual.prune(),
                usual.verify(),
                usual.replicas(),
                usual.limits(),
                usual.priority(),
                usual.hooks(),
                usual.rpo(),
                usual.rpoInFreezes(),
                usual.rto());
    }

    private static Moments moments(String document) {
        return Moments.of(Policies.policy(document), PLAN);
    }

    private static Instant at(String time) {
        return LocalDateTime.parse(time).atZone(Policies.SHANGHAI).toInstant();
    }
}

package io.holdfast.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The instants of a cron line, against a walk through every minute of the days on which clocks are changed. */
class CronTimesTest {
    private static final int LINES = 30;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** A line as sets of numbers, and as text. */
    private record Line(Set<Integer> minutes, Set<Integer> hours, Set<Integer> days, Set<Integer> weekdays) {
        static Line of(SplittableRandom random, LocalDateTime about) {
            Set<Integer> hours =
                    random.nextInt(3) == 0 ? numbers(0, 23) : some(random, 0, random.nextBoolean() ? 4 : 23);
            Set<Integer> days = random.nextInt(3) > 0
                    ? Set.of()
                    : Set.of(about.getDayOfMonth(), about.plusDays(1).getDayOfMonth());
            Set<Integer> weekdays = random.nextInt(3) > 0 ? Set.of() : some(random, 0, 6);
            return new Line(some(random, 0, 59), hours, days, weekdays);
        }

        private static Set<Integer> some(SplittableRandom random, int least, int most) {
            return IntStream.rangeClosed(0, random.nextInt(6))
                    .mapToObj(_ -> random.nextInt(4) == 0 ? least : random.nextInt(least, most + 1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        static Set<Integer> numbers(int least, int most) {
            return IntStream.rangeClosed(least, most).boxed().collect(Collectors.toSet());
        }

        boolean isHourly() {
            return hours.size() == 24;
        }

        boolean has(LocalDateTime time) {
            boolean day = days.contains(time.getDayOfMonth());
            boolean weekday = weekdays.contains(time.getDayOfWeek().getValue() % 7);
            boolean due = days.isEmpty() ? weekdays.isEmpty() || weekday : weekdays.isEmpty() ? day : day || weekday;
            return due && hours.contains(time.getHour()) && minutes.contains(time.getMinute());
        }

        String text() {
            return text(minutes) + " " + (isHourly() ? "*" : text(hours)) + " " + text(days) + " * " + text(weekdays);
        }

        private static String text(Set<Integer> numbers) {
            return numbers.isEmpty()
                    ? "*"
                    : numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    @ParameterizedTest(name = "{0} about {1}")
    @CsvSource({
        "UTC, 2026-03-01T00:00",
        "Asia/Shanghai, 1940-06-01T00:00",
        "Asia/Shanghai, 1987-04-12T00:00",
        "Asia/Shanghai, 1987-09-13T00:00",
        "Europe/Berlin, 2026-03-29T02:00",
        "Europe/Berlin, 2026-10-25T02:00",
        "America/New_York, 2026-03-08T02:00",
        "America/New_York, 2026-11-01T02:00",
        "America/Sao_Paulo, 2018-02-18T00:00",
        "America/Sao_Paulo, 2018-11-04T00:00",
        "Australia/Lord_Howe, 2026-04-05T02:00",
        "Australia/Lord_Howe, 2026-10-04T02:00",
        "Pacific/Apia, 2011-12-30T00:00",
        "America/Toronto, 2005-04-03T02:00",
        "Asia/Gaza, 2024-04-20T02:00"
    })
    void eachWantedMomentComesOnceAsAWalkThroughTheMinutesFindsIt(String zone, LocalDateTime about) {
        ZoneId id = ZoneId.of(zone);
        SplittableRandom random = new SplittableRandom(zone.hashCode() + about.hashCode());
        for (int i = 0; i < LINES; i++) {
            Line line = Line.of(random, about);
            Instant from = LocalTimes.first(about.minusDays(3), id);
            Instant to = LocalTimes.first(about.plusDays(3), id);
            assertThat(times(line.text(), id, from, to))
                    .as(line.text())
                    .containsExactlyElementsOf(walked(line, id, from, to));
        }
    }

    private static List<Instant> times(String line, ZoneId zone, Instant from, Instant to) {
        CronTimes times = new CronTimes(CronLine.parse(line), zone.getRules());
        List<Instant> found = new ArrayList<>();
        for (Instant next = times.after(from.minusNanos(1)); next.isBefore(to); next = times.after(next)) {
            found.add(next);
        }
        return found;
    }

    /** By the words of the rule alone: looks at every minute that the clock shows, and at every one that it leaves out. */
    private static Set<Instant> walked(Line line, ZoneId zone, Instant from, Instant to) {
        TreeSet<Instant> due = new TreeSet<>();
        Set<Instant> afterGap = new TreeSet<>();
        Set<LocalDateTime> shown = new HashSet<>();
        LocalDateTime before = from.minus(MINUTE).atZone(zone).toLocalDateTime();
        // A day more, since what an hourly line makes up for depends on what comes behind the gap.
        for (Instant at = from; at.isBefore(to.plus(Duration.ofDays(1))); at = at.plus(MINUTE)) {
            LocalDateTime time = at.atZone(zone).toLocalDateTime();
            for (LocalDateTime left = before.plusMinutes(1); left.isBefore(time); left = left.plusMinutes(1)) {
                if (line.has(left)) {
                    afterGap.add(at);
                }
            }
            if (line.has(time) && (shown.add(time) || line.isHourly())) {
                due.add(at);
            }
            before = time;
        }
        TreeSet<Instant> readings = new TreeSet<>(due);
        for (Instant gap : afterGap) {
            Instant last = readings.lower(gap);
            Instant next = readings.ceiling(gap);
            boolean anHour =
                    last != null && next != null && Duration.between(last, next).compareTo(Duration.ofHours(1)) <= 0;
            if (!(line.isHourly() && anHour)) {
                due.add(gap);
            }
        }
        due.tailSet(to, true).clear();
        return due;
    }
}

package io.holdfast.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId UTC = ZoneId.of("UTC");

    @Test
    void aTimeThatIsLeftOutComesOnceAtTheEndOfTheGapHoweverManyFellIntoIt() {
        assertThat(on("0,15,30 2 * * *", BERLIN, "2026-03-29")).containsExactly("2026-03-29T01:00:00Z");
        assertThat(on("30 2 * * *", BERLIN, "2026-03-30")).containsExactly("2026-03-30T00:30:00Z");
    }

    @Test
    void aTimeThatComesTwiceCountsOnceTheFirstTime() {
        assertThat(on("30 2 * * *", BERLIN, "2026-10-25")).containsExactly("2026-10-25T00:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({"2026-03-29, 23", "2026-03-30, 24", "2026-10-25, 25"})
    void anHourlyLineRunsByTheHoursThatPass(String day, int hours) {
        assertThat(on("0 * * * *", BERLIN, day)).hasSize(hours);
        assertThat(on("30 */1 * * *", BERLIN, day)).hasSize(hours);
        assertThat(on("*/20 * * * *", BERLIN, day)).hasSize(3 * hours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-29", "2026-03-30", "2026-10-25"})
    void aLineThatIsRarerThanHourlyIsASetOfTimes(String day) {
        assertThat(on("0 */2 * * *", BERLIN, day)).hasSize(12);
        assertThat(on("0 1-23/2 * * *", BERLIN, day)).hasSize(12);
    }

    @Test
    void whatIsMadeUpForIsOneWithWhatComesAtThatTimeAnyway() {
        assertThat(on("0 2,3 * * *", BERLIN, "2026-03-29")).containsExactly("2026-03-29T01:00:00Z");
    }

    @Test
    void aDayThatAZoneLeavesOutIsMadeUpForWhenItIsOver() {
        ZoneId apia = ZoneId.of("Pacific/Apia");
        String over = LocalDate.of(2011, 12, 31).atStartOfDay(apia).toInstant().toString();
        assertThat(on("0 12 30 12 *", apia, "2011-12-31")).containsExactly(over);
        assertThat(on("0 * 30 12 *", apia, "2011-12-31")).containsExactly(over);
    }

    @Test
    void anHourlyLineLeavesNoMoreThanAnHourWhereHalfAnHourIsLeftOut() {
        ZoneId lordHowe = ZoneId.of("Australia/Lord_Howe");
        assertThat(on("0 * * * *", lordHowe, "2026-10-04"))
                .contains("2026-10-03T15:30:00Z")
                .hasSize(24);
    }

    @Test
    void theLastOfFebruaryIsWaitedForUpToEightYears() {
        assertThat(next("0 0 29 2 *", UTC, "2026-01-01T00:00:00Z")).isEqualTo("2028-02-29T00:00:00Z");
        assertThat(next("0 0 29 2 *", UTC, "2096-03-01T00:00:00Z")).isEqualTo("2104-02-29T00:00:00Z");
    }

    @Test
    void ofTwoFieldsForTheDayOneIsEnoughUnlessAStarBeginsOne() {
        assertThat(on("0 0 13 * FRI", UTC, "2026-11-13", "2026-11-21"))
                .containsExactly("2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z");
        assertThat(on("0 0 13 * MON", UTC, "2026-11-09", "2026-11-17"))
                .containsExactly("2026-11-09T00:00:00Z", "2026-11-13T00:00:00Z", "2026-11-16T00:00:00Z");
        assertThat(on("0 0 */2 * MON", UTC, "2026-11-01", "2026-11-24"))
                .containsExactly("2026-11-09T00:00:00Z", "2026-11-23T00:00:00Z");
    }

    @Test
    void namesRangesAndStepsMeanWhatTheyMeanInCron() {
        assertThat(on("0 0 * * 7", UTC, "2026-11-01", "2026-11-09"))
                .containsExactly("2026-11-01T00:00:00Z", "2026-11-08T00:00:00Z");
        assertThat(on("0 0 * * fri-SUN", UTC, "2026-11-02", "2026-11-10")).hasSize(3);
        assertThat(on("0 0 * * 5-7", UTC, "2026-11-02", "2026-11-10")).hasSize(3);
        assertThat(on("0 0 1 jan,JUL *", UTC, "2026-01-01", "2027-01-01"))
                .containsExactly("2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z");
        assertThat(on("10-50/20 8 * * *", UTC, "2026-11-01"))
                .containsExactly("2026-11-01T08:10:00Z", "2026-11-01T08:30:00Z", "2026-11-01T08:50:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 31 2 *",
                "0 0 30 2 *",
                "0 0 31 4,6,9,11 *",
                "",
                "* * * *",
                "* * * * * *",
                "@daily",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 13 *",
                "* * * 0 *",
                "* * * * 8",
                "*/0 * * * *",
                "*/60 * * * *",
                "5/10 * * * *",
                "9-5 * * * *",
                "1,,2 * * * *",
                "L * * * *",
                "* * L * *",
                "* * ? * *",
                "* * * * MON#1",
                "-1 * * * *",
                "1- * * * *",
                "* * * * SUN-",
                "999999999999 * * * *"
            })
    void aLineThatIsNoneOrNeverDueIsRefusedWithWhatToDo(String line) {
        assertThatThrownBy(() -> new Schedule.Cron(line, UTC, Duration.ZERO))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Next: ");
    }

    @Test
    void everyNCountsFromAnOriginThatStays() {
        Schedule every = new Schedule.Every(
                Duration.ofHours(6), Duration.ZERO, Schedule.Every.usualOrigin(ZoneId.of("Asia/Shanghai")), UTC);
        assertThat(every.after(Instant.parse("2026-11-27T03:00:00Z"))).isEqualTo("2026-11-27T04:00:00Z");
        assertThat(every.after(Instant.parse("2026-11-27T04:00:00Z"))).isEqualTo("2026-11-27T10:00:00Z");
        assertThat(every.after(Instant.parse("2026-11-27T03:59:59.999999999Z"))).isEqualTo("2026-11-27T04:00:00Z");
        assertThat(every.after(Instant.parse("1999-12-31T15:00:00.5Z"))).isEqualTo("1999-12-31T16:00:00Z");
        assertThat(every.after(Instant.parse("1999-12-31T09:59:59.5Z"))).isEqualTo("1999-12-31T10:00:00Z");
    }

    @Test
    void jitterIsAFixedPartOfEachPlanAndSpreadsThemOut() {
        Schedule schedule = new Schedule.Cron("0 0 * * *", UTC, Duration.ofHours(1));
        List<Duration> shifts = IntStream.range(0, 600)
                .mapToObj(i -> schedule.shift(new UUID(0x0199_0000_0000_7000L, i)))
                .toList();
        assertThat(shifts).allMatch(shift -> !shift.isNegative() && shift.compareTo(Duration.ofHours(1)) < 0);
        assertThat(shifts.stream()
                        .collect(Collectors.groupingBy(shift -> shift.toMinutes() / 10, Collectors.counting()))
                        .values())
                .hasSize(6)
                .allMatch(count -> count > 60 && count < 140);
        // Written down, so that no change of the rule moves the plans of those who update.
        assertThat(schedule.shift(UUID.fromString("01990000-0000-7000-8000-000000000001")))
                .isEqualTo(Duration.parse("PT6M59S"));
        assertThat(new Schedule.Cron("0 0 * * *", UTC, Duration.ZERO).shift(new UUID(1, 2)))
                .isZero();
    }

    @Test
    void whatCanNotBeMeantIsRefused() {
        assertThatThrownBy(() -> new Schedule.Every(Duration.ofSeconds(59), Duration.ZERO, Instant.EPOCH, UTC))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> new Schedule.Every(Duration.ofDays(367), Duration.ZERO, Instant.EPOCH, UTC))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> new Schedule.Every(Duration.ofHours(1), Duration.ofHours(1), Instant.EPOCH, UTC))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> new Schedule.Cron("0 0 * * *", UTC, Duration.ofHours(13)))
                .isInstanceOf(BadInput.class);
    }

    private static List<String> on(String line, ZoneId zone, String day) {
        return on(line, zone, day, LocalDate.parse(day).plusDays(1).toString());
    }

    private static List<String> on(String line, ZoneId zone, String day, String until) {
        Schedule schedule = new Schedule.Cron(line, zone, Duration.ZERO);
        Instant end = LocalDate.parse(until).atStartOfDay(zone).toInstant();
        List<String> found = new ArrayList<>();
        Instant next = schedule.after(
                LocalDate.parse(day).atStartOfDay(zone).toInstant().minusNanos(1));
        while (next.isBefore(end)) {
            found.add(next.toString());
            next = schedule.after(next);
        }
        return found;
    }

    private static Instant next(String line, ZoneId zone, String after) {
        return new Schedule.Cron(line, zone, Duration.ZERO).after(Instant.parse(after));
    }
}

package io.holdfast.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowsTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void aWindowThatPassesMidnightIsOfTheDayOnWhichItBegins() {
        Windows night = windows(SHANGHAI, window("22:00", "06:00", DayOfWeek.MONDAY));
        assertThat(night.contains(at("2026-11-23T21:59", SHANGHAI))).isFalse();
        assertThat(night.contains(at("2026-11-23T22:00", SHANGHAI))).isTrue();
        assertThat(night.contains(at("2026-11-24T05:59", SHANGHAI))).isTrue();
        assertThat(night.contains(at("2026-11-24T06:00", SHANGHAI))).isFalse();
        assertThat(night.contains(at("2026-11-23T03:00", SHANGHAI))).isFalse();
        assertThat(night.opens(at("2026-11-24T06:00", SHANGHAI))).isEqualTo(at("2026-11-30T22:00", SHANGHAI));
        assertThat(night.opens(at("2026-11-24T01:00", SHANGHAI))).isEqualTo(at("2026-11-24T01:00", SHANGHAI));
        assertThat(night.closes(at("2026-11-24T01:00", SHANGHAI))).contains(at("2026-11-24T06:00", SHANGHAI));
    }

    @ParameterizedTest
    @CsvSource({"2026-03-28, 7", "2026-03-29, 8", "2026-10-24, 9"})
    void aNightHasAsManyHoursAsPass(LocalDate day, int hours) {
        Instant begin = LocalTimes.first(day.atTime(22, 0), BERLIN);
        assertThat(windows(BERLIN, window("22:00", "06:00")).closes(begin))
                .contains(begin.plus(Duration.ofHours(hours)));
    }

    @Test
    void aWindowThatDoesNotComeOnADayIsWaitedForUntilTheNext() {
        Windows gap = windows(BERLIN, window("02:10", "02:50"));
        assertThat(gap.opens(at("2026-03-29T00:00", BERLIN))).isEqualTo(at("2026-03-30T02:10", BERLIN));
    }

    @Test
    void windowsThatTouchAreOneAndSuchAsCoverAllNeverClose() {
        Windows two = windows(SHANGHAI, window("22:00", "00:00"), window("00:00", "06:00"));
        assertThat(two.closes(at("2026-11-23T23:00", SHANGHAI))).contains(at("2026-11-24T06:00", SHANGHAI));
        Windows all = windows(SHANGHAI, window("00:00", "00:00"));
        assertThat(all.closes(at("2026-11-23T23:00", SHANGHAI))).isEmpty();
        assertThat(windows(SHANGHAI).closes(Instant.EPOCH)).isEmpty();
        assertThat(windows(SHANGHAI).contains(Instant.EPOCH)).isTrue();
        Windows weekend = windows(SHANGHAI, window("00:00", "00:00", DayOfWeek.SATURDAY, DayOfWeek.SUNDAY));
        assertThat(weekend.closes(at("2026-11-28T10:00", SHANGHAI))).contains(at("2026-11-30T00:00", SHANGHAI));
    }

    @Test
    void whoIsOutsideHasToStopAtOnce() {
        assertThat(windows(SHANGHAI, window("22:00", "06:00")).closes(at("2026-11-23T12:00", SHANGHAI)))
                .contains(at("2026-11-23T12:00", SHANGHAI));
    }

    @ParameterizedTest(name = "{0} about {1}")
    @CsvSource({
        "Europe/Berlin, 2026-03-29",
        "Europe/Berlin, 2026-10-25",
        "Australia/Lord_Howe, 2026-04-05",
        "America/Sao_Paulo, 2018-02-18",
        "Pacific/Apia, 2011-12-30"
    })
    void opensAndClosesWhereAWalkThroughTheMinutesSeesIt(String zone, LocalDate about) {
        ZoneId id = ZoneId.of(zone);
        SplittableRandom random = new SplittableRandom(about.hashCode());
        for (int i = 0; i < 15; i++) {
            Windows windows = random(random, id);
            Instant from = LocalTimes.first(about.minusDays(2).atTime(random.nextInt(24), random.nextInt(60)), id);
            Instant to = from.plus(Duration.ofDays(12));
            Instant opens = walk(windows, from, to, true);
            assertThat(windows.opens(from)).as("%s from %s", windows, from).isEqualTo(opens);
            Optional<Instant> closes =
                    Optional.of(walk(windows, opens, to, false)).filter(to::isAfter);
            assertThat(windows.closes(opens)).as("%s from %s", windows, opens).isEqualTo(closes);
        }
    }

    private static Windows random(SplittableRandom random, ZoneId zone) {
        List<Window> windows = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(2) * 30);
            LocalTime to = from.plusMinutes(30L * (1 + random.nextInt(47)));
            Set<DayOfWeek> days = EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)));
            days.add(DayOfWeek.of(1 + random.nextInt(7)));
            windows.add(new Window(from, to, random.nextBoolean() ? days : Window.EVERY_DAY));
        }
        return new Windows(windows, zone);
    }

    private static Instant walk(Windows windows, Instant from, Instant to, boolean open) {
        Instant at = from;
        while (at.isBefore(to) && windows.contains(at) != open) {
            at = at.plusSeconds(60);
        }
        return at;
    }

    @Test
    void aWindowOfNoLengthOrNoDayIsRefused() {
        assertThatThrownBy(() -> window("22:00", "22:00"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Next: ");
        assertThatThrownBy(() -> new Window(LocalTime.MIN, LocalTime.NOON, Set.of()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Next: ");
    }

    static Window window(String from, String to, DayOfWeek... days) {
        return new Window(
                LocalTime.parse(from), LocalTime.parse(to), days.length == 0 ? Window.EVERY_DAY : Set.of(days));
    }

    private static Windows windows(ZoneId zone, Window... windows) {
        return new Windows(List.of(windows), zone);
    }

    private static Instant at(String time, ZoneId zone) {
        return LocalDateTime.parse(time).atZone(zone).toInstant();
    }
}

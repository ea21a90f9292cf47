package io.holdfast.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreezesTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final Interval YEAR =
            new Interval(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"));

    @Test
    void daysAreWholeDaysOfTheZoneAndTheLastIsOneOfThem() {
        Freezes freezes = freezes(new Freeze.Days("双十一", LocalDate.of(2026, 11, 10), LocalDate.of(2026, 11, 12)));
        assertThat(texts(freezes)).containsExactly("双十一 2026-11-09T16:00:00Z 2026-11-12T16:00:00Z");
        assertThat(freezes.at(Instant.parse("2026-11-09T15:59:59Z"))).isEmpty();
        assertThat(freezes.at(Instant.parse("2026-11-09T16:00:00Z"))).isPresent();
        assertThat(freezes.at(Instant.parse("2026-11-12T16:00:00Z"))).isEmpty();
    }

    @Test
    void thoseThatTouchOrOverlapAreLeftTogether() {
        Freezes freezes = freezes(
                new Freeze.Days("one", LocalDate.of(2026, 5, 1), LocalDate.of(2026, 5, 10)),
                new Freeze.Days("within", LocalDate.of(2026, 5, 2), LocalDate.of(2026, 5, 3)),
                new Freeze.Days("next", LocalDate.of(2026, 5, 11), LocalDate.of(2026, 5, 11)),
                new Freeze.Days("other", LocalDate.of(2026, 5, 13), LocalDate.of(2026, 5, 13)));
        assertThat(freezes.joined()).hasSize(2);
        assertThat(freezes.each()).hasSize(4);
        Interval month = new Interval(Instant.parse("2026-05-09T16:00:00Z"), Instant.parse("2026-06-01T00:00:00Z"));
        assertThat(freezes.within(month)).isEqualTo(Duration.ofDays(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // All-day, one day without an end; the end is the first day behind it.
                "DTSTART;VALUE=DATE:20261111 | 2026-11-10T16:00:00Z 2026-11-11T16:00:00Z",
                "DTSTART;VALUE=DATE:20261111;DTEND;VALUE=DATE:20261113 | 2026-11-10T16:00:00Z 2026-11-12T16:00:00Z",
                "DTSTART;VALUE=DATE:20261111;DURATION:P1W | 2026-11-10T16:00:00Z 2026-11-17T16:00:00Z",
                // Timed: floating, of another zone, in UTC.
                "DTSTART:20261111T080000;DTEND:20261111T200000 | 2026-11-11T00:00:00Z 2026-11-11T12:00:00Z",
                "DTSTART;TZID=Europe/Berlin:20261111T080000;DURATION:PT2H30M | 2026-11-11T07:00:00Z 2026-11-11T09:30:00Z",
                "DTSTART:20261111T080000Z;DTEND;TZID=\"Asia/Shanghai\":20261111T180000 | 2026-11-11T08:00:00Z 2026-11-11T10:00:00Z",
                "DTSTART;TZID=Europe/Berlin:20260328T120000;DURATION:P1D | 2026-03-28T11:00:00Z 2026-03-29T10:00:00Z",
                // Again and again.
                "DTSTART;VALUE=DATE:20201111;RRULE:FREQ=YEARLY | 2026-11-10T16:00:00Z 2026-11-11T16:00:00Z",
                "DTSTART;VALUE=DATE:20261101;RRULE:FREQ=DAILY;COUNT=2 | 2026-10-31T16:00:00Z 2026-11-01T16:00:00Z, 2026-11-01T16:00:00Z 2026-11-02T16:00:00Z",
                "DTSTART:20261224T090000Z;DURATION:PT1H;RRULE:FREQ=DAILY;UNTIL=20261225T090000Z | 2026-12-24T09:00:00Z 2026-12-24T10:00:00Z, 2026-12-25T09:00:00Z 2026-12-25T10:00:00Z",
                "DTSTART;TZID=Asia/Shanghai:20261224T090000;DURATION:PT1H;RRULE:FREQ=DAILY;UNTIL=20261224T235959Z | 2026-12-24T01:00:00Z 2026-12-24T02:00:00Z",
                "DTSTART;VALUE=DATE:20261031;RRULE:FREQ=MONTHLY;BYDAY=-1SA | 2026-10-30T16:00:00Z 2026-10-31T16:00:00Z, 2026-11-27T16:00:00Z 2026-11-28T16:00:00Z, 2026-12-25T16:00:00Z 2026-12-26T16:00:00Z",
                "DTSTART;VALUE=DATE:20261230;RRULE:FREQ=DAILY;EXDATE;VALUE=DATE:20261231 | 2026-12-29T16:00:00Z 2026-12-30T16:00:00Z, 2026-12-31T16:00:00Z 2027-01-01T16:00:00Z",
                "DTSTART;TZID=Asia/Shanghai:20261230T090000;DURATION:PT1H;RRULE:FREQ=DAILY;COUNT=2;EXDATE:20261230T010000Z | 2026-12-31T01:00:00Z 2026-12-31T02:00:00Z",
                "DTSTART;VALUE=DATE:20240229;RRULE:FREQ=YEARLY | ''",
                "DTSTART;VALUE=DATE:20261111;STATUS:CANCELLED | ''",
            })
    void anEventFreezesAsItsCalendarSays(String event, String expected) {
        List<String> lines = List.of(event.split(";(?=DTEND|DURATION|RRULE|EXDATE|STATUS)"));
        Freezes freezes = freezes(new Freeze.Calendar("c", calendar(lines)));
        assertThat(freezes.each().stream()
                        .map(each -> each.when().from() + " " + each.when().to())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(expected);
    }

    @Test
    void aCalendarAsProgramsWriteItIsReadAndWhatIsForPeopleIsPassedOver() {
        String text = """
                BEGIN:VCALENDAR
                VERSION:2.0
                PRODID:-//Somebody//Something 1.0//EN
                X-WR-CALNAME;LANGUAGE=zh:促销
                BEGIN:VTIMEZONE
                TZID:Asia/Shanghai
                TZURL:http://example.invalid/zone
                BEGIN:STANDARD
                DTSTART:19700101T000000
                TZOFFSETFROM:+0800
                TZOFFSETTO:+0800
                END:STANDARD
                END:VTIMEZONE
                BEGIN:VEVENT
                UID:1@example
                DTSTAMP:20260101T000000Z
                DTSTART;TZID=Asia/Shanghai:20261111T000000
                DTEND;TZID=Asia/Shanghai:20261112T000000
                SUMMARY:双十一
                DESCRIPTION:a long line that is fold
                 ed\\, as all are
                BEGIN:VALARM
                TRIGGER:-PT15M
                ACTION:DISPLAY
                END:VALARM
                END:VEVENT
                END:VCALENDAR
                """;
        assertThat(texts(freezes(new Freeze.Calendar("sales", text.replace("\n", "\r\n")))))
                .containsExactly("sales: 双十一 2026-11-10T16:00:00Z 2026-11-11T16:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DTSTART:20261111T080000",
                "DTEND:20261111T080000",
                "DTSTART:2026-11-11",
                "DTSTART;VALUE=DATE:20261131",
                "DTSTART;VALUE=DATE:19691111",
                "DTSTART;VALUE=DATE:20261111;DTEND;VALUE=DATE:20261111",
                "DTSTART;VALUE=DATE:20261111;DTEND;VALUE=DATE:20281111",
                "DTSTART;VALUE=DATE:20261111;DTEND:20261112T000000",
                "DTSTART;TZID=Mars/Olympus:20261111T080000;DURATION:PT1H",
                "DTSTART;VALUE=DATE:20261111;DURATION:PT1H",
                "DTSTART;VALUE=DATE:20261111;DURATION:-P1D",
                "DTSTART;VALUE=DATE:20261111;RRULE:FREQ=HOURLY",
                "DTSTART;VALUE=DATE:20261111;RRULE:FREQ=SECONDLY",
                "DTSTART;VALUE=DATE:20261111;RRULE:FREQ=DAILY;BYHOUR=1",
                "DTSTART;VALUE=DATE:20261111;RRULE:FREQ=DAILY;COUNT=1001",
                "DTSTART;VALUE=DATE:20261111;RRULE:FREQ=DAILY;INTERVAL=0",
                "DTSTART;VALUE=DATE:20261111;RRULE:FREQ=DAILY;UNTIL=tomorrow",
                "DTSTART;VALUE=DATE:20261111;RRULE:FREQ=YEARLY;BYMONTH=13",
                "DTSTART;VALUE=DATE:20261111;RRULE:FREQ=YEARLY;BYDAY=XX",
                "DTSTART;VALUE=DATE:20261111;RRULE:INTERVAL=2",
                "DTSTART;VALUE=DATE:20261111;RRULE:RSCALE=CHINESE;FREQ=YEARLY",
                "DTSTART;VALUE=DATE:20261111;RDATE:20261212",
                "DTSTART;VALUE=DATE:20261111;RECURRENCE-ID:20261111",
                "DTSTART;VALUE=DATE:20261111;DTSTART;VALUE=DATE:20261112",
                "DTSTART:20261111T080000Z;DURATION:PT1H;EXDATE;VALUE=DATE:20261111",
                "no line at all",
            })
    void whatIsNotUnderstoodIsRefusedWithTheReason(String event) {
        List<String> lines = List.of(event.split(";(?=DTSTART|DTEND|DURATION|RRULE|EXDATE|RDATE|RECURRENCE)"));
        assertThatThrownBy(() -> new Freeze.Calendar("c", calendar(lines)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Next: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "BEGIN:VEVENT\nEND:VEVENT",
                "BEGIN:VCALENDAR",
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261111",
                "BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR",
                "BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR",
                "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nEND:VCALENDAR"
            })
    void whatIsNoCalendarIsRefused(String text) {
        assertThatThrownBy(() -> new Freeze.Calendar("c", text))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Next: ");
    }

    @Test
    void sizeEventsAndWhatTheyYieldAreBounded() {
        assertThatThrownBy(() -> new Freeze.Calendar("c", "X".repeat(CalendarReader.MOST_TEXT + 1)))
                .isInstanceOf(BadInput.class);
        String many = IntStream.rangeClosed(0, CalendarReader.MOST_EVENTS)
                .mapToObj(_ -> event(List.of("DTSTART:20261111")))
                .collect(Collectors.joining());
        assertThatThrownBy(() -> new Freeze.Calendar("c", "BEGIN:VCALENDAR\n" + many + "END:VCALENDAR"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("1000");
        String daily = IntStream.range(0, 60)
                .mapToObj(_ -> event(List.of("DTSTART:20261111", "RRULE:FREQ=DAILY")))
                .collect(Collectors.joining());
        Freeze.Calendar calendar = new Freeze.Calendar("c", "BEGIN:VCALENDAR\n" + daily + "END:VCALENDAR");
        Interval two = new Interval(YEAR.from(), YEAR.from().plus(Duration.ofDays(732)));
        assertThatThrownBy(() -> Freezes.of(List.of(calendar), SHANGHAI, two))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("10000");
    }

    @Test
    void daysThatEndBeforeTheyBeginOrLastTooLongAreRefused() {
        LocalDate day = LocalDate.of(2026, 1, 1);
        assertThatThrownBy(() -> new Freeze.Days("a", day, day.minusDays(1))).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> new Freeze.Days("a", day, day.plusDays(366))).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> new Freeze.Days(" ", day, day)).isInstanceOf(BadInput.class);
    }

    static String calendar(List<String> lines) {
        return "BEGIN:VCALENDAR\n" + event(lines) + "END:VCALENDAR\n";
    }

    private static String event(List<String> lines) {
        return "BEGIN:VEVENT\n" + String.join("\n", lines) + "\nEND:VEVENT\n";
    }

    private static Freezes freezes(Freeze... freezes) {
        return Freezes.of(List.of(freezes), SHANGHAI, YEAR);
    }

    private static List<String> texts(Freezes freezes) {
        return freezes.each().stream()
                .map(each -> each.name() + " " + each.when().from() + " "
                        + each.when().to())
                .toList();
    }
}

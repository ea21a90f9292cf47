package io.holdfast.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.retention.Keep;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyJsonTest {
    /** Each field that there is. */
    private static final String WHOLE = """
            {'schedule': {'cron': '0 * * * *', 'zone': 'Europe/Berlin', 'jitter': '10m'},
             'window': {'from': '22:00', 'to': '06:00', 'days': ['MON', 'tuesday']},
             'freezes': [{'name': '双十一', 'from': '2026-11-10', 'to': '2026-11-12'},
                         {'name': 'c', 'calendar': 'BEGIN:VCALENDAR\\nBEGIN:VEVENT\\nDTSTART:20261224\\nEND:VEVENT\\nEND:VCALENDAR'}],
             'full': {'everyDays': 30},
             'keep': {'last': 3, 'hourly': 48, 'daily': 14, 'weekly': 8, 'monthly': 12, 'yearly': 2, 'within': '1y2mo3w4d5h'},
             'prune': {'everyDays': 1},
             'verify': {'everyDays': 1, 'withinDays': 30},
             'replicas': [{'repository': 'guangzhou-2', 'lag': '6h'}],
             'limits': [{'from': '08:00', 'to': '24:00', 'bytesPerSecond': '50M', 'requestsPerSecond': 200, 'adaptive': true}],
             'priority': 100,
             'hooks': {'before': 'freeze', 'after': 'thaw', 'timeLimit': '10m'},
             'rpo': '2h', 'rpoInFreezes': 'suspended', 'rto': '1h30m'}""";

    @Test
    void everyFieldIsReadAsItStands() {
        Policy policy = Policies.policy(WHOLE);
        assertThat(policy.schedule())
                .isEqualTo(new Schedule.Cron("0 * * * *", ZoneId.of("Europe/Berlin"), Duration.ofMinutes(10)));
        assertThat(policy.windows())
                .containsExactly(WindowsTest.window("22:00", "06:00", DayOfWeek.MONDAY, DayOfWeek.TUESDAY));
        assertThat(policy.freezes()).extracting(Freeze::name).containsExactly("双十一", "c");
        assertThat(policy.full()).isEqualTo(Policy.Rhythm.everyDays(30));
        assertThat(policy.keep().counts())
                .isEqualTo(Map.of(
                        Keep.LAST,
                        3,
                        Keep.HOURLY,
                        48,
                        Keep.DAILY,
                        14,
                        Keep.WEEKLY,
                        8,
                        Keep.MONTHLY,
                        12,
                        Keep.YEARLY,
                        2));
        assertThat(policy.keep().within().orElseThrow().days()).isEqualTo(Period.of(1, 2, 25));
        assertThat(policy.keep().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(policy.verify().share()).isEqualTo(1 / 30.0);
        assertThat(policy.replicas()).containsExactly(new Policy.Replica("guangzhou-2", Duration.ofHours(6)));
        assertThat(policy.limits().getFirst().rates())
                .isEqualTo(new Rates(Optional.of(50L << 20), Optional.of(200), true));
        assertThat(policy.limits().getFirst().when().to()).isEqualTo(LocalTime.MIDNIGHT);
        assertThat(policy.hooks().before()).contains("freeze");
        assertThat(policy.rpo()).isEqualTo(Duration.ofHours(2));
        assertThat(policy.rto()).isEqualTo(Duration.ofMinutes(90));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                WHOLE,
                "{}",
                "{'schedule': {'every': '6h', 'jitter': '10m', 'origin': '2026-01-01T00:00:00+08:00', 'zone': 'UTC'}}",
                "{'window': [{'from': '01:00', 'to': '02:00'}, {'from': '04:00', 'to': '05:00'}], 'verify': 'never', 'prune': 'never'}",
                "{'limits': [{'bytesPerSecond': 1000, 'days': ['SUN']}], 'rpo': null}"
            })
    void whatIsWrittenIsReadAsTheSameWhereverAServerIsAtHome(String document) {
        Policy policy = Policies.policy(document);
        assertThat(PolicyJson.read(PolicyJson.write(policy), ZoneId.of("America/New_York")))
                .isEqualTo(policy);
    }

    @Test
    void whatIsLeftOutIsAsUsual() {
        assertThat(Policies.policy("{}")).isEqualTo(Policy.usual(Policies.SHANGHAI));
        assertThat(Policies.policy("{'schedule': {'every': '6h'}}").schedule())
                .isEqualTo(new Schedule.Every(
                        Duration.ofHours(6), Duration.ZERO, Instant.parse("1999-12-31T16:00:00Z"), Policies.SHANGHAI));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[] | the document",
                "{'shedule': {}} | shedule",
                "{'schedule': 'daily'} | schedule",
                "{'schedule': {}} | schedule",
                "{'schedule': {'cron': '0 0 31 2 *'}} | schedule.cron",
                "{'schedule': {'cron': '0 0 * * *', 'every': '1h'}} | schedule",
                "{'schedule': {'cron': '0 0 * * *', 'origin': '2026-01-01T00:00:00Z'}} | schedule",
                "{'schedule': {'cron': '0 0 * * *', 'zone': 'Mars/Olympus'}} | schedule.zone",
                "{'schedule': {'every': '6 hours'}} | schedule.every",
                "{'schedule': {'every': 6}} | schedule.every",
                "{'schedule': {'every': '10s'}} | schedule",
                "{'window': {'from': '22:00'}} | window.to",
                "{'window': {'from': '25:00', 'to': '06:00'}} | window.from",
                "{'window': {'from': '22:00', 'to': '22:00'}} | window",
                "{'window': [{'from': '22:00', 'to': '06:00', 'days': ['MO']}]} | window[0].days[0]",
                "{'window': [{'from': '22:00', 'to': '06:00', 'days': []}]} | window[0]",
                "{'freezes': [{'from': '2026-11-10', 'to': '2026-11-12'}]} | freezes[0].name",
                "{'freezes': [{'name': 'a', 'from': '2026-11-10'}]} | freezes[0]",
                "{'freezes': [{'name': 'a', 'from': '2026-11-31', 'to': '2026-12-01'}]} | freezes[0].from",
                "{'freezes': [{'name': 'a', 'calendar': 'x'}]} | freezes[0]",
                "{'full': 'often'} | full",
                "{'full': {'everyDays': 0}} | full.everyDays",
                "{'keep': {'daily': 0}} | keep.daily",
                "{'keep': {'daily': 1.5}} | keep.daily",
                "{'keep': {'fortnightly': 1}} | keep.fortnightly",
                "{'keep': {'within': '0d'}} | keep.within",
                "{'verify': {'everyDays': 7, 'withinDays': 3}} | verify",
                "{'replicas': [{'lag': '6h'}]} | replicas[0].repository",
                "{'replicas': [{'repository': 'a', 'lag': '0s'}]} | replicas[0]",
                "{'limits': [{'from': '08:00', 'to': '20:00'}]} | limits[0]",
                "{'limits': [{'bytesPerSecond': 'fast'}]} | limits[0].bytesPerSecond",
                "{'limits': [{'bytesPerSecond': 0}]} | limits[0]",
                "{'limits': [{'requestsPerSecond': 99999999999}]} | limits[0].requestsPerSecond",
                "{'limits': [{'adaptive': 'yes'}]} | limits[0].adaptive",
                "{'hooks': {'before': ['a', 'b']}} | hooks.before",
                "{'hooks': {'timeLimit': '0s'}} | hooks",
                "{'priority': 'high'} | priority",
                "{'rpo': '2x'} | rpo",
                "{'rpoInFreezes': 'ignored'} | rpoInFreezes",
                "{'rto': 3600} | rto"
            })
    void whatIsWrongIsRefusedWithItsPathAndWhatToDo(String document, String path) {
        assertThatThrownBy(() -> Policies.policy(document))
                .isInstanceOf(BadInput.class)
                .hasMessageMatching("(?s)" + Pattern.quote(path) + "(:| ).*Next: .*");
    }

    @Test
    void numbersOutOfBoundsOfTheWholeAreRefused() {
        assertThatThrownBy(() -> Policies.policy("{'priority': 1001}"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("priority 1001");
        assertThatThrownBy(() -> Policies.policy("{'rpo': '0s'}"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("RPO");
        assertThatThrownBy(() -> Policies.policy("{'replicas': [{'repository': 'a'}, {'repository': 'a'}]}"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("twice");
    }

    @Test
    void aLongValueIsNotRepeatedWhole() {
        assertThatThrownBy(() -> Policies.policy("{'priority': '" + "x".repeat(5_000) + "'}"))
                .isInstanceOf(BadInput.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }
}

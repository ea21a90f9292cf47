package io.holdfast.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A year of a policy, month by month. */
final class MonthsTest {
    private static final Instant FROM = Instant.parse("2026-11-28T00:00:00Z");
    private static final UUID PLAN = new UUID(1, 1);

    @Test
    void eachDayIsABackupAndWhatIsKeptIsWhatTheForecastOfTheYearSays() {
        Policy policy = Policy.usual(ZoneId.of("Asia/Shanghai"));
        Months months = Months.of(policy, PLAN, FROM);
        assertThat(months.each()).hasSize(Months.COUNT);
        assertThat(months.each().getFirst().runs()).isEqualTo(30);
        assertThat(months.each().stream().mapToInt(Months.Month::runs).sum()).isEqualTo(365);
        assertThat(months.longest()).isEqualTo(Duration.ofDays(1));
        assertThat(months.each().getLast().kept())
                .isSorted()
                .hasSize(Preview.of(policy, PLAN, FROM).forecast().count());
    }

    @Test
    void whereTheLastOneIsKeptThereIsOneAtTheEndOfEachMonth() {
        Policy policy = Policies.policy("{'schedule': {'every': '6h'}, 'keep': {'last': 1}, 'rpo': '2d'}");
        assertThat(Months.of(policy, PLAN, FROM).each())
                .allSatisfy(month -> assertThat(month.kept()).hasSize(1));
    }

    @Test
    void anHourlyPlanKeepsWhatItsRulesSayThoughThousandsWereMade() {
        Policy policy =
                Policies.policy("{'schedule': {'every': '10m'}, 'keep': {'hourly': 48, 'daily': 14}, 'rpo': '2d'}");
        Months months = Months.of(policy, PLAN, FROM);
        assertThat(months.each().stream().mapToInt(Months.Month::runs).sum()).isBetween(52_500, 52_600);
        assertThat(months.each().getLast().kept())
                .hasSize(Preview.of(policy, PLAN, FROM).forecast().count());
    }
}

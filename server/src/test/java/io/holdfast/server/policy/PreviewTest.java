package io.holdfast.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.retention.Keep;
import io.holdfast.engine.retention.KeepRules;
import io.holdfast.engine.retention.Verdict.Why;
import io.holdfast.server.policy.Differences.Difference;
import io.holdfast.server.policy.Preview.OddDay;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PreviewTest {
    private static final UUID PLAN = new UUID(1, 2);
    private static final Instant NOW =
            LocalDateTime.parse("2026-06-01T00:00").atZone(Policies.SHANGHAI).toInstant();

    @Test
    void theNextFiftyJobsAreShownWithWhatComesOfTheMomentsBetweenThem() {
        Preview preview = preview(
                "{'schedule': {'cron': '0 */8 * * *'}, 'window': {'from': '22:00', 'to': '06:00'}, 'rpo': '23h'}");
        assertThat(preview.moments().stream().filter(moment -> moment.begins().isPresent()))
                .hasSize(50);
        assertThat(preview.moments())
                .hasAtLeastOneElementOfType(Moment.Waits.class)
                .hasAtLeastOneElementOfType(Moment.Joins.class);
        assertThat(preview.moments()).extracting(Moment::wanted).isSorted();
    }

    @Test
    void aFreezeThatIsLongerThanTheRpoIsAClashAcknowledgedOrNot() {
        String policy =
                "{'schedule': {'cron': '0 * * * *'}, 'freezes': [{'name': '双十一', 'from': '2026-11-10', 'to': '2026-11-12'}], 'rpo': '2h'%s}";
        Preview preview = preview(policy.formatted(""));
        assertThat(preview.freezes()).extracting(Frozen::name).containsExactly("双十一");
        assertThat(preview.clashes()).singleElement().satisfies(clash -> {
            assertThat(clash.freezes()).containsExactly("双十一");
            assertThat(clash.acknowledged()).isFalse();
            assertThat(clash.when().length()).isEqualTo(Duration.ofHours(73));
        });
        assertThat(preview(policy.formatted(", 'rpoInFreezes': 'suspended'")).clashes())
                .singleElement()
                .matches(Preview.Clash::acknowledged);
    }

    @Test
    void daysOnWhichClocksAreChangedAreTold() {
        assertThat(preview("{'schedule': {'cron': '0 * * * *', 'zone': 'Europe/Berlin'}}")
                        .oddDays())
                .containsExactly(
                        new OddDay(LocalDate.of(2026, 10, 25), Duration.ofHours(25)),
                        new OddDay(LocalDate.of(2027, 3, 28), Duration.ofHours(23)));
        assertThat(preview("{}").oddDays()).isEmpty();
    }

    @Test
    void whatIsKeptAYearOnIsWhatTheRulesKeep() {
        Forecast forecast = preview(
                        "{'schedule': {'cron': '0 * * * *'}, 'keep': {'hourly': 48, 'daily': 14, 'weekly': 8, 'monthly': 12}}")
                .forecast();
        assertThat(forecast.made()).isEqualTo(365 * 24 - 1);
        assertThat(forecast.byRule()).isEqualTo(Map.of(Why.HOURLY, 48, Why.DAILY, 14, Why.WEEKLY, 8, Why.MONTHLY, 12));
        assertThat(forecast.kept())
                .hasSize(forecast.count())
                .extracting(Forecast.Kept::at)
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(forecast.kept().getFirst().why()).containsExactly(Why.HOURLY, Why.DAILY, Why.WEEKLY, Why.MONTHLY);
    }

    @Test
    void inPartsTheRulesKeepWhatTheyKeepAtOnce() {
        KeepRules rules = new KeepRules(
                Map.of(Keep.LAST, 5, Keep.HOURLY, 30, Keep.DAILY, 9, Keep.MONTHLY, 3),
                Optional.empty(),
                Policies.SHANGHAI);
        List<Instant> times = Stream.iterate(NOW, time -> time.plusSeconds(11 * 60))
                .limit(25_000)
                .toList();
        Forecast forecast = Forecast.of(rules, times.iterator());
        assertThat(forecast.kept().stream().map(Forecast.Kept::at))
                .containsExactlyInAnyOrderElementsOf(rules.keptAt(times).keySet());
        assertThat(Forecast.of(rules, List.<Instant>of().iterator()).count()).isZero();
    }

    @Test
    void aPolicyThatDropsMostOfWhatItWantsIsShownInAFewLines() {
        Preview preview = preview(
                "{'schedule': {'every': '1m'}, 'window': {'from': '03:00', 'to': '03:01', 'days': ['MON']}, 'rpo': '8d'}");
        assertThat(preview.moments()).hasSizeLessThanOrEqualTo(Preview.MOST_MOMENTS);
        assertThat(preview.moments().stream().filter(moment -> moment.begins().isPresent()))
                .hasSize(50);
        assertThat(preview.forecast().made()).isEqualTo(53);
    }

    @Test
    void whatDiffersBetweenTwoPoliciesIsToldFieldByField() {
        Policy before = Policies.policy("{'keep': {'daily': 14}, 'rpo': '48h', 'replicas': [{'repository': 'a'}]}");
        Policy after = Policies.policy(
                "{'keep': {'daily': 7, 'weekly': 4}, 'rpo': '2d', 'schedule': {'cron': '0 2 * * *', 'jitter': '1h'}}");
        assertThat(Differences.between(before, after))
                .containsExactly(
                        new Difference("keep.daily", Optional.of("14"), Optional.of("7")),
                        new Difference("keep.weekly", Optional.empty(), Optional.of("4")),
                        new Difference("replicas[0].lag", Optional.of("1d"), Optional.empty()),
                        new Difference("replicas[0].repository", Optional.of("a"), Optional.empty()),
                        new Difference("schedule.cron", Optional.of("0 1 * * *"), Optional.of("0 2 * * *")));
        assertThat(Differences.between(before, before)).isEmpty();
    }

    private static Preview preview(String document) {
        return Preview.of(Policies.policy(document), PLAN, NOW);
    }
}

package io.holdfast.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {
    private static final Instant NOW = at("2026-06-01T00:00");

    @Test
    void aPolicyThatCanNotMeetItsRpoIsRefusedWithTheTimeThatBreaksIt() {
        Refusal refusal = only("{'schedule': {'cron': '0 9-17 * * MON-FRI'}, 'rpo': '24h'}");
        assertThat(refusal.field()).isEqualTo("rpo");
        assertThat(refusal.value()).isEqualTo("1d");
        assertThat(refusal.gap()).contains(new Interval(at("2026-06-05T17:00"), at("2026-06-08T09:00")));
        assertThat(refusal.message())
                .contains("2d16h pass from 2026-06-05 17:00 +08:00 to 2026-06-08 09:00 +08:00")
                .contains("rpo: 2d16h");
        assertThat(refusals("{'schedule': {'cron': '0 9-17 * * MON-FRI'}, 'rpo': '64h'}"))
                .isEmpty();
    }

    @Test
    void windowsAreCounted() {
        assertThat(refusals("{'schedule': {'every': '1h'}, 'rpo': '2h'}")).isEmpty();
        assertThat(only("{'schedule': {'every': '1h'}, 'window': {'from': '22:00', 'to': '06:00'}, 'rpo': '2h'}")
                        .gap())
                .contains(new Interval(at("2026-06-01T05:00"), at("2026-06-01T22:00")));
    }

    @Test
    void theDayOfTwentyFiveHoursIsCounted() {
        String berlin = "{'schedule': {'cron': '30 1 * * *', 'zone': 'Europe/Berlin'}, 'rpo': '%s'}";
        assertThat(only(berlin.formatted("24h")).gap())
                .contains(new Interval(Instant.parse("2026-10-24T23:30:00Z"), Instant.parse("2026-10-26T00:30:00Z")));
        assertThat(refusals(berlin.formatted("25h"))).isEmpty();
    }

    @Test
    void aFreezeThatIsLongerThanTheRpoMustBeAcknowledged() {
        String policy =
                "{'schedule': {'cron': '0 * * * *'}, 'freezes': [{'name': '双十一', 'from': '2026-11-10', 'to': '2026-11-12'}], 'rpo': '2h'%s}";
        Refusal refusal = only(policy.formatted(""));
        assertThat(refusal.field()).isEqualTo("rpoInFreezes");
        assertThat(refusal.message()).contains("双十一").contains("rpoInFreezes: suspended");
        assertThat(refusal.gap()).contains(new Interval(at("2026-11-09T23:00"), at("2026-11-13T00:00")));
        assertThat(refusals(policy.formatted(", 'rpoInFreezes': 'suspended'"))).isEmpty();
    }

    @Test
    void aFreezeExcusesNothingBesidesItself() {
        assertThat(
                        only("{'schedule': {'cron': '0 9 * * *'}, 'freezes': [{'name': 'a', 'from': '2026-11-10', 'to': '2026-11-12'}], 'rpo': '12h', 'rpoInFreezes': 'suspended'}")
                                .field())
                .isEqualTo("rpo");
    }

    @Test
    void jitterThatPushesAPlanOutOfItsWindowIsSeen() {
        String policy =
                "{'schedule': {'cron': '0 5 * * SUN,WED', 'jitter': '%s'}, 'window': {'from': '04:00', 'to': '06:00', 'days': ['SUN', 'WED']}, 'rpo': '4d'}";
        assertThat(refusals(policy.formatted("30m"))).isEmpty();
        assertThat(refusals(policy.formatted("2h"))).isEmpty();
        assertThat(only(policy.replace("SUN,WED'", "SUN,WED,THU'")
                                .replace("'4d'", "'3d'")
                                .formatted("1h"))
                        .field())
                .isEqualTo("rpo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'schedule': {'cron': '0 0 29 2 *'}}",
                "{'schedule': {'every': '1h'}, 'freezes': [{'name': 'a', 'from': '2026-06-01', 'to': '2027-05-31'}, {'name': 'b', 'from': '2027-06-01', 'to': '2028-05-31'}, {'name': 'c', 'from': '2028-06-01', 'to': '2028-12-31'}]}"
            })
    void aPolicyThatHardlyEverBeginsIsRefused(String policy) {
        assertThat(only(policy).field()).isEqualTo("schedule");
    }

    @Test
    void aPolicyThatEndsInTheYearIsRefused() {
        assertThat(
                        only("{'schedule': {'every': '1h'}, 'rpoInFreezes': 'counted', 'freezes': [{'name': 'a', 'from': '2026-07-01', 'to': '2027-06-30'}, {'name': 'b', 'from': '2027-07-01', 'to': '2028-06-30'}]}")
                                .gap()
                                .orElseThrow()
                                .from())
                .isEqualTo(at("2026-06-30T23:00"));
    }

    @Test
    void rulesThatKeepNothingAreRefused() {
        assertThat(only("{'keep': {}}").field()).isEqualTo("keep");
        assertThatThrownBy(() -> Checks.require(Policies.policy("{'keep': {}, 'rpo': '1h'}"), NOW))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("keep: ")
                .hasMessageContaining("rpo: 1h")
                .hasMessageContaining("Next: ");
    }

    @Test
    void freezesThatCanNotBeCountedAreRefused() {
        String events = "BEGIN:VEVENT\nDTSTART:20260101\nRRULE:FREQ=DAILY\nEND:VEVENT\n".repeat(40);
        String calendar = ("BEGIN:VCALENDAR\n" + events + "END:VCALENDAR").replace("\n", "\\n");
        assertThat(only("{'freezes': [{'name': 'a', 'calendar': '" + calendar + "'}]}")
                        .field())
                .isEqualTo("freezes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"})
    void theTiersAsShippedAndWhatIsUsualHoldEverywhere(String zone) {
        ZoneId id = ZoneId.of(zone);
        Tiers.shipped(id)
                .values()
                .forEach(tier -> assertThat(Checks.refusals(tier, NOW)).isEmpty());
        assertThat(Checks.refusals(Policy.usual(id), NOW)).isEmpty();
        assertThat(Tiers.shipped(id)).containsOnlyKeys("core", "important", "ordinary");
    }

    @Test
    void theMoreImportantTheTierTheOftenerItRunsAndTheSoonerItGoes() {
        List<Policy> tiers = List.copyOf(Tiers.shipped(Policies.SHANGHAI).values());
        assertThat(tiers).extracting(Policy::priority).containsExactly(300, 200, 100);
        assertThat(tiers).extracting(tier -> Amounts.text(tier.rpo())).containsExactly("2h", "12h", "2d");
        assertThat(tiers).extracting(tier -> tier.verify().withinDays()).containsExactly(7, 30, 90);
        tiers.forEach(tier -> assertThat(PolicyJson.read(PolicyJson.write(tier), ZoneId.of("UTC")))
                .isEqualTo(tier));
    }

    private static Refusal only(String document) {
        List<Refusal> refusals = refusals(document);
        assertThat(refusals).hasSize(1);
        return refusals.getFirst();
    }

    private static List<Refusal> refusals(String document) {
        return Checks.refusals(Policies.policy(document), NOW);
    }

    private static Instant at(String time) {
        return LocalDateTime.parse(time).atZone(Policies.SHANGHAI).toInstant();
    }
}

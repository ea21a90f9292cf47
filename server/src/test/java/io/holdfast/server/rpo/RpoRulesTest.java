package io.holdfast.server.rpo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.rpo.RpoRules.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RpoRulesTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration TWO_HOURS = Duration.ofHours(2);

    private static Facts facts(Optional<Duration> age) {
        Optional<Instant> newest = age.map(NOON::minus);
        return new Facts(
                false,
                newest,
                TWO_HOURS,
                newest.map(at -> at.plus(TWO_HOURS)),
                Optional.of(NOON.plusSeconds(900)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Facts failing(Facts facts, String why) {
        return new Facts(
                facts.paused(),
                facts.newest(),
                facts.wanted(),
                facts.freshUntil(),
                facts.next(),
                Optional.of(why),
                facts.trouble(),
                facts.nowhere());
    }

    @Test
    void aYoungSnapshotIsFreshUntilItIsTooOld() {
        var judged = RpoRules.judge(facts(Optional.of(Duration.ofMinutes(30))), NOON);
        assertThat(judged.state()).isEqualTo(RpoState.Kind.FRESH);
        assertThat(judged.until()).contains(NOON.plus(Duration.ofMinutes(90)));
    }

    @Test
    void itIsLateFromTheMomentAtWhichItIsAsOldAsItMayBe() {
        assertThat(RpoRules.judge(facts(Optional.of(TWO_HOURS.minusSeconds(1))), NOON)
                        .state())
                .isEqualTo(RpoState.Kind.FRESH);
        assertThat(RpoRules.judge(facts(Optional.of(TWO_HOURS)), NOON).state()).isEqualTo(RpoState.Kind.LATE);
    }

    @Test
    void failingJobsMakeAnOldOneBrokenAndAYoungOneStaysFresh() {
        assertThat(RpoRules.judge(failing(facts(Optional.of(Duration.ofHours(3))), "access denied"), NOON))
                .satisfies(judged -> assertThat(judged.state()).isEqualTo(RpoState.Kind.BROKEN))
                .satisfies(judged ->
                        assertThat(judged.why()).contains("3 h 0 min old").contains("access denied"));
        assertThat(RpoRules.judge(failing(facts(Optional.of(Duration.ofHours(1))), "access denied"), NOON)
                        .state())
                .isEqualTo(RpoState.Kind.FRESH);
    }

    @Test
    void withoutASnapshotItIsUnprotectedWhateverElseHolds() {
        assertThat(RpoRules.judge(facts(Optional.empty()), NOON).state()).isEqualTo(RpoState.Kind.UNPROTECTED);
        assertThat(RpoRules.judge(failing(facts(Optional.empty()), "no such bucket"), NOON)
                        .why())
                .contains("no such bucket")
                .doesNotContain("begins");
        assertThat(RpoRules.judge(facts(Optional.empty()), NOON).why())
                .contains("the next backup begins at " + NOON.plusSeconds(900));
    }

    @Test
    void aPausedPlanSaysHowOldItsSnapshotIs() {
        Facts young = facts(Optional.of(Duration.ofDays(3)));
        Facts paused = new Facts(
                true,
                young.newest(),
                young.wanted(),
                young.freshUntil(),
                young.next(),
                young.failing(),
                young.trouble(),
                young.nowhere());
        assertThat(RpoRules.judge(paused, NOON).state()).isEqualTo(RpoState.Kind.PAUSED);
        assertThat(RpoRules.judge(paused, NOON).why()).contains("3 days");
    }
}

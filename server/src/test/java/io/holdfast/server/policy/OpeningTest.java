package io.holdfast.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class OpeningTest {
    private static final String SALE = "'freezes': [{'name': 'sale', 'from': '2026-11-10', 'to': '2026-11-12'}]";
    private static final String NIGHT = "{'window': {'from': '22:00', 'to': '06:00'}, " + SALE + "}";

    @Test
    void aJobStopsAtTheEndOfItsWindowOrAtAFreezeWhicheverComesFirst() {
        Opening night = opening(NIGHT);
        assertThat(night.closes(at("2026-11-08T23:00"))).contains(at("2026-11-09T06:00"));
        assertThat(night.closes(at("2026-11-09T23:00"))).contains(at("2026-11-10T00:00"));
        assertThat(night.closes(at("2026-11-09T12:00"))).contains(at("2026-11-09T12:00"));
        assertThat(opening("{" + SALE + "}").closes(at("2026-11-09T12:00"))).contains(at("2026-11-10T00:00"));
        assertThat(opening("{" + SALE + "}").closes(at("2026-11-13T12:00"))).isEmpty();
        assertThat(opening("{}").closes(at("2026-11-13T12:00"))).isEmpty();
    }

    @Test
    void aJobGoesOnWhenTheNextWindowBeginsAndTheFreezeIsOver() {
        Opening night = opening(NIGHT);
        assertThat(night.opens(at("2026-11-09T06:00"))).contains(at("2026-11-09T22:00"));
        assertThat(night.opens(at("2026-11-10T00:00"))).contains(at("2026-11-13T00:00"));
        assertThat(night.opens(at("2026-11-13T01:00"))).contains(at("2026-11-13T01:00"));
        assertThat(night.isOpen(at("2026-11-10T23:00"))).isFalse();
    }

    @Test
    void theClockOfTheRpoStandsStillInFreezesWhereThatIsWanted() {
        String policy = "{'rpo': '6h', " + SALE + "%s}";
        RpoClock counted = RpoClock.about(Policies.policy(policy.formatted("")), at("2026-11-09T00:00"));
        RpoClock suspended = RpoClock.about(
                Policies.policy(policy.formatted(", 'rpoInFreezes': 'suspended'")), at("2026-11-09T00:00"));
        assertThat(counted.freshUntil(at("2026-11-09T20:00"))).isEqualTo(at("2026-11-10T02:00"));
        assertThat(suspended.freshUntil(at("2026-11-09T20:00"))).isEqualTo(at("2026-11-13T02:00"));
        assertThat(suspended.freshUntil(at("2026-11-09T18:00"))).isEqualTo(at("2026-11-10T00:00"));
        assertThat(suspended.freshUntil(at("2026-11-11T07:00"))).isEqualTo(at("2026-11-13T06:00"));
        Interval stretch = new Interval(at("2026-11-09T20:00"), at("2026-11-13T02:00"));
        assertThat(suspended.counted(stretch)).isEqualTo(Duration.ofHours(6));
        assertThat(counted.counted(stretch)).isEqualTo(Duration.ofHours(78));
    }

    private static Opening opening(String document) {
        return Opening.about(Policies.policy(document), at("2026-11-09T00:00"));
    }

    private static Instant at(String time) {
        return LocalDateTime.parse(time).atZone(Policies.SHANGHAI).toInstant();
    }
}

package io.holdfast.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitsByTimeTest {
    @Test
    void aLimitHoldsInItsPartOfTheDayAndTheSmallestOfSeveralCounts() {
        LimitsByTime limits = limits(
                "[{'from': '08:00', 'to': '20:00', 'bytesPerSecond': '50M'}, {'from': '18:00', 'to': '02:00', 'bytesPerSecond': '10M', 'requestsPerSecond': 5},"
                        + " {'from': '19:00', 'to': '20:00', 'bytesPerSecond': '80M', 'adaptive': true}]");
        assertThat(limits.at(at("2026-06-01T07:59"))).isEqualTo(Rates.NONE);
        assertThat(limits.at(at("2026-06-01T08:00"))).isEqualTo(rates(50, 0, false));
        assertThat(limits.at(at("2026-06-01T18:00"))).isEqualTo(rates(10, 5, false));
        assertThat(limits.at(at("2026-06-01T19:30"))).isEqualTo(rates(10, 5, true));
        assertThat(limits.at(at("2026-06-02T01:59"))).isEqualTo(rates(10, 5, false));
        assertThat(limits.at(at("2026-06-02T02:00"))).isEqualTo(Rates.NONE);
    }

    @Test
    void theNextChangeIsTheNextTimeAtWhichAnotherHolds() {
        LimitsByTime limits = limits(
                "[{'from': '08:00', 'to': '12:00', 'bytesPerSecond': '50M'}, {'from': '12:00', 'to': '20:00', 'bytesPerSecond': '50M'}]");
        assertThat(limits.changesAfter(at("2026-06-01T07:00"))).contains(at("2026-06-01T08:00"));
        assertThat(limits.changesAfter(at("2026-06-01T08:00"))).contains(at("2026-06-01T20:00"));
        assertThat(limits.changesAfter(at("2026-06-01T20:00"))).contains(at("2026-06-02T08:00"));
    }

    @Test
    void whatAlwaysHoldsNeverChanges() {
        assertThat(limits("[{'bytesPerSecond': '50M'}]").changesAfter(at("2026-06-01T08:00")))
                .isEmpty();
        assertThat(limits("[]").changesAfter(at("2026-06-01T08:00"))).isEmpty();
        LimitsByTime monday = limits("[{'days': ['MON'], 'adaptive': true}]");
        assertThat(monday.changesAfter(at("2026-06-02T00:00"))).contains(at("2026-06-08T00:00"));
        assertThat(monday.changesAfter(at("2026-06-08T00:00"))).contains(at("2026-06-09T00:00"));
    }

    @Test
    void onTheDayOfTwentyFiveHoursItHoldsAnHourLonger() {
        LimitsByTime limits = new LimitsByTime(
                Policies.policy("{'limits': [{'from': '01:00', 'to': '05:00', 'adaptive': true}]}")
                        .limits(),
                ZoneId.of("Europe/Berlin"));
        assertThat(limits.changesAfter(Instant.parse("2026-10-24T23:00:00Z")))
                .contains(Instant.parse("2026-10-25T04:00:00Z"));
    }

    private static LimitsByTime limits(String limits) {
        return new LimitsByTime(Policies.policy("{'limits': " + limits + "}").limits(), Policies.SHANGHAI);
    }

    private static Rates rates(long mebibytes, int requests, boolean adaptive) {
        return new Rates(Optional.of(mebibytes << 20), Optional.of(requests).filter(each -> each > 0), adaptive);
    }

    private static Instant at(String time) {
        return LocalDateTime.parse(time).atZone(Policies.SHANGHAI).toInstant();
    }
}

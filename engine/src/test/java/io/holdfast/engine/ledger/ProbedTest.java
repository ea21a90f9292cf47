package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a probe has measured can make whoever deletes more careful, and never less. */
class ProbedTest {
    private static final Probed SEEN = new Probed(
            Duration.ofMillis(125_500),
            Duration.ofSeconds(2),
            "fit_with_remarks",
            List.of("clock passed right", "tags noted\nlost"));

    @Test
    void itIsReadAsItWasWritten() {
        Probed read = Probed.of(SEEN.value());
        assertThat(read.listDelay()).isEqualTo(SEEN.listDelay());
        assertThat(read.clockSpread()).isEqualTo(SEEN.clockSpread());
        assertThat(read.verdict()).isEqualTo("fit_with_remarks");
        assertThat(read.checks()).containsExactly("clock passed right", "tags noted lost");
        assertThat(Probed.of("of-a-later-release 7\n" + SEEN.value())).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "list-delay-ms 1",
                "list-delay-ms x\nclock-spread-ms 1",
                "list-delay-ms 1\nclock-spread-ms -1"
            })
    void whatNobodyCanReadIsAStoreOfWhichNothingIsKnown(String value) {
        assertThat(Times.PROMPT.atLeast(Probed.of(value))).isEqualTo(Times.UNKNOWN);
    }

    @Test
    void itLengthensTimesAndNeverShortensThem() {
        Times local = Times.LOCAL.atLeast(SEEN);
        assertThat(local.listDelay()).isEqualTo(SEEN.listDelay());
        assertThat(local.clockSpread()).isEqualTo(Times.LOCAL.clockSpread());
        assertThat(local.leastGrace()).isGreaterThan(Times.LOCAL.leastGrace());
        assertThat(Times.UNKNOWN.atLeast(SEEN)).isEqualTo(Times.UNKNOWN);
    }

    @Test
    void anEarlierOneThatWasWorseCounts() {
        Probed better = new Probed(Duration.ZERO, Duration.ofSeconds(5), "fit", List.of());
        Probed both = better.atLeast(SEEN);
        assertThat(both.listDelay()).isEqualTo(SEEN.listDelay());
        assertThat(both.clockSpread()).isEqualTo(better.clockSpread());
        assertThat(both.verdict()).isEqualTo("fit");
    }
}

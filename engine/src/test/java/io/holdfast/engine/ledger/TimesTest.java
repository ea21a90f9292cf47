package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The times of docs/protocol.md, sections 2, 5, 6 and 9: each bound is met exactly. */
class TimesTest {
    private static final Instant ASKED = Instant.parse("2026-11-28T08:00:00Z");
    private static final Times TIMES =
            new Times(Duration.ofMinutes(15), Duration.ofHours(24), Duration.ofMinutes(7), Duration.ofSeconds(5));

    @Test
    void inTimeIsFromEBeforeToWAfter() {
        assertThat(TIMES.inTime(ASKED, ASKED.minus(TIMES.clockSpread()))).isTrue();
        assertThat(TIMES.inTime(ASKED, ASKED.minus(TIMES.clockSpread()).minusMillis(1)))
                .isFalse();
        assertThat(TIMES.inTime(ASKED, ASKED.plus(TIMES.window()))).isTrue();
        assertThat(TIMES.inTime(ASKED, ASKED.plus(TIMES.window()).plusMillis(1)))
                .isFalse();
    }

    @Test
    void theInequality() {
        assertThat(TIMES.leastGrace())
                .as("W + 2D + 2E")
                .isEqualTo(Duration.ofMinutes(29).plusSeconds(10));
        assertThat(TIMES.pageWindow())
                .as("3W + D + 2E")
                .isEqualTo(Duration.ofMinutes(52).plusSeconds(10));
    }

    /** Where lists are not late a third more than the least; else the table, unless a third more is longer than that. */
    @ParameterizedTest
    @CsvSource({
        "PT0S,PT5S,PT20M13.333333333S",
        "PT1M,PT1M,PT24H",
        "PT59M,PT5M,PT24H",
        "PT1H,PT5M,PT48H",
        "PT6H,PT5M,PT72H",
        "PT30H,PT5M,PT80H33M20S"
    })
    void theGraceOfWhoAsksForNone(Duration listDelay, Duration clockSpread, Duration grace) {
        assertThat(Times.assuming(listDelay, clockSpread).usualGrace()).isEqualTo(grace);
    }

    @Test
    void noTimeIsNegative() {
        Duration none = Duration.ZERO;
        Duration less = Duration.ofSeconds(-1);
        assertThat(new Times(none, none, none, none).leastGrace()).isZero();
        assertThatThrownBy(() -> new Times(less, none, none, none)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Times(none, less, none, none)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Times(none, none, less, none)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Times(none, none, none, less)).isInstanceOf(IllegalArgumentException.class);
    }
}

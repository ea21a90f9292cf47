package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as people read and write them. */
class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1048500, 1023.9 KiB",
        "1048575, 1.0 MiB",
        "5368709120, 5.0 GiB",
        "9223372036854775807, 8.0 EiB"
    })
    void sizesHaveFourDigitsAtMost(long bytes, String text) {
        assertThat(Units.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"512, 512", "512B, 512", "800K, 819200", "50M, 52428800", "50MiB, 52428800", "1.5g, 1610612736"})
    void ratesAreReadInSteps(String text, double bytes) {
        assertThat(Units.parseRate(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-5M", "fast", "50 M M", "5X", "1e9", "99999999999"})
    void whatIsNoRateIsRefused(String text) {
        assertThatThrownBy(() -> Units.parseRate(text))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Next: write it like 50M");
    }

    @ParameterizedTest
    @CsvSource({"90s, PT90S", "10m, PT10M", "10min, PT10M", "1h30m, PT90M", "1h 30m, PT90M", "2D, PT48H"})
    void durationsAreReadInTheirUnits(String text, Duration duration) {
        assertThat(Units.parseDuration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "0s", "-5m", "1m1h", "soon", "9999999h"})
    void whatIsNoDurationIsRefused(String text) {
        assertThatThrownBy(() -> Units.parseDuration(text)).isInstanceOf(BadInput.class);
    }

    @Test
    void durationsGrowCoarser() {
        assertThat(Units.duration(Duration.ofMillis(1_234))).isEqualTo("1.2 s");
        assertThat(Units.duration(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
        assertThat(Units.duration(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
    }

    @Test
    void nounsAgreeWithTheirNumber() {
        assertThat(Units.entries(1)).isEqualTo("1 entry");
        assertThat(Units.entries(12_345)).isEqualTo("12,345 entries");
        assertThat(Units.count(1, "request")).isEqualTo("1 request");
        assertThat(Units.count(2, "request")).isEqualTo("2 requests");
    }
}

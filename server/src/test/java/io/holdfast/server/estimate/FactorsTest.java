package io.holdfast.server.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How reviews correct the next estimate. */
final class FactorsTest {
    private static Review review(double plain, double factor, double happened) {
        return new Review(
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                BackupKind.FIRST,
                Instant.EPOCH,
                Map.of(Figure.BYTES_STORED, Review.Held.of(plain * factor, factor, plain, happened)));
    }

    @Test
    void theErrorIsWhatWasExpectedMoreThanCame() {
        assertThat(Review.Held.of(150, 1, 150, 100).errorPercent()).contains(50.0);
        assertThat(Review.Held.of(50, 1, 50, 100).errorPercent()).contains(-50.0);
        assertThat(Review.Held.of(0, 1, 0, 0).errorPercent()).contains(0.0);
        assertThat(Review.Held.of(10, 1, 10, 0).errorPercent()).isEmpty();
    }

    @Test
    void theFirstReviewGivesTheFactorAndLaterOnesMoveItHalfOfTheWay() {
        Factors once = Factors.after(List.of(review(100, 1, 400)));
        assertThat(once.of(Figure.BYTES_STORED)).isCloseTo(4, within(1e-9));
        Factors twice = once.after(review(100, 4, 100));
        assertThat(twice.of(Figure.BYTES_STORED)).isCloseTo(2, within(1e-9)); // between 4 and 1, in logarithms
        assertThat(twice.of(Figure.SECONDS)).isEqualTo(1);
    }

    @Test
    void nothingIsLearnedOfNextToNothing() {
        assertThat(Factors.after(List.of(review(0, 1, 400), review(100, 1, 0)))).isEqualTo(Factors.NONE);
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    /** Where backups are always off by the same, the correction gets there, and it never leaves its bounds. */
    @ParameterizedTest
    @MethodSource("seeds")
    void factorsStayInBoundsAndSettleWhereTheErrorIs(long seed) {
        Random random = new Random(seed);
        List<Review> odd = new ArrayList<>();
        for (int i = 0; i < random.nextInt(1, 20); i++) {
            odd.add(review(random.nextDouble(1e9), 1, random.nextDouble(1e12)));
        }
        Factors factors = Factors.after(odd);
        assertThat(factors.of(Figure.BYTES_STORED)).as("seed " + seed).isBetween(1 / Factors.MOST, Factors.MOST);
        double off = Math.exp(random.nextDouble(-2, 2));
        for (int i = 0; i < 30; i++) {
            factors = factors.after(review(1e6, factors.of(Figure.BYTES_STORED), 1e6 * off));
        }
        assertThat(factors.of(Figure.BYTES_STORED)).isCloseTo(off, within(off * 0.001));
    }
}

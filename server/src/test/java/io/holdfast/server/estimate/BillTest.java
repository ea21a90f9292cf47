package io.holdfast.server.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a store charges: sums, by decimal numbers. */
final class BillTest {
    private static final double GIB = 1L << 30;

    private static BigDecimal of(String text) {
        return new BigDecimal(text);
    }

    private static Prices prices() {
        return new Prices(
                List.of(new Prices.Step(of("50"), of("0.2")), new Prices.Step(null, of("0.1"))),
                of("0.05"),
                of("0.004"),
                of("0.05"),
                of("0"),
                of("0.5"),
                null);
    }

    @Test
    void storageIsPaidStepByStepRequestsByTenThousandAndTrafficOnlyWhereItLeavesTheRegion() {
        Bill bill = Bill.of(
                prices(),
                new Bill.Use(
                        Span.exactly(60 * GIB),
                        new Requests(20_000, 10_000, 10_000, 10_000, 5),
                        Span.exactly(4 * GIB)));
        assertThat(bill.storage().likely()).isEqualByComparingTo("11"); // 50 at 0.2, and 10 at 0.1
        assertThat(bill.requests().likely()).isEqualByComparingTo("0.158"); // 0.1 put, 0.008 get and head, 0.05 list
        assertThat(bill.traffic().low()).isEqualByComparingTo("0");
        assertThat(bill.traffic().likely()).isEqualByComparingTo("0");
        assertThat(bill.traffic().high()).isEqualByComparingTo("2");
        assertThat(bill.all().high()).isEqualByComparingTo("13.158");
        assertThat(bill.missing()).isEmpty();
    }

    @Test
    void whatAListDoesNotSayIsNamedAndNotReckonedAsNothing() {
        Prices some = new Prices(List.of(new Prices.Step(null, of("0.099"))), null, null, null, null, null, null);
        Bill bill = Bill.of(some, new Bill.Use(Span.exactly(GIB), new Requests(1, 1, 0, 1, 0), Span.exactly(GIB)));
        assertThat(bill.all().high()).isEqualByComparingTo("0.099");
        assertThat(bill.missing())
                .containsExactly("put requests", "get requests", "list requests", "traffic to the internet");
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void moreCostsNoLessNothingIsNegativeAndPartsMakeTheWhole(long seed) {
        Random random = new Random(seed);
        Prices prices = any(random);
        Bill.Use use = use(random, 1);
        Bill.Use more = new Bill.Use(
                use.stored().times(1 + random.nextDouble(5)),
                use.asked().times(1 + random.nextDouble(5)),
                use.out().times(1 + random.nextDouble(5)));
        Bill bill = Bill.of(prices, use);
        assertThat(bill.all().low()).as("seed " + seed).isNotNegative();
        assertThat(bill.all().low()).isLessThanOrEqualTo(bill.all().likely());
        assertThat(bill.all().likely()).isLessThanOrEqualTo(bill.all().high());
        assertThat(bill.storage()
                        .likely()
                        .add(bill.requests().likely())
                        .add(bill.traffic().likely())
                        .subtract(bill.all().likely())
                        .abs())
                .isLessThan(of("0.0002")); // each part is rounded to a ten-thousandth
        assertThat(Bill.of(prices, more).all().likely())
                .isGreaterThanOrEqualTo(bill.all().likely());
    }

    private static Prices any(Random random) {
        List<Prices.Step> steps = new ArrayList<>();
        BigDecimal end = BigDecimal.ZERO;
        for (int i = random.nextInt(3); i > 0; i--) {
            end = end.add(BigDecimal.valueOf(random.nextInt(1, 1_000)));
            steps.add(new Prices.Step(end, price(random)));
        }
        steps.add(new Prices.Step(null, price(random)));
        return new Prices(
                steps, price(random), price(random), price(random), price(random), price(random), price(random));
    }

    private static BigDecimal price(Random random) {
        return BigDecimal.valueOf(random.nextInt(10_000), 4);
    }

    private static Bill.Use use(Random random, double times) {
        double stored = random.nextDouble(2_000) * GIB * times;
        double out = random.nextDouble(100) * GIB;
        return new Bill.Use(
                new Span(stored / 2, stored, stored * 2),
                new Requests(random.nextInt(1_000_000), random.nextInt(1_000_000), 0, random.nextInt(1_000), 0),
                new Span(out, out, out));
    }

    @Test
    void aPriceThatIsNoneIsRefused() {
        for (String wrong : List.of("-0.01", "1000001", "0.0000000000001")) {
            assertThatThrownBy(() ->
                            new Prices(List.of(new Prices.Step(null, of(wrong))), null, null, null, null, null, null))
                    .as(wrong)
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("Next: ");
        }
        assertThatThrownBy(() -> new Prices(
                        List.of(new Prices.Step(of("10"), of("1")), new Prices.Step(of("5"), of("1"))),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null))
                .isInstanceOf(BadInput.class);
    }
}

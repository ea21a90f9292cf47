package io.holdfast.server.estimate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** A sum of money that nobody knows exactly, in the currency of a list. */
public record Money(BigDecimal low, BigDecimal likely, BigDecimal high) {
    static final Money NONE = new Money(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
    private static final MathContext DIGITS = MathContext.DECIMAL64;
    private static final int SHOWN = 4;

    /** A price for so many. */
    static Money of(BigDecimal price, Span amount) {
        return new Money(
                price.multiply(BigDecimal.valueOf(amount.low()), DIGITS),
                price.multiply(BigDecimal.valueOf(amount.likely()), DIGITS),
                price.multiply(BigDecimal.valueOf(amount.high()), DIGITS));
    }

    Money plus(Money other) {
        return new Money(low.add(other.low), likely.add(other.likely), high.add(other.high));
    }

    /** As it is told: to a hundredth of a cent. */
    Money rounded() {
        return new Money(rounded(low), rounded(likely), rounded(high));
    }

    private static BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(SHOWN, RoundingMode.HALF_UP);
    }
}

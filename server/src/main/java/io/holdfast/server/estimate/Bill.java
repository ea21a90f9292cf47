package io.holdfast.server.estimate;

import io.holdfast.engine.error.BadInput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store charges for a month. Pure, and in decimal numbers throughout.
 *
 * @param storage  for what lies there
 * @param requests of all kinds
 * @param traffic  out of the store; nothing at least, where the reader is in its region
 * @param all      of what is known
 * @param missing  what the list has no price for, and the sum not
 */
public record Bill(Money storage, Money requests, Money traffic, Money all, List<String> missing) {
    private static final BigDecimal TEN_THOUSAND = BigDecimal.valueOf(10_000);
    private static final double GIB = 1L << 30;

    public Bill {
        missing = List.copyOf(missing);
    }

    /**
     * What was used in a month.
     *
     * @param stored bytes that lay there, in the mean
     * @param asked  requests
     * @param out    bytes that were read
     */
    public record Use(Span stored, Requests asked, Span out) {}

    /** @throws BadInput never for lists that were checked */
    static Bill of(Prices prices, Use use) {
        List<String> missing = new ArrayList<>();
        Money storage = storage(prices.storage(), use.stored().times(1 / GIB));
        Money requests = per10000(prices.putPer10000(), use.asked().put(), "put requests", missing)
                .plus(per10000(
                        prices.getPer10000(), use.asked().get() + use.asked().head(), "get requests", missing))
                .plus(per10000(prices.listPer10000(), use.asked().list(), "list requests", missing))
                .plus(per10000(prices.deletePer10000(), use.asked().delete(), "delete requests", missing));
        Span gib = use.out().times(1 / GIB);
        Money traffic = traffic(prices, gib, missing);
        return new Bill(
                storage.rounded(),
                requests.rounded(),
                traffic.rounded(),
                storage.plus(requests).plus(traffic).rounded(),
                missing);
    }

    /** Nothing where it is read in the region; the price of the internet at most. What is likely is that a server stands beside its stores. */
    private static Money traffic(Prices prices, Span gib, List<String> missing) {
        BigDecimal out = prices.outPerGib();
        BigDecimal read = prices.readPerGib();
        if (out == null && gib.high() > 0) {
            missing.add("traffic to the internet");
        }
        Money internet = out == null ? Money.NONE : Money.of(out, new Span(0, 0, gib.high()));
        return read == null ? internet : internet.plus(Money.of(read, gib));
    }

    private static Money per10000(@Nullable BigDecimal price, double requests, String what, List<String> missing) {
        if (price == null) {
            if (requests > 0) {
                missing.add(what);
            }
            return Money.NONE;
        }
        return Money.of(price.divide(TEN_THOUSAND, MathContext.DECIMAL64), Span.exactly(requests));
    }

    private static Money storage(List<Prices.Step> steps, Span gib) {
        return new Money(storage(steps, gib.low()), storage(steps, gib.likely()), storage(steps, gib.high()));
    }

    private static BigDecimal storage(List<Prices.Step> steps, double gib) {
        BigDecimal left = BigDecimal.valueOf(gib);
        BigDecimal before = BigDecimal.ZERO;
        BigDecimal sum = BigDecimal.ZERO;
        for (Prices.Step step : steps) {
            BigDecimal end = step.upToGib();
            BigDecimal here = end == null ? left : left.min(end.subtract(before));
            sum = sum.add(here.multiply(step.perGibMonth(), MathContext.DECIMAL64));
            left = left.subtract(here);
            before = end == null ? before : end;
        }
        return sum;
    }
}

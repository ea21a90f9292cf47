package io.holdfast.server.estimate;

import io.holdfast.engine.error.BadInput;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store charges, each in the currency of its list. What is not known is left out, and then no sum has it.
 *
 * @param storage       by how much is stored, from the first GiB on; the last step has no end
 * @param putPer10000   and copies
 * @param getPer10000   and those that ask for headers alone
 * @param outPerGib     traffic to the internet
 * @param readPerGib    for reading at all, as classes for rare access have it
 */
public record Prices(
        List<Step> storage,
        @Nullable BigDecimal putPer10000,
        @Nullable BigDecimal getPer10000,
        @Nullable BigDecimal listPer10000,
        @Nullable BigDecimal deletePer10000,
        @Nullable BigDecimal outPerGib,
        @Nullable BigDecimal readPerGib) {
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);
    private static final int MOST_DIGITS = 12;
    private static final int MOST_STEPS = 20;

    /**
     * Storage up to an amount.
     *
     * @param upToGib     absent in the last step alone
     * @param perGibMonth a GiB for a month
     */
    public record Step(@Nullable BigDecimal upToGib, BigDecimal perGibMonth) {}

    /** @throws BadInput if a price is none */
    public Prices {
        storage = List.copyOf(storage);
        mustBeSteps(storage);
        mustBePrice("putPer10000", putPer10000);
        mustBePrice("getPer10000", getPer10000);
        mustBePrice("listPer10000", listPer10000);
        mustBePrice("deletePer10000", deletePer10000);
        mustBePrice("outPerGib", outPerGib);
        mustBePrice("readPerGib", readPerGib);
    }

    private static void mustBeSteps(List<Step> storage) {
        if (storage.isEmpty() || storage.size() > MOST_STEPS) {
            throw new BadInput("storage: 1 to " + MOST_STEPS
                    + " prices of a GiB for a month are wanted. Next: write [{\"perGibMonth\": 0.118}]");
        }
        BigDecimal before = BigDecimal.ZERO;
        for (int i = 0; i < storage.size(); i++) {
            Step step = storage.get(i);
            mustBePrice("storage.perGibMonth", step.perGibMonth());
            boolean last = i == storage.size() - 1;
            BigDecimal end = step.upToGib();
            if (last != (end == null) || (end != null && end.compareTo(before) <= 0)) {
                throw new BadInput("storage: each price but the last says up to how many GiB it holds, each more than"
                        + " the one before. Next: correct upToGib");
            }
            before = end == null ? before : end;
        }
    }

    private static void mustBePrice(String field, @Nullable BigDecimal price) {
        if (price != null
                && (price.signum() < 0
                        || price.compareTo(MOST) > 0
                        || price.stripTrailingZeros().scale() > MOST_DIGITS
                        || price.precision() > 2 * MOST_DIGITS)) {
            throw new BadInput(field + ": a price of 0 to " + MOST + ", with " + MOST_DIGITS
                    + " digits behind the point at most, is wanted. Next: correct it");
        }
    }
}

package io.holdfast.server.estimate;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What one of the two stores charges for a plan.
 *
 * @param side       source or repository
 * @param store      name of the store
 * @param priceList  by which it is reckoned; empty: there is none for it
 * @param dated      when these prices were read
 * @param firstMonth with the first backup
 * @param lastMonth  the twelfth
 * @param year       all twelve
 */
public record Charge(
        Side side,
        String store,
        Optional<String> priceList,
        Optional<String> currency,
        Optional<LocalDate> dated,
        Optional<Boolean> confirmed,
        Optional<Bill> firstMonth,
        Optional<Bill> lastMonth,
        Optional<Money> year) {
    /** Who is asked. */
    public enum Side {
        SOURCE,
        REPOSITORY
    }
}

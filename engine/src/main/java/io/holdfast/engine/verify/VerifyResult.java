package io.holdfast.engine.verify;

import io.holdfast.engine.verify.VerifyOptions.Level;
import java.time.Duration;
import java.util.List;

/**
 * What a verification found.
 *
 * @param packsChecked   packs that were read whole, or of which presence and length were looked at
 * @param entriesChecked entries of runs that were decoded, removals included; of a comparison, keys that were compared
 * @param damaged        what is damaged: the first of it, in the order in which it was found
 * @param damagedCount   how much there is in all; each was told as an event, too
 */
public record VerifyResult(
        Level level, long packsChecked, long entriesChecked, List<Damage> damaged, long damagedCount, Duration took) {
    public VerifyResult {
        damaged = List.copyOf(damaged);
    }
}

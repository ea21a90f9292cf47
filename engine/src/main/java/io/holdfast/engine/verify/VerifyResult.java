package io.holdfast.engine.verify;

import io.holdfast.engine.verify.VerifyOptions.Level;
import java.time.Duration;

/**
 * What a verification came to. What is damaged was told while it ran: it can be much.
 *
 * @param packsChecked   packs that were read whole, or of which presence and length were looked at
 * @param entriesChecked entries of runs that were decoded, removals included; of a comparison, keys that were compared
 * @param damaged        how much is damaged, or differs
 */
public record VerifyResult(Level level, long packsChecked, long entriesChecked, long damaged, Duration took) {}

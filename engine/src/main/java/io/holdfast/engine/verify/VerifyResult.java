package io.holdfast.engine.verify;

import io.holdfast.engine.verify.VerifyOptions.Level;
import java.time.Duration;

/**
 * What a verification came to. What is damaged was told while it ran: it can be much.
 *
 * @param packsChecked   packs that were looked at in any way: read whole, or compared, or that they are there and how long they are
 * @param packsRead      of them those that were read whole
 * @param packsCompared  of them those of which the store's own checksum was compared
 * @param entriesChecked entries of runs that were decoded, removals included; of a comparison, keys that were compared
 * @param damaged        how much is damaged, or differs
 */
public record VerifyResult(
        Level level,
        long packsChecked,
        long packsRead,
        long packsCompared,
        long entriesChecked,
        long damaged,
        Duration took) {}

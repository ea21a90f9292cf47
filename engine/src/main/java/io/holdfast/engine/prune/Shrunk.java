package io.holdfast.engine.prune;

import io.holdfast.engine.error.HoldfastException;
import java.util.Optional;

/**
 * What was deleted at a replica; of a dry run, what would be.
 *
 * @param deleted packs
 * @param waiting packs that the primary has freed and that were not condemned long enough: a later run deletes them
 * @param refused what the store of the replica refused to delete
 * @param refusal why, of the first
 * @param stopped why no more was deleted; nothing was where it came before the first
 */
public record Shrunk(
        Amount deleted, Amount waiting, Amount refused, Optional<String> refusal, Optional<HoldfastException> stopped) {
    /** Nothing was looked at. */
    public static Shrunk stopped(HoldfastException why) {
        return new Shrunk(Amount.NONE, Amount.NONE, Amount.NONE, Optional.empty(), Optional.of(why));
    }
}

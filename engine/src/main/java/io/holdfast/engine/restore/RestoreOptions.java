package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.source.Patterns;
import java.util.Optional;

/**
 * What a user sets for a restore.
 *
 * @param include    which entries are wanted
 * @param prefix     only entries whose keys begin with it
 * @param overwrite  what becomes of a thing that is at the target already
 * @param comparison what is compared at the end
 * @param threads    that write side by side
 */
public record RestoreOptions(
        Patterns include, Optional<Key> prefix, Overwrite overwrite, Comparison comparison, int threads) {

    /** What becomes of a thing that is at the target already. */
    public enum Overwrite {
        /** It stays. */
        NEVER,
        /** It stays if it is the same by kind, size and time, or ETag; else it is replaced. */
        CHANGED,
        /** It is replaced. */
        ALWAYS
    }

    /** What is compared at the end. */
    public enum Comparison {
        /** Counts, sizes, attributes. */
        ATTRIBUTES,
        /** Those, and every byte, read back. */
        CONTENT
    }

    public static final RestoreOptions DEFAULT = new RestoreOptions(
            Patterns.ALL,
            Optional.empty(),
            Overwrite.CHANGED,
            Comparison.ATTRIBUTES,
            Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));

    KeyRange range() {
        return prefix.map(KeyRange::ofPrefix).orElse(KeyRange.ALL);
    }

    boolean wants(Key key) {
        return prefix.map(key::startsWith).orElse(true) && include.takes(key);
    }
}

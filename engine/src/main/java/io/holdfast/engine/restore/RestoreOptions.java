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
 * @param settings   what becomes of what was set for the bucket itself
 */
public record RestoreOptions(
        Patterns include,
        Optional<Key> prefix,
        Overwrite overwrite,
        Comparison comparison,
        int threads,
        BucketSettings settings) {

    /** Objects or files alone. */
    public RestoreOptions(
            Patterns include, Optional<Key> prefix, Overwrite overwrite, Comparison comparison, int threads) {
        this(include, prefix, overwrite, comparison, threads, BucketSettings.LEFT_OUT);
    }

    public RestoreOptions with(BucketSettings other) {
        return new RestoreOptions(include, prefix, overwrite, comparison, threads, other);
    }

    /** What becomes of the settings of the bucket: a policy among them may open it to anybody. */
    public enum BucketSettings {
        LEFT_OUT,
        PUT_BACK
    }

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

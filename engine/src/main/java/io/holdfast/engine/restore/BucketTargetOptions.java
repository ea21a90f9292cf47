package io.holdfast.engine.restore;

import io.holdfast.engine.store.Limit;

/**
 * How a bucket is filled.
 *
 * @param memory   bytes of content on their way at once
 * @param requests taken from once a request
 * @param bytes    taken from by content
 */
public record BucketTargetOptions(long memory, Limit requests, Limit bytes) {
    /** Without limits, in a bounded memory. */
    public static BucketTargetOptions unlimited() {
        return new BucketTargetOptions(128L << 20, Limit.none(), Limit.none());
    }
}

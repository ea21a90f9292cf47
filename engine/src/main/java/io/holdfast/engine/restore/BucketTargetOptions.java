package io.holdfast.engine.restore;

import io.holdfast.engine.store.Limit;

/**
 * How a bucket is filled.
 *
 * @param memory   bytes of content on their way at once
 * @param requests taken from once a request
 * @param bytes    taken from by content
 * @param access   what becomes of access lists
 */
public record BucketTargetOptions(long memory, Limit requests, Limit bytes, Access access) {
    /** What becomes of the access lists of objects: one may open what is restored to anybody. */
    public enum Access {
        LEFT_OUT,
        PUT_BACK
    }

    /** Without limits, in a bounded memory; access lists are left out. */
    public static BucketTargetOptions unlimited() {
        return new BucketTargetOptions(128L << 20, Limit.none(), Limit.none(), Access.LEFT_OUT);
    }

    public BucketTargetOptions with(Access other) {
        return new BucketTargetOptions(memory, requests, bytes, other);
    }
}

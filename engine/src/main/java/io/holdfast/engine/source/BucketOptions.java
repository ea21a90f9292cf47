package io.holdfast.engine.source;

import io.holdfast.engine.store.Limit;
import java.nio.file.Path;

/**
 * How a bucket is read.
 *
 * @param patterns which keys are wanted
 * @param ranges   how many are listed side by side, at most
 * @param order    whether the server's order is used as long as it is right
 * @param tags     whether tags are kept
 * @param requests taken from once a request
 * @param bytes    taken from by content
 * @param scratch  folder for temporary files: keys that have to be sorted
 */
public record BucketOptions(
        Patterns patterns, int ranges, Order order, Tags tags, Limit requests, Limit bytes, Path scratch) {

    /** Everything, without limits. */
    public static BucketOptions all() {
        return new BucketOptions(
                Patterns.ALL,
                16,
                Order.CHECKED,
                Tags.KEPT,
                Limit.none(),
                Limit.none(),
                Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** What is done about the order of keys. */
    public enum Order {
        /** Listed by range as the server has them; the first key out of order ends that. */
        CHECKED,
        /** Listed in one go and sorted on disk. */
        SORTED
    }

    /** What is done about tags. */
    public enum Tags {
        KEPT,
        LEFT_OUT
    }
}

package io.holdfast.engine.source;

import io.holdfast.engine.store.Limit;
import java.nio.file.Path;
import java.time.Instant;

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
 * @param versions which versions are taken
 * @param access   whether access lists are kept
 * @param archived what becomes of objects that can't be read before they are thawed
 */
public record BucketOptions(
        Patterns patterns,
        int ranges,
        Order order,
        Tags tags,
        Limit requests,
        Limit bytes,
        Path scratch,
        Access access,
        Versions versions,
        Archived archived) {

    /** What is there when it is come to. */
    public BucketOptions(
            Patterns patterns, int ranges, Order order, Tags tags, Limit requests, Limit bytes, Path scratch) {
        this(
                patterns,
                ranges,
                order,
                tags,
                requests,
                bytes,
                scratch,
                Access.LEFT_OUT,
                new Versions.Current(),
                new Archived.Recorded());
    }

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

    public BucketOptions with(Versions versions) {
        return new BucketOptions(patterns, ranges, order, tags, requests, bytes, scratch, access, versions, archived);
    }

    public BucketOptions with(Access access) {
        return new BucketOptions(patterns, ranges, order, tags, requests, bytes, scratch, access, versions, archived);
    }

    public BucketOptions with(Archived archived) {
        return new BucketOptions(patterns, ranges, order, tags, requests, bytes, scratch, access, versions, archived);
    }

    /** What becomes of objects of an archive class, of which nothing can be read, and nothing was kept before. */
    public sealed interface Archived {
        /** They are in the snapshot without content, and count as unread. */
        record Recorded() implements Archived {}

        /** The same, and they are asked to be readable for some days: the next backup reads them. */
        record Thawed(int days) implements Archived {}

        /** They are not in the snapshot. */
        record LeftOut() implements Archived {}
    }

    /** Which versions are taken. */
    public sealed interface Versions {
        /** Of each key what stood there at the job's start, if the bucket keeps versions; else what is there. */
        record OfTheStart() implements Versions {}

        /** Of each key what stood there at an earlier time, to the second. */
        record At(Instant time) implements Versions {}

        /** Of each key what is there when it is come to. */
        record Current() implements Versions {}
    }

    /** What is done about the order of keys. */
    public enum Order {
        /** Listed by range as the server has them; the first key out of order ends that. */
        CHECKED,
        /** Listed in one go and sorted on disk. */
        SORTED
    }

    /** What is done about access lists, which take a request for each object. */
    public enum Access {
        KEPT,
        LEFT_OUT
    }

    /** What is done about tags. */
    public enum Tags {
        KEPT,
        LEFT_OUT
    }
}

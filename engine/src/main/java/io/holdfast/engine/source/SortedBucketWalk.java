package io.holdfast.engine.source;

import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Item;
import io.holdfast.engine.store.Bucket.Page;
import io.holdfast.engine.store.Bucket.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a range, of a bucket that lists in any order: all are listed, those of the range are sorted on disk, and only
 * then the first comes out. Of a key that was listed twice the newest comes.
 */
final class SortedBucketWalk implements Source.Listing {
    private static final long MEMORY = 32L << 20;

    private final Bucket bucket;
    private final BucketOptions options;
    private final KeyRange range;
    private final SortedSpill spill;
    private SortedSpill.@Nullable Sorted sorted;
    private @Nullable Listed ahead;

    SortedBucketWalk(Bucket bucket, BucketOptions options, KeyRange range) {
        this.bucket = bucket;
        this.options = options;
        this.range = range;
        this.spill = new SortedSpill(options.scratch(), MEMORY);
    }

    @Override
    public @Nullable Listed next() {
        if (sorted == null) {
            listAll();
            sorted = spill.sorted();
            ahead = take(sorted);
        }
        Listed newest = ahead;
        if (newest == null) {
            return null;
        }
        Listed other = take(sorted);
        while (other != null && other.key().equals(newest.key())) {
            newest = other.modified().compareTo(newest.modified()) > 0 ? other : newest;
            other = take(sorted);
        }
        ahead = other;
        return newest;
    }

    private void listAll() {
        var pages = new BucketPages(bucket, options, Query.ALL);
        for (Page page = pages.next(); page != null; page = pages.next()) {
            for (Item item : page.items()) {
                if (range.contains(item.key()) && options.patterns().takes(item.key())) {
                    spill.add(item.key().bytes(), ListedObject.write(item));
                }
            }
        }
    }

    private static @Nullable Listed take(SortedSpill.Sorted sorted) {
        SortedSpill.Item item = sorted.next();
        return item == null ? null : ListedObject.read(item.key(), item.value());
    }

    /** A bucket is listed whole or not at all. */
    @Override
    public List<Source.Unlisted> unlisted() {
        return List.of();
    }

    @Override
    public void close() {
        spill.close();
    }
}

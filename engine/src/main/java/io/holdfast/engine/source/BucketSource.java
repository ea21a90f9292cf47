package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.CountingBucket;
import io.holdfast.engine.store.RequestCounts;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A bucket, or what lies under a prefix of one. Keys are relative to the prefix. One request lists a thousand keys, one
 * reads an object with all that its headers say.
 *
 * <p>Order is checked, not believed: see {@link ListingOrder}. A listing that finds keys out of order throws
 * {@link io.holdfast.engine.error.Conflict}; this source remembers that, and from then on gives one range, which it sorts.
 * So whoever meets that asks for ranges again, and starts over.
 */
public final class BucketSource implements Source {
    private final CountingBucket bucket;
    private final String name;
    private final BucketOptions options;
    private final ObjectTags tags;
    private final Runnable closing;
    private final AtomicReference<Bucket.@Nullable Page> firstPage = new AtomicReference<>();
    private volatile ListingOrder order;

    /**
     * @param bucket closed with this
     * @param name   {@code null} for what tells the bucket from all others
     */
    public BucketSource(Bucket bucket, @Nullable String name, BucketOptions options) {
        this(bucket, name, options, bucket::close);
    }

    private BucketSource(Bucket asked, @Nullable String name, BucketOptions options, Runnable closing) {
        this.bucket = new CountingBucket(asked);
        this.closing = closing;
        this.name = name == null ? bucket.identity() : name;
        this.options = options;
        this.tags = new ObjectTags(bucket, options);
        this.order = new ListingOrder(bucket, options.order());
    }

    /** A bucket that somebody else closes, to be read back. */
    public static BucketSource borrowed(Bucket bucket, BucketOptions options) {
        return new BucketSource(bucket, null, options, () -> {});
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String location() {
        return bucket.describe();
    }

    /** Asks for the first page, and where there are more and no hints, for some keys that divide the rest. */
    @Override
    public List<KeyRange> ranges(List<Key> hints) {
        order = order.again();
        if (order.isBroken()) {
            return List.of(KeyRange.ALL);
        }
        var ranges = new BucketRanges(bucket, options);
        firstPage.set(ranges.firstPage());
        return ranges.divide(hints);
    }

    /** @throws io.holdfast.engine.error.Conflict (from the listing) if keys are out of order: ask for ranges again */
    @Override
    public Listing list(KeyRange range) {
        var listing = order.isBroken() ? new SortedBucketWalk(bucket, options, range) : walk(range);
        return new ReadAhead(listing, location());
    }

    private Listing walk(KeyRange range) {
        Bucket.Page known = range.from().equals(Key.EMPTY) ? firstPage.getAndSet(null) : null;
        return new BucketWalk(bucket, options, range, order, known);
    }

    /**
     * Opens the version that was listed; if there is another one by now, that, which then counts as moved.
     *
     * @throws io.holdfast.engine.error.NotFound if the object is gone
     */
    @Override
    public Content open(Listed listed) {
        return BucketObject.open(bucket, tags, options, listed);
    }

    @Override
    public RequestCounts requests() {
        return bucket.counts();
    }

    @Override
    public Instant clock() {
        options.requests().take(1);
        return bucket.clock();
    }

    @Override
    public void close() {
        closing.run();
    }
}

package io.holdfast.engine.source;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Attributes;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Pin;
import io.holdfast.engine.store.Bucket.Query;
import io.holdfast.engine.store.Bucket.VersionQuery;
import io.holdfast.engine.store.CountingBucket;
import io.holdfast.engine.store.RequestCounts;
import io.holdfast.engine.store.Sleep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final BucketObject.Beside beside;
    private final Archive archive;
    private final BucketSettings settings;
    private final Runnable closing;
    private final AtomicReference<Bucket.@Nullable Page> firstPage = new AtomicReference<>();
    private final Pinning pinning;
    private final AtomicBoolean anything = new AtomicBoolean();
    private volatile Pinning.Found pinned = Pinning.Found.UNPINNED;
    private volatile ListingOrder order;

    /**
     * @param bucket closed with this
     * @param name   {@code null} for what tells the bucket from all others
     */
    public BucketSource(Bucket bucket, @Nullable String name, BucketOptions options) {
        this(bucket, name, options, Thread::sleep);
    }

    /** @param sleep how it waits for the store's clock */
    public BucketSource(Bucket bucket, @Nullable String name, BucketOptions options, Sleep sleep) {
        this(bucket, name, options, bucket::close, sleep);
    }

    private BucketSource(Bucket asked, @Nullable String name, BucketOptions options, Runnable closing, Sleep sleep) {
        this.bucket = new CountingBucket(asked);
        this.closing = closing;
        this.name = name == null ? bucket.identity() : name;
        this.options = options;
        this.beside = new BucketObject.Beside(new ObjectTags(bucket, options), new ObjectAccess(bucket, options));
        this.archive = new Archive(bucket, options);
        this.settings = new BucketSettings(bucket, options);
        this.pinning = new Pinning(bucket, options, sleep);
        this.order = new ListingOrder(bucket, options.order());
    }

    /** A bucket that somebody else closes, to be read back. */
    public static BucketSource borrowed(Bucket bucket, BucketOptions options) {
        return new BucketSource(bucket, null, options, () -> {}, Thread::sleep);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String location() {
        return bucket.describe();
    }

    @Override
    public List<BucketSetting> settings() {
        return settings.read();
    }

    /**
     * Asks for the first page, and where there are more and no hints, for some keys that divide the rest. Before that it finds out at
     * which moment the bucket is taken.
     */
    @Override
    public List<KeyRange> ranges(List<Key> hints) {
        pinned = pinning.begin();
        anything.set(false);
        var _ = archive.remark(); // what an earlier try has counted
        order = order.again();
        firstPage.set(null);
        if (order.isBroken()) {
            return List.of(KeyRange.ALL);
        }
        var ranges = new BucketRanges(bucket, options);
        if (pinned.moment().isEmpty()) {
            firstPage.set(ranges.firstPage());
        }
        return ranges.divide(hints);
    }

    /** Where keys have to be sorted, each listing is one of everything. */
    @Override
    public boolean dividesRanges() {
        return !order.isBroken();
    }

    @Override
    public Optional<Instant> pinnedAt() {
        return pinned.moment();
    }

    @Override
    public List<String> remarks() {
        List<String> all = new ArrayList<>(pinned.remarks());
        pinned = new Pinning.Found(pinned.moment(), List.of());
        archive.remark().ifPresent(all::add);
        beside.access().remark().ifPresent(all::add);
        settings.remark().ifPresent(all::add);
        return all;
    }

    /** @throws BadInput if nothing stood here at the time that was asked for, which is likely a slip */
    @Override
    public void allListed() {
        if (options.versions() instanceof BucketOptions.Versions.At(var time) && !anything.get()) {
            throw new BadInput("Nothing stood in " + location() + " at " + time + ". Next: choose a later time.");
        }
    }

    /** @throws io.holdfast.engine.error.Conflict (from the listing) if keys are out of order: ask for ranges again */
    @Override
    public Listing list(KeyRange range) {
        var listing = order.isBroken()
                ? new SortedBucketWalk(options, range, pages(Key.EMPTY))
                : new BucketWalk(options, range, order, pages(range.from()));
        return new ReadAhead(listing, location());
    }

    /** From a key on, or a little before. */
    private Pages pages(Key from) {
        Key start = RangeStart.behind(from);
        Optional<Instant> moment = pinned.moment();
        if (moment.isPresent()) {
            return new PinnedPages(bucket, options, VersionQuery.ALL.after(start), moment.get(), anything);
        }
        Bucket.Page known = from.equals(Key.EMPTY) ? firstPage.getAndSet(null) : null;
        return known == null
                ? new BucketPages(bucket, options, Query.ALL.after(start))
                : new BucketPages(bucket, options, known);
    }

    /**
     * Opens the version that was listed. Where the bucket is not taken at one moment, and there is another one by now, that,
     * which then counts as moved.
     *
     * @throws io.holdfast.engine.error.NotFound if the object is gone
     * @throws io.holdfast.engine.error.Conflict if the version of the moment is gone
     * @throws LeftOut                           if it lies in an archive, and such objects are left out
     */
    @Override
    public Content open(Listed listed) {
        return BucketObject.open(bucket, beside, archive, options, listed);
    }

    /** Pinned to version and ETag as {@link #open}, whether or not the bucket is taken at one moment. */
    @Override
    public Content openBehind(Listed listed, long bytes) {
        return BucketObject.openBehind(bucket, beside, archive, options, listed, bytes);
    }

    /** Tags and access lists change without a new ETag, and without a new time. */
    @Override
    public Attributes refreshed(Listed listed, Attributes known) {
        if (!(known instanceof ObjectAttributes object)) {
            return known;
        }
        Pin pin = new Pin(null, ListedObject.version(listed));
        return new ObjectAttributes(
                object.etag(),
                object.versionId(),
                object.headers(),
                object.userMetadata(),
                beside.tags().of(listed.key(), pin),
                object.storageClass(),
                object.redirect(),
                beside.access().of(listed.key(), pin));
    }

    @Override
    public boolean hasContentSigns() {
        return bucket.etags() == Bucket.Etags.MD5;
    }

    /** The MD5 that its ETag is, and its size. */
    @Override
    public Optional<byte[]> contentSign(Listed listed) {
        return Optional.of(ListedObject.etag(listed))
                .filter(etag -> Hex.is(etag, 32))
                .map(etag -> new ByteWriter(24)
                        .bytes(Hex.parse(etag))
                        .u64(listed.size())
                        .toByteArray());
    }

    @Override
    public Optional<Listed> looked(Listed listed) {
        return BucketObject.looked(bucket, beside, archive, options, listed);
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

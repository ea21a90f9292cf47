package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.store.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a bucket lists in the order of bytes: believed until a listing shows that it does not.
 *
 * <p>Some servers list in another order: by UTF-16, or folder by folder. A range that is listed from its first key on, until
 * one comes that lies behind it, then lacks keys that the server has elsewhere, and nothing in it looks wrong. Two checks
 * find that. Within a range no key comes behind a greater one. And the ranges are a chain: <em>the key that ends one is the
 * first of the next</em>. If both hold, the ranges together went through the server's whole list, in its own order and
 * without a gap; so no key is missing, and each was in its place. At a seam that does not fit, a key may also have come or
 * gone in between: the object itself tells.
 */
final class ListingOrder {
    /** An object younger than this, when listed, may have come between two lists, or not be in all lists yet. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final Bucket bucket;
    private final BucketOptions.Order wanted;
    private final Map<Key, Side> ends = new HashMap<>();
    private final Map<Key, Side> beginnings = new HashMap<>();
    private volatile boolean broken;

    /** @param key what was found there; {@code null} for nothing more */
    private record Side(@Nullable Key key, Instant time) {}

    ListingOrder(Bucket bucket, BucketOptions.Order wanted) {
        this.bucket = bucket;
        this.wanted = wanted;
        this.broken = wanted == BucketOptions.Order.SORTED;
    }

    /** The same knowledge, for ranges that are listed anew. */
    ListingOrder again() {
        var next = new ListingOrder(bucket, wanted);
        next.broken = broken;
        return next;
    }

    /** Whether keys are known to come out of order, or are to be sorted anyway. */
    boolean isBroken() {
        return broken;
    }

    /** Notes that a key came behind a greater one. */
    Conflict broken(Key key, Key before) {
        broken = true;
        return new Conflict(bucket.describe() + " does not list in the order of bytes: " + key + " came behind "
                + before + ". Next: start again; the keys will be sorted on disk.");
    }

    /**
     * A range ended.
     *
     * @param seam where it ends
     * @param key  the first key behind it that came; {@code null} if none did
     * @param time the server's time before
     */
    void ended(Key seam, @Nullable Key key, Instant time) {
        Side end = new Side(key, time);
        Side beginning;
        synchronized (this) {
            ends.put(seam, end);
            beginning = beginnings.get(seam);
        }
        check(end, beginning);
    }

    /** A range began with this key, as {@link #ended}. */
    void began(Key seam, @Nullable Key key, Instant time) {
        Side beginning = new Side(key, time);
        Side end;
        synchronized (this) {
            beginnings.put(seam, beginning);
            end = ends.get(seam);
        }
        check(end, beginning);
    }

    private void check(@Nullable Side end, @Nullable Side beginning) {
        if (end == null || beginning == null) {
            return;
        }
        if (isMissing(end, beginning)) {
            throw apart(end, beginning);
        }
        if (isMissing(beginning, end)) {
            throw apart(beginning, end);
        }
    }

    /** Whether one side has a key that the other should have had too. */
    private boolean isMissing(Side has, Side lacks) {
        if (has.key == null || (lacks.key != null && lacks.key.compareTo(has.key) <= 0)) {
            return false;
        }
        Instant fresh = (has.time.isBefore(lacks.time) ? has.time : lacks.time).minus(FRESH);
        return bucket.head(has.key)
                .filter(details -> details.modified().isBefore(fresh))
                .isPresent();
    }

    private Conflict apart(Side has, Side lacks) {
        broken = true;
        return new Conflict(bucket.describe() + " does not list in the order of bytes: " + has.key
                + " was not found beside " + (lacks.key == null ? "its end" : lacks.key)
                + ". Next: start again; the keys will be sorted on disk.");
    }
}

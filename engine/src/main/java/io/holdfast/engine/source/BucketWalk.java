package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Item;
import io.holdfast.engine.store.Bucket.Page;
import io.holdfast.engine.store.Bucket.Query;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a range as the server lists them. A key that comes again, alone or with its whole page, is dropped; one that
 * comes behind a greater one ends the listing. In memory: two pages.
 */
final class BucketWalk implements Source.Listing {
    private final BucketOptions options;
    private final KeyRange range;
    private final ListingOrder order;
    private final BucketPages pages;
    private final @Nullable Key start;

    private List<Item> items;
    private int at;
    private @Nullable Instant time;
    private @Nullable Key previous;
    private Set<Key> pageBefore = Set.of();
    private Set<Key> pageNow = new HashSet<>();
    private boolean begun;
    private boolean done;

    /** @param known the first page of the range, where it is known already */
    BucketWalk(Bucket bucket, BucketOptions options, KeyRange range, ListingOrder order, @Nullable Page known) {
        this.options = options;
        this.range = range;
        this.order = order;
        this.start = RangeStart.behind(range.from());
        this.pages = known == null
                ? new BucketPages(bucket, options, Query.ALL.after(start))
                : new BucketPages(bucket, options, known);
        this.items = known == null ? List.of() : known.items();
        this.time = known == null ? null : known.time();
    }

    @Override
    public @Nullable Listed next() {
        while (!done) {
            Item item = advance();
            if (item != null && item.key().compareTo(range.from()) < 0) {
                continue;
            }
            Key key = item == null ? null : item.key();
            if (!begun) {
                begun = true;
                meetBeginning(key);
            }
            if (item == null || range.isBefore(item.key())) {
                done = true;
                meetEnd(key);
            } else if (options.patterns().takes(item.key())) {
                return ListedObject.of(item);
            }
        }
        return null;
    }

    /** The next one that is in order and comes for the first time. */
    private @Nullable Item advance() {
        while (true) {
            while (at < items.size()) {
                Item item = items.get(at++);
                if (comesFirst(item.key())) {
                    return item;
                }
            }
            Page next = pages.next();
            if (next == null) {
                return null;
            }
            turn(next);
        }
    }

    private void turn(Page next) {
        time = time == null ? next.time() : time;
        items = next.items();
        at = 0;
        pageBefore = pageNow;
        pageNow = new HashSet<>();
    }

    private boolean comesFirst(Key key) {
        Key floor = previous == null ? start : previous;
        if (floor == null || key.compareTo(floor) > 0) {
            previous = key;
            pageNow.add(key);
            return true;
        }
        if (key.equals(floor) || pageNow.contains(key) || pageBefore.contains(key)) {
            pageNow.add(key);
            return false;
        }
        throw order.broken(key, floor);
    }

    private void meetBeginning(@Nullable Key first) {
        if (!range.from().equals(Key.EMPTY)) {
            order.began(range.from(), first, Objects.requireNonNull(time));
        }
    }

    private void meetEnd(@Nullable Key behind) {
        Key to = range.to();
        if (to != null) {
            order.ended(to, behind, Objects.requireNonNull(time));
        }
    }

    /** A bucket is listed whole or not at all. */
    @Override
    public List<Source.Unlisted> unlisted() {
        return List.of();
    }

    @Override
    public void close() {}
}

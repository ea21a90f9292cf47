package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
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
    private final Pages pages;
    private final @Nullable Key start;

    private List<Pages.Found> batch = List.of();
    private int at;
    private @Nullable Instant time;
    private @Nullable Key previous;
    private Set<Key> pageBefore = Set.of();
    private Set<Key> pageNow = new HashSet<>();
    private boolean begun;
    private boolean done;

    /** @param pages of what lies behind {@link RangeStart#behind} the range's first key */
    BucketWalk(BucketOptions options, KeyRange range, ListingOrder order, Pages pages) {
        this.options = options;
        this.range = range;
        this.order = order;
        this.start = RangeStart.behind(range.from());
        this.pages = pages;
    }

    @Override
    public @Nullable Listed next() {
        while (!done) {
            Pages.Found found = advance();
            if (found != null && found.key().compareTo(range.from()) < 0) {
                continue;
            }
            Key key = found == null ? null : found.key();
            if (!begun) {
                begun = true;
                meetBeginning(key);
            }
            if (found == null || range.isBefore(found.key())) {
                done = true;
                meetEnd(key);
            } else if (found.listed() != null && options.patterns().takes(found.key())) {
                return found.listed();
            }
        }
        return null;
    }

    /** The next one that is in order and comes for the first time. */
    private Pages.@Nullable Found advance() {
        while (true) {
            while (at < batch.size()) {
                Pages.Found found = batch.get(at++);
                if (comesFirst(found.key())) {
                    return found;
                }
            }
            Pages.Batch next = pages.next();
            if (next == null) {
                return null;
            }
            turn(next);
        }
    }

    private void turn(Pages.Batch next) {
        time = time == null ? next.time() : time;
        batch = next.found();
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

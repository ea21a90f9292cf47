package io.holdfast.engine.source;

import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a range, of a bucket that lists in any order: all are listed, those of the range are sorted on disk, and only
 * then the first comes out. Of a key that was listed twice the newest comes.
 */
final class SortedBucketWalk implements Source.Listing {
    private static final long MEMORY = 32L << 20;

    private final BucketOptions options;
    private final KeyRange range;
    private final Pages pages;
    private final SortedSpill spill;
    private SortedSpill.@Nullable Sorted sorted;
    private @Nullable Listed ahead;

    /** @param pages of the whole bucket */
    SortedBucketWalk(BucketOptions options, KeyRange range, Pages pages) {
        this.options = options;
        this.range = range;
        this.pages = pages;
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
        for (Pages.Batch page = pages.next(); page != null; page = pages.next()) {
            for (Pages.Found found : page.found()) {
                Listed listed = found.listed();
                if (listed != null
                        && range.contains(found.key())
                        && options.patterns().takes(found.key())) {
                    spill.add(found.key().bytes(), ListedObject.write(listed));
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

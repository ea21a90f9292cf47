package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.snapshot.Change;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.source.Source;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What changed between a manifest and a listing: a merge-join of two sequences in key order. In memory is one entry of each.
 *
 * <p>A key that the listing could not look at is not gone: what the manifest has there stays.
 */
final class Changes {
    private final Source.Listing listing;
    private final EntryCursor entries;
    private final ChangeRule rule;
    private final Predicate<Entry> isReadAnyway;
    private final Function<Key, Time> readFrom;
    private @Nullable Listed listed;
    private @Nullable Entry entry;
    private boolean begun;

    /** @param isReadAnyway whether the rule does not count for the content of this entry */
    Changes(
            Source.Listing listing,
            EntryCursor entries,
            ChangeRule rule,
            Predicate<Entry> isReadAnyway,
            Function<Key, Time> readFrom) {
        this.listing = listing;
        this.entries = entries;
        this.rule = rule;
        this.isReadAnyway = isReadAnyway;
        this.readFrom = readFrom;
    }

    /** The next change in key order; {@code null} behind the last. */
    @Nullable
    Change next() {
        if (!begun) {
            begun = true;
            listed = listing.next();
            entry = nextEntry();
        }
        Listed there = listed;
        Entry before = entry;
        if (there == null && before == null) {
            return null;
        }
        if (before == null || (there != null && there.key().compareTo(before.key()) < 0)) {
            listed = listing.next();
            return new Change.Added(Objects.requireNonNull(there));
        }
        if (there == null || there.key().compareTo(before.key()) > 0) {
            entry = nextEntry();
            return isUnlisted(before.key())
                    ? new Change.Unchanged(before.listed(), before)
                    : new Change.Removed(before);
        }
        listed = listing.next();
        entry = nextEntry();
        boolean byRule = !there.kind().hasContent() || !isReadAnyway.test(before);
        boolean unchanged = byRule && rule.isUnchanged(there, before, readFrom.apply(there.key()));
        return unchanged ? new Change.Unchanged(there, before) : new Change.Changed(there, before);
    }

    private @Nullable Entry nextEntry() {
        return entries.next() ? entries.entry() : null;
    }

    private boolean isUnlisted(Key key) {
        for (Source.Unlisted unlisted : listing.unlisted()) {
            KeyRange range = unlisted.range();
            if (range.contains(key)) {
                return true;
            }
        }
        return false;
    }
}

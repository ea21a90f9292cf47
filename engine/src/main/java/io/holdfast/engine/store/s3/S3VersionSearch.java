package io.holdfast.engine.store.s3;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket.Version;
import io.holdfast.engine.store.Bucket.VersionPage;
import io.holdfast.engine.store.Bucket.VersionQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All versions of many keys, and their markers, by one walk over the list of versions: from the first key that is wanted, page by page, and over whatever lies
 * between two of them. So it takes no more lists than there are keys, and no more than there are pages.
 */
final class S3VersionSearch {
    private final S3Connection connection;
    private final S3VersionListing listing;

    S3VersionSearch(S3Connection connection) {
        this.connection = connection;
        this.listing = new S3VersionListing(connection, new S3Keys(connection));
    }

    /** By key; nothing of a key of which there is none. */
    Map<Key, List<Version>> of(Collection<Key> keys) {
        Map<Key, List<Version>> found = new HashMap<>();
        NavigableSet<Key> left = new TreeSet<>(keys);
        @Nullable VersionQuery next = null;
        while (!left.isEmpty()) {
            VersionQuery query = from(left.first(), next);
            VersionPage page = listing.page(query);
            page.versions().stream()
                    .filter(each -> left.contains(each.item().key()))
                    .forEach(each -> found.computeIfAbsent(each.item().key(), _ -> new ArrayList<>())
                            .add(each));
            next = page.next();
            if (next == null || next.after() == null) {
                return found;
            }
            if (next.equals(query)) {
                throw new Unsupported(connection.describe()
                        + " lists the same versions again and again. Next: try another endpoint of it.");
            }
            left.headSet(next.after(), false).clear();
        }
        return found;
    }

    /** Where it goes on, or just before the key that is wanted next if that is farther. */
    private static VersionQuery from(Key first, @Nullable VersionQuery next) {
        String text = new String(first.bytes(), StandardCharsets.UTF_8);
        Key before = Key.of(text.substring(0, text.length() - 1));
        boolean isFarther = next == null || next.after() == null || before.compareTo(next.after()) > 0;
        return next == null || isFarther ? VersionQuery.ALL.after(before) : next;
    }
}

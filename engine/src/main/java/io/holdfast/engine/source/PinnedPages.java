package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Version;
import io.holdfast.engine.store.Bucket.VersionPage;
import io.holdfast.engine.store.Bucket.VersionQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What stood in a bucket at a moment, page by page, out of the list of all versions.
 *
 * <p>A server gives the versions of a key one after the other, the newest first. The one that stood at the moment is the first
 * <em>behind all that are dated later</em>. Not the first that is dated earlier: some stores date an object that was sent in parts by
 * when it was begun, so what was completed later may carry an earlier date than what it replaced. If a mark of deletion stood
 * there, or nothing that early, nothing stood there. In memory: two pages' names, and one version.
 */
final class PinnedPages implements Pages {
    private final Bucket bucket;
    private final BucketOptions options;
    private final Instant behind;
    private final Circling circling;
    private final AtomicBoolean anything;
    private @Nullable VersionQuery query;
    private @Nullable Key key;
    private @Nullable Version standing;
    private Set<Name> pageBefore = Set.of();
    private Set<Name> pageNow = Set.of();

    private record Name(Key key, String version) {}

    /**
     * @param moment   a whole second: what the server dates at it, or earlier, counts
     * @param anything set when something stood somewhere
     */
    PinnedPages(Bucket bucket, BucketOptions options, VersionQuery query, Instant moment, AtomicBoolean anything) {
        this.bucket = bucket;
        this.options = options;
        this.query = query;
        this.behind = moment.plusSeconds(1);
        this.circling = new Circling(bucket);
        this.anything = anything;
    }

    @Override
    public @Nullable Batch next() {
        if (query == null) {
            return null;
        }
        options.requests().take(1);
        VersionPage page = bucket.versions(query);
        circling.met(page.versions(), page.next());
        query = page.next();
        pageBefore = pageNow;
        pageNow = new HashSet<>();
        List<Found> found = new ArrayList<>();
        for (Version version : page.versions()) {
            if (comesFirst(version)) {
                take(version, found);
            }
        }
        if (query == null) {
            endKey(found);
        }
        return new Batch(found, page.time());
    }

    /** A page that comes again, or part of one, must not end the key whose versions are coming. */
    private boolean comesFirst(Version version) {
        Name name = new Name(version.item().key(), version.id());
        return pageNow.add(name) && !pageBefore.contains(name);
    }

    private void take(Version version, List<Found> found) {
        Key next = version.item().key();
        if (key == null || !next.equals(key)) {
            endKey(found);
            key = next;
        } else if (version.latest()) {
            throw new Unsupported(bucket.describe() + " lists the newest version of " + key
                    + " behind an older one, so nobody can tell what stood there when. Next: back up with --unpinned.");
        }
        if (!version.item().modified().isBefore(behind)) {
            standing = null;
        } else if (standing == null) {
            standing = version;
        }
    }

    private void endKey(List<Found> found) {
        Key ended = key;
        Version stood = standing;
        if (ended != null) {
            if (stood == null || stood.deletes()) {
                found.add(new Found(ended, null));
            } else {
                anything.set(true);
                found.add(new Found(ended, ListedObject.of(stood.item(), stood.id())));
            }
        }
        key = null;
        standing = null;
    }
}

package io.holdfast.engine.source;

import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Page;
import io.holdfast.engine.store.Bucket.Query;
import org.jspecify.annotations.Nullable;

/** The pages of a listing, one after the other. A server that turns in circles is noticed. */
final class BucketPages {
    private static final int MOST_REPEATED = 3;
    private static final int MOST_EMPTY = 1_000;

    private final Bucket bucket;
    private final BucketOptions options;
    private @Nullable Query query;
    private @Nullable Page last;
    private int repeated;
    private int empty;

    BucketPages(Bucket bucket, BucketOptions options, Query query) {
        this.bucket = bucket;
        this.options = options;
        this.query = query;
    }

    /** Goes on behind a page that is known already. */
    BucketPages(Bucket bucket, BucketOptions options, Page known) {
        this.bucket = bucket;
        this.options = options;
        this.query = known.next();
        this.last = known;
    }

    /** {@code null} behind the last one. */
    @Nullable
    Page next() {
        if (query == null) {
            return null;
        }
        options.requests().take(1);
        Page page = bucket.list(query);
        repeated = last != null && !page.items().isEmpty() && page.items().equals(last.items()) ? repeated + 1 : 0;
        empty = page.items().isEmpty() ? empty + 1 : 0;
        if (page.next() != null && (repeated == MOST_REPEATED || empty == MOST_EMPTY)) {
            throw new Unsupported(bucket.describe()
                    + " gives the same page of its list again and again. Next: try another" + " endpoint of it.");
        }
        last = page;
        query = page.next();
        return page;
    }
}

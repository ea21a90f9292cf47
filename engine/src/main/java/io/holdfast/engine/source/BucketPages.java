package io.holdfast.engine.source;

import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Page;
import io.holdfast.engine.store.Bucket.Query;
import org.jspecify.annotations.Nullable;

/** What stands in a bucket now, page by page. */
final class BucketPages implements Pages {
    private final Bucket bucket;
    private final BucketOptions options;
    private final Circling circling;
    private @Nullable Query query;
    private @Nullable Page known;

    BucketPages(Bucket bucket, BucketOptions options, Query query) {
        this.bucket = bucket;
        this.options = options;
        this.circling = new Circling(bucket);
        this.query = query;
    }

    /** Begins with a page that is known already. */
    BucketPages(Bucket bucket, BucketOptions options, Page known) {
        this(bucket, options, Query.ALL);
        this.known = known;
    }

    @Override
    public @Nullable Batch next() {
        if (query == null) {
            return null;
        }
        Page page = known == null ? asked(query) : known;
        known = null;
        circling.met(page.items(), page.next());
        query = page.next();
        return new Batch(
                page.items().stream()
                        .map(item -> new Found(item.key(), ListedObject.of(item)))
                        .toList(),
                page.time());
    }

    private Page asked(Query next) {
        options.requests().take(1);
        return bucket.list(next);
    }
}

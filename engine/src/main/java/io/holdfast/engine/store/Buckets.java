package io.holdfast.engine.store;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.s3.S3Bucket;
import io.holdfast.engine.store.s3.S3Options;
import io.holdfast.engine.store.s3.S3RawBucket;

/** Opens the bucket that a URI names, as a source or the target of a restore. */
public final class Buckets {
    private Buckets() {}

    /**
     * @throws io.holdfast.engine.error.NotFound     if there is no such bucket
     * @throws io.holdfast.engine.error.AccessDenied if credentials are missing or refused
     * @throws BadInput                              if the URI names a folder
     */
    public static Bucket open(StoreUri uri) {
        return open(uri, S3Options.DEFAULT);
    }

    /** The same as its server answers, for whoever wants to know that. */
    public static RawBucket raw(StoreUri.S3 uri) {
        return S3RawBucket.open(uri);
    }

    /** The same, asked so. */
    public static Bucket open(StoreUri uri, S3Options options) {
        return switch (uri) {
            case StoreUri.Folder _ ->
                throw new BadInput(uri.describe() + " is a folder, not a bucket. Next: write s3://BUCKET/PREFIX.");
            case StoreUri.S3 s3 -> S3Bucket.open(s3, options);
        };
    }
}

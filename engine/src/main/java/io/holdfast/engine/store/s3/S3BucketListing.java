package io.holdfast.engine.store.s3;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.store.Bucket.Item;
import io.holdfast.engine.store.Bucket.Page;
import io.holdfast.engine.store.Bucket.Query;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Pages of a bucket's list, as the server gives them: keys encoded on the wire, so that every character survives. */
final class S3BucketListing {
    private final S3Connection connection;
    private final S3Keys keys;

    S3BucketListing(S3Connection connection, S3Keys keys) {
        this.connection = connection;
        this.keys = keys;
    }

    Page page(Query query) {
        var reply = new S3List(connection)
                .page(
                        "list " + query.prefix(),
                        new S3List.Ask(
                                keys.inBucket(query.prefix()),
                                query.after() == null ? null : keys.inBucket(query.after()),
                                query.delimiter(),
                                query.most(),
                                query.token()));
        return new Page(
                reply.objects().stream().map(this::item).toList(),
                reply.prefixes().stream().map(keys::relative).toList(),
                next(query, reply.next()),
                connection.time(reply.http()));
    }

    private Item item(S3Object object) {
        if (object.key() == null || object.size() == null || object.size() < 0 || object.lastModified() == null) {
            throw new Damaged(connection.describe() + " lists an object without key, size or time."
                    + " Next: check what stands between here and the store.");
        }
        return new Item(
                keys.relative(object.key()),
                object.size(),
                S3Headers.etag(object.eTag()),
                object.lastModified(),
                S3Headers.storageClass(object.storageClassAsString()));
    }

    private @Nullable Query next(Query query, S3List.@Nullable Ask ask) {
        if (ask == null) {
            return null;
        }
        Key after = ask.after() == null ? null : keys.relative(ask.after());
        return new Query(query.prefix(), after, query.delimiter(), query.most(), ask.token());
    }
}

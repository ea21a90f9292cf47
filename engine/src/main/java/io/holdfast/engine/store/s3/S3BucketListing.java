package io.holdfast.engine.store.s3;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket.Item;
import io.holdfast.engine.store.Bucket.Page;
import io.holdfast.engine.store.Bucket.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
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
        ListObjectsV2Request.Builder list = ListObjectsV2Request.builder()
                .bucket(connection.bucket())
                .prefix(keys.inBucket(query.prefix()))
                .delimiter(query.delimiter())
                .maxKeys(query.most())
                .encodingType(EncodingType.URL);
        if (query.token() != null) {
            list.continuationToken(query.token());
        } else if (query.after() != null) {
            list.startAfter(keys.inBucket(query.after()));
        }
        ListObjectsV2Response reply =
                connection.call("list " + query.prefix(), client -> client.listObjectsV2(list.build()));
        List<Item> items = reply.contents().stream().map(this::item).toList();
        List<Key> prefixes = reply.commonPrefixes().stream()
                .map(common -> keys.relative(common.prefix()))
                .toList();
        return new Page(items, prefixes, next(query, reply, items, prefixes), connection.time(reply.sdkHttpResponse()));
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

    /** OBS was seen to say that there is more, and not where: then it goes on behind the last key. */
    private @Nullable Query next(Query query, ListObjectsV2Response reply, List<Item> items, List<Key> prefixes) {
        if (!Boolean.TRUE.equals(reply.isTruncated())) {
            return null;
        }
        @Nullable String token = reply.nextContinuationToken();
        if (token != null && !token.isEmpty()) {
            return new Query(query.prefix(), query.after(), query.delimiter(), query.most(), token);
        }
        if (items.isEmpty() || !prefixes.isEmpty()) {
            throw new Unsupported(connection.describe() + " says that there is more to list, and not where."
                    + " Next: try another endpoint of it.");
        }
        return query.after(items.getLast().key());
    }
}

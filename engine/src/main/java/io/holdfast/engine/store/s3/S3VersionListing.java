package io.holdfast.engine.store.s3;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket.Item;
import io.holdfast.engine.store.Bucket.Version;
import io.holdfast.engine.store.Bucket.VersionPage;
import io.holdfast.engine.store.Bucket.VersionQuery;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** Pages of all versions of a bucket's objects, as the server gives them, keys encoded on the wire. */
final class S3VersionListing {
    private final S3Connection connection;
    private final S3Keys keys;

    S3VersionListing(S3Connection connection, S3Keys keys) {
        this.connection = connection;
        this.keys = keys;
    }

    VersionPage page(VersionQuery query) {
        ListObjectVersionsRequest.Builder list = ListObjectVersionsRequest.builder()
                .bucket(connection.bucket())
                .prefix(keys.inBucket(Key.EMPTY))
                .maxKeys(query.most())
                .encodingType(EncodingType.URL);
        if (query.after() != null) {
            list.keyMarker(keys.inBucket(query.after())).versionIdMarker(query.version());
        }
        var order = new VersionOrder.Order();
        list.overrideConfiguration(custom -> custom.putExecutionAttribute(VersionOrder.WANTED, order));
        ListObjectVersionsResponse reply =
                connection.call("list versions", client -> client.listObjectVersions(list.build()));
        List<Version> versions = inOrder(reply, order.deletions());
        return new VersionPage(versions, next(query, reply, versions), connection.time(reply.sdkHttpResponse()));
    }

    private List<Version> inOrder(ListObjectVersionsResponse reply, List<Boolean> deletions) {
        if (reply.versions().size() + reply.deleteMarkers().size() != deletions.size()) {
            throw new Damaged(connection.describe() + " lists versions in a form that nobody knows."
                    + " Next: check what stands between here and the store.");
        }
        Iterator<ObjectVersion> contents = reply.versions().iterator();
        Iterator<DeleteMarkerEntry> marks = reply.deleteMarkers().iterator();
        List<Version> all = new ArrayList<>(deletions.size());
        for (boolean deletion : deletions) {
            if (!(deletion ? marks : contents).hasNext()) {
                throw lacking();
            }
            all.add(deletion ? deletion(marks.next()) : version(contents.next()));
        }
        return all;
    }

    private Version version(ObjectVersion version) {
        if (version.size() == null || version.size() < 0) {
            throw lacking();
        }
        Item item = item(
                version.key(),
                version.size(),
                S3Headers.etag(version.eTag()),
                version.lastModified(),
                S3Headers.storageClass(version.storageClassAsString()));
        return new Version(item, id(version.versionId()), false, Boolean.TRUE.equals(version.isLatest()));
    }

    private Version deletion(DeleteMarkerEntry mark) {
        Item item = item(mark.key(), 0, "", mark.lastModified(), null);
        return new Version(item, id(mark.versionId()), true, Boolean.TRUE.equals(mark.isLatest()));
    }

    private Item item(
            @Nullable String key, long size, String etag, @Nullable Instant modified, @Nullable String storageClass) {
        if (key == null || modified == null) {
            throw lacking();
        }
        return new Item(keys.relative(key), size, etag, modified, storageClass);
    }

    private static String id(@Nullable String written) {
        return written == null || written.isEmpty() ? ObjectAttributes.NULL_VERSION : written;
    }

    private Damaged lacking() {
        return new Damaged(connection.describe() + " lists a version without key, size or time."
                + " Next: check what stands between here and the store.");
    }

    /**
     * COS gives a next version that is empty, and wants it back as it is. Ceph gives the next key as it is, where all others are encoded,
     * so that the SDK decodes it once too often: then the last version of the page tells which key it is.
     */
    private @Nullable VersionQuery next(VersionQuery query, ListObjectVersionsResponse reply, List<Version> versions) {
        if (!Boolean.TRUE.equals(reply.isTruncated())) {
            return null;
        }
        @Nullable String told = reply.nextKeyMarker();
        if (told != null && !told.isEmpty()) {
            boolean isLast = !versions.isEmpty()
                    && told.equals(decoded(versions.getLast().item().key()));
            Key key = isLast ? versions.getLast().item().key() : keys.relative(told);
            return new VersionQuery(key, reply.nextVersionIdMarker(), query.most());
        }
        if (versions.isEmpty()) {
            throw new Unsupported(connection.describe() + " says that there are more versions, and not where."
                    + " Next: try another endpoint of it.");
        }
        Version last = versions.getLast();
        return new VersionQuery(last.item().key(), last.id(), query.most());
    }

    /** As the SDK reads a key in the bucket that was not encoded; nothing where it could not. */
    private String decoded(Key key) {
        try {
            return URLDecoder.decode(keys.inBucket(key), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}

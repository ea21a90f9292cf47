package io.holdfast.engine.store.s3;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;

/**
 * Deletes objects so that their bytes go. In a bucket that keeps versions a plain delete only hides them behind a marker: there every version of the
 * object is deleted, and every marker. A version under a lock is refused, and stays to be seen.
 *
 * <p>Whether the bucket keeps versions is asked once. Who may not ask learns it from the marker of a first delete, and takes that away again.
 */
final class S3Deletion {
    private final S3Connection connection;
    private volatile @Nullable Boolean keepsVersions;

    S3Deletion(S3Connection connection) {
        this.connection = connection;
    }

    void delete(String name, String key) {
        if (keepsVersions()) {
            deleteVersions(name, key);
            return;
        }
        Optional<String> marker = connection.call("delete " + name, client -> {
            var reply = client.deleteObject(it -> it.bucket(connection.bucket()).key(key));
            return Boolean.TRUE.equals(reply.deleteMarker())
                    ? Optional.ofNullable(reply.versionId())
                    : Optional.empty();
        });
        if (marker.isPresent()) {
            keepsVersions = true;
            deleteVersion(name, key, marker.get());
            deleteVersions(name, key);
        }
    }

    private boolean keepsVersions() {
        Boolean known = keepsVersions;
        if (known == null) {
            known = asked();
            keepsVersions = known;
        }
        return known;
    }

    /** Suspended versioning keeps what there is. */
    private boolean asked() {
        try {
            return connection.call("ask for versioning", client -> {
                BucketVersioningStatus status = client.getBucketVersioning(it -> it.bucket(connection.bucket()))
                        .status();
                return status == BucketVersioningStatus.ENABLED || status == BucketVersioningStatus.SUSPENDED;
            });
        } catch (AccessDenied | Unsupported | NotFound e) {
            return false;
        }
    }

    private void deleteVersions(String name, String key) {
        for (String version : versions(name, key)) {
            deleteVersion(name, key, version);
        }
    }

    private void deleteVersion(String name, String key, String version) {
        connection.call(
                "delete " + name,
                client -> client.deleteObject(
                        it -> it.bucket(connection.bucket()).key(key).versionId(version)));
    }

    /** Those of exactly this key, markers last: what is refused stays visible as it was. */
    private List<String> versions(String name, String key) {
        List<String> versions = new ArrayList<>();
        List<String> markers = new ArrayList<>();
        @Nullable String nextKey = null;
        @Nullable String nextVersion = null;
        do {
            String keyMarker = nextKey;
            String versionMarker = nextVersion;
            ListObjectVersionsResponse reply = connection.call(
                    "list versions of " + name,
                    client -> client.listObjectVersions(it -> it.bucket(connection.bucket())
                            .prefix(key)
                            .keyMarker(keyMarker)
                            .versionIdMarker(versionMarker)));
            reply.versions().stream()
                    .filter(each -> key.equals(each.key()))
                    .forEach(each -> versions.add(each.versionId()));
            reply.deleteMarkers().stream()
                    .filter(each -> key.equals(each.key()))
                    .forEach(each -> markers.add(each.versionId()));
            nextKey = Boolean.TRUE.equals(reply.isTruncated()) ? reply.nextKeyMarker() : null;
            nextVersion = reply.nextVersionIdMarker();
        } while (key.equals(nextKey));
        versions.addAll(markers);
        return versions;
    }
}

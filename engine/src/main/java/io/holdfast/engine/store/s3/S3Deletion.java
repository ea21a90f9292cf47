package io.holdfast.engine.store.s3;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;

/**
 * Deletes objects so that their bytes go, one by one or many with a request. In a bucket that keeps versions a plain delete only hides them behind a marker: there every version of the
 * object is deleted, and every marker. A version under a lock is refused, and stays to be seen.
 *
 * <p>Whether the bucket keeps versions is asked once. Who may not ask learns it from the marker of a first delete, and takes that away again.
 */
final class S3Deletion {
    private final S3Connection connection;
    private final S3VersionSearch search;
    private volatile @Nullable Boolean keepsVersions;
    private volatile boolean knowsNoBatch;

    S3Deletion(S3Connection connection) {
        this.connection = connection;
        this.search = new S3VersionSearch(connection);
    }

    /**
     * @param names at most {@link S3BatchDelete#MOST}
     * @return why the server refused one, by name
     */
    Map<String, AccessDenied> delete(List<String> names) {
        Map<String, AccessDenied> refused = new LinkedHashMap<>();
        if (names.size() > 1 && !knowsNoBatch) {
            try {
                deleteTogether(names, refused);
                return refused;
            } catch (Unsupported | AccessDenied e) {
                // On COS it takes a right of its own.
                knowsNoBatch = true;
                refused.clear();
            }
        }
        names.forEach(name -> noteRefusal(name, refused, () -> delete(name, connection.key(name))));
        return refused;
    }

    private void deleteTogether(List<String> names, Map<String, AccessDenied> refused) {
        if (!keepsVersions()) {
            boolean hides = send(
                    names.stream()
                            .map(name -> new S3BatchDelete.Id(connection.key(name), null))
                            .toList(),
                    refused);
            if (!hides) {
                return;
            }
            keepsVersions = true;
            refused.clear();
        }
        deleteVersions(names, refused);
    }

    /** Markers last, and of what was refused none: it stays visible as it was. */
    private void deleteVersions(List<String> names, Map<String, AccessDenied> refused) {
        Map<Key, List<Version>> found = search.of(names.stream().map(Key::of).toList());
        for (boolean markers : new boolean[] {false, true}) {
            List<S3BatchDelete.Id> ids = names.stream()
                    .filter(name -> !refused.containsKey(name))
                    .flatMap(name -> found.getOrDefault(Key.of(name), List.of()).stream()
                            .filter(each -> each.deletes() == markers)
                            .map(each -> new S3BatchDelete.Id(connection.key(name), each.id())))
                    .toList();
            for (int from = 0; from < ids.size(); from += S3BatchDelete.MOST) {
                send(ids.subList(from, Math.min(from + S3BatchDelete.MOST, ids.size())), refused);
            }
        }
        names.stream()
                .filter(name -> !found.containsKey(Key.of(name)))
                .forEach(name -> noteRefusal(name, refused, () -> deleteVersions(name, connection.key(name))));
    }

    /** @return whether something was not deleted but hidden */
    private boolean send(List<S3BatchDelete.Id> ids, Map<String, AccessDenied> refused) {
        S3BatchDelete batch = new S3BatchDelete(connection, ids);
        batch.send();
        batch.refused().forEach((id, why) -> refused.put(name(id), why));
        batch.open()
                .forEach(id -> noteRefusal(name(id), refused, () -> {
                    if (id.version() == null) {
                        delete(name(id), id.key());
                    } else {
                        deleteVersion(name(id), id.key(), id.version());
                    }
                }));
        return batch.hides();
    }

    private static void noteRefusal(String name, Map<String, AccessDenied> refused, Runnable delete) {
        try {
            delete.run();
        } catch (AccessDenied e) {
            refused.put(name, e);
        }
    }

    private String name(S3BatchDelete.Id id) {
        return id.key().substring(connection.key("").length());
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

package io.holdfast.engine.store.s3;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.AccessList;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.StoreUri;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.RestoreObjectRequest;

/** A bucket that speaks S3, for sources and restores. */
public final class S3Bucket implements Bucket {
    private static final String ARCHIVED = "InvalidObjectState";
    private static final String THAWING = "RestoreAlreadyInProgress";
    private static final String ANY_KEY = "holdfast.json";

    private final S3Connection connection;
    private final S3Keys keys;
    private volatile @Nullable String owner;

    S3Bucket(S3Connection connection) {
        this.connection = connection;
        this.keys = new S3Keys(connection);
    }

    /**
     * @throws io.holdfast.engine.error.AccessDenied if there are no credentials, or they do not permit to list
     * @throws io.holdfast.engine.error.NotFound     if there is no such bucket
     * @throws io.holdfast.engine.error.BadInput     if the bucket lies in another region
     */
    public static S3Bucket open(StoreUri.S3 uri, S3Options options) {
        return new S3Bucket(S3Connection.open(uri, options));
    }

    @Override
    public String describe() {
        return connection.describe();
    }

    @Override
    public String identity() {
        return connection.uri().identity();
    }

    @Override
    public Instant clock() {
        return connection.clock(ANY_KEY);
    }

    @Override
    public Page list(Query query) {
        return new S3BucketListing(connection, keys).page(query);
    }

    @Override
    public Versioning versioning() {
        return connection.call("ask about versions", client -> {
            String status = client.getBucketVersioning(it -> it.bucket(connection.bucket()))
                    .statusAsString();
            return "Enabled".equalsIgnoreCase(status)
                    ? Versioning.ON
                    : "Suspended".equalsIgnoreCase(status) ? Versioning.SUSPENDED : Versioning.OFF;
        });
    }

    @Override
    public VersionPage versions(VersionQuery query) {
        return new S3VersionListing(connection, keys).page(query);
    }

    @Override
    public Optional<String> wholeName() {
        return Optional.of(connection.bucket())
                .filter(_ -> connection.uri().keyPrefix().isEmpty());
    }

    @Override
    public Optional<String> setting(BucketSetting.Kind kind) {
        return new S3Settings(connection).read(kind);
    }

    @Override
    public void put(BucketSetting.Kind kind, String document) {
        new S3Settings(connection).put(kind, document);
    }

    /** A file system of OBS lets files be changed in the middle. */
    @Override
    public Etags etags() {
        return connection.bareKeys()
                ? Etags.UNKNOWN
                : connection.uri().provider().attributes().etags();
    }

    @Override
    public Optional<Details> head(Key key, Pin pin) {
        String inBucket = keys.inBucket(key);
        return connection.call("look at " + key, client -> {
            try {
                var head = client.headObject(
                        it -> it.bucket(connection.bucket()).key(inBucket).versionId(pin.versionId()));
                if (head.contentLength() == null) {
                    throw new Damaged(what(key) + " is shown without its length.");
                }
                return Optional.of(new S3Headers(head.sdkHttpResponse(), what(key)).details(head.contentLength()));
            } catch (AwsServiceException e) {
                if (S3Absence.isOfHead(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public Opening open(Key key, Pin pin, long offset) {
        GetObjectRequest.Builder get = GetObjectRequest.builder()
                .bucket(connection.bucket())
                .key(keys.inBucket(key))
                .versionId(pin.versionId());
        if (pin.etag() != null) {
            get.ifMatch("\"" + pin.etag() + "\"");
        }
        if (offset > 0) {
            get.range("bytes=" + offset + "-");
        }
        return connection.call("read " + key, client -> {
            try {
                return opened(key, client.getObject(get.build()), offset);
            } catch (AwsServiceException e) {
                if (e.statusCode() == 412) {
                    return new Opening.Changed();
                }
                if (e.statusCode() == 403 && S3Failure.code(e).equals(ARCHIVED)) {
                    return new Opening.Archived();
                }
                if (e.statusCode() == 404 && !S3Absence.isOfObject(e) && !S3Absence.isForeign(e)) {
                    throw new Busy(
                            "Can't read " + what(key) + ": the store answers " + S3Failure.said(e)
                                    + ". Next: check the bucket, then try again.",
                            e);
                }
                throw e;
            }
        });
    }

    private Opening opened(Key key, ResponseInputStream<GetObjectResponse> body, long offset) {
        boolean good = false;
        try {
            S3Range range = S3Range.of(body.response(), what(key));
            range.require(offset, Math.max(0, range.total() - offset), what(key));
            var details = new S3Headers(body.response().sdkHttpResponse(), what(key)).details(range.total());
            good = true;
            return new Opening.Opened(details, new S3Content(body, range.length(), connection::read));
        } finally {
            if (!good) {
                body.abort();
            }
        }
    }

    @Override
    public List<Named> tags(Key key, Pin pin) {
        var request = GetObjectTaggingRequest.builder()
                .bucket(connection.bucket())
                .key(keys.inBucket(key))
                .versionId(pin.versionId())
                .build();
        return connection.call("read the tags of " + key, client -> {
            try {
                return client.getObjectTagging(request).tagSet().stream()
                        .map(tag -> Named.of(tag.key(), tag.value()))
                        .sorted(Comparator.comparing(Named::nameText))
                        .toList();
            } catch (AwsServiceException e) {
                if (S3Absence.isOfTags(e)) {
                    return List.of();
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<String> access(Key key, Pin pin) {
        String inBucket = keys.inBucket(key);
        return connection.call(
                "read the access list of " + key,
                client -> S3Access.list(client.getObjectAcl(it ->
                                it.bucket(connection.bucket()).key(inBucket).versionId(pin.versionId())))
                        .map(AccessList::text));
    }

    @Override
    public void putAccess(Key key, String list) {
        AccessList wanted = AccessList.parse(list)
                .orElseThrow(() -> new Unsupported(key + " has an access list that " + connection.describe()
                        + " does not take: it is not in the form of S3. Next: set it by hand."));
        String inBucket = keys.inBucket(key);
        var policy = S3Access.policy(wanted.ownedBy(owner(inBucket)));
        connection.call(
                "set the access list of " + key,
                client -> client.putObjectAcl(
                        it -> it.bucket(connection.bucket()).key(inBucket).accessControlPolicy(policy)));
    }

    /** Who owns what is put here: asked for once. */
    private String owner(String inBucket) {
        String known = owner;
        if (known == null) {
            known = connection.call(
                    "read the access list of an object",
                    client -> S3Access.owner(client.getObjectAcl(
                            it -> it.bucket(connection.bucket()).key(inBucket))));
            owner = known;
        }
        return known;
    }

    @Override
    public void thaw(Key key, Pin pin, int days) {
        var restore = RestoreObjectRequest.builder()
                .bucket(connection.bucket())
                .key(keys.inBucket(key))
                .versionId(pin.versionId())
                .restoreRequest(wanted -> wanted.days(days))
                .build();
        connection.call("thaw " + key, client -> {
            try {
                return client.restoreObject(restore).sdkHttpResponse().statusCode();
            } catch (AwsServiceException e) {
                if (e.statusCode() == 409 && S3Failure.code(e).equals(THAWING)) {
                    return e.statusCode();
                }
                throw e;
            }
        });
    }

    @Override
    public void put(Key key, ObjectAttributes attributes, Body body) {
        var headers = written(attributes);
        PutObjectRequest put = PutObjectRequest.builder()
                .bucket(connection.bucket())
                .key(keys.inBucket(key))
                .contentMD5(S3Body.md5(body))
                .contentType(headers.contentType())
                .overrideConfiguration(custom -> headers.headers().forEach(custom::putHeader))
                .build();
        connection.write("write " + key, client -> client.putObject(put, S3Body.of(body)));
    }

    @Override
    public Upload begin(Key key, ObjectAttributes attributes) {
        return S3Upload.begin(connection, key.toString(), keys.inBucket(key), written(attributes));
    }

    @Override
    public void delete(Key key) {
        String inBucket = keys.inBucket(key);
        connection.call(
                "delete " + key,
                client ->
                        client.deleteObject(it -> it.bucket(connection.bucket()).key(inBucket)));
    }

    @Override
    public Optional<String> refuses(Key key) {
        return keys.refuses(key);
    }

    @Override
    public List<String> losses(ObjectAttributes attributes) {
        return written(attributes).losses();
    }

    @Override
    public void close() {
        connection.close();
    }

    private S3Attributes written(ObjectAttributes attributes) {
        return new S3Attributes(attributes, connection.uri().provider());
    }

    private String what(Key key) {
        return key + " at " + describe();
    }
}

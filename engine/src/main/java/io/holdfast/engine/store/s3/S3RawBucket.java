package io.holdfast.engine.store.s3;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.RawBucket;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.StoreUri;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket as its server answers: the requests are those of {@link S3Store} and {@link S3Bucket}, and what they hide. */
public final class S3RawBucket implements RawBucket {
    private static final int MOST_VERSIONS = 10_000;
    private static final int MOST_SHOWN = 64 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final S3Connection connection;
    private final Store store;
    private final CutPut cutPut;
    private final LongAdder sent = new LongAdder();
    private final LongAdder repeated = new LongAdder();

    S3RawBucket(S3Connection connection) {
        this.connection = connection;
        this.store = new S3Store(connection);
        this.cutPut = new CutPut(connection);
    }

    /**
     * Who may not list is told by the requests that follow.
     *
     * @throws AccessDenied                      if there are no credentials
     * @throws io.holdfast.engine.error.NotFound if there is no such bucket
     * @throws io.holdfast.engine.error.BadInput if the bucket lies in another region
     */
    public static S3RawBucket open(StoreUri.S3 uri) {
        S3Options usual = S3Options.DEFAULT;
        var options = new S3Options(usual.connections(), usual.firstPatience(), PATIENCE, usual.silence());
        var connection = S3Connection.unopened(uri, options);
        try {
            connection.look();
        } catch (AccessDenied e) {
            // Each check says what it may not do.
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
        return new S3RawBucket(connection);
    }

    @Override
    public String describe() {
        return connection.describe();
    }

    @Override
    public Provider provider() {
        return connection.uri().provider();
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Sent sent() {
        return new Sent(sent.sum(), repeated.sum());
    }

    /** One request, and its reply whether good or bad. */
    private <T> T send(String what, S3Connection.Request<T> request, Refused<T> refused) {
        int[] times = new int[1];
        return connection.call(what, client -> {
            sent.increment();
            if (times[0]++ > 0) {
                repeated.increment();
            }
            try {
                return request.send(client);
            } catch (AwsServiceException e) {
                S3Failure failure = S3Failure.of("Can't " + what + " at " + describe(), e);
                if (failure.chance() == S3Failure.Chance.PATIENCE) {
                    throw e;
                }
                return refused.as(new Reply(
                        e.statusCode(),
                        S3Failure.said(e),
                        S3Failure.reply(e).map(S3RawBucket::headers).orElse(Map.of()),
                        new byte[0],
                        Optional.of(failure.error())));
            }
        });
    }

    private interface Refused<T> {
        T as(Reply reply);
    }

    private Reply send(String what, S3Connection.Request<Reply> request) {
        return send(what, request, reply -> reply);
    }

    private static Reply reply(SdkHttpResponse http, byte[] body) {
        return new Reply(http.statusCode(), "", headers(http), body, Optional.empty());
    }

    private static Reply reply(SdkHttpResponse http) {
        return reply(http, new byte[0]);
    }

    private static Map<String, String> headers(SdkHttpResponse http) {
        Map<String, String> headers = new HashMap<>();
        http.forEachHeader((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        return Map.copyOf(headers);
    }

    private static AwsRequestOverrideConfiguration with(Map<String, String> headers) {
        var custom = AwsRequestOverrideConfiguration.builder();
        headers.forEach(custom::putHeader);
        return custom.build();
    }

    @Override
    public Reply put(String key, Body body, Map<String, String> headers) {
        Map<String, String> more = new HashMap<>(headers);
        String sum = Optional.ofNullable(more.remove("Content-MD5")).orElseGet(() -> md5(body));
        return send(
                "write " + key,
                client -> reply(client.putObject(
                                put -> put.bucket(connection.bucket())
                                        .key(connection.key(key))
                                        .contentMD5(sum)
                                        .overrideConfiguration(with(more)),
                                S3Body.of(body))
                        .sdkHttpResponse()));
    }

    @Override
    public boolean putAndHangUp(String key, Body body) {
        sent.increment();
        return cutPut.send(connection.key(key), body);
    }

    @Override
    public Reply get(String key, Map<String, String> headers) {
        return send("read " + key, client -> {
            ResponseInputStream<GetObjectResponse> body = client.getObject(get ->
                    get.bucket(connection.bucket()).key(connection.key(key)).overrideConfiguration(with(headers)));
            try (body) {
                byte[] content = body.readNBytes(MOST_SHOWN);
                return reply(body.response().sdkHttpResponse(), content);
            } catch (IOException | RuntimeException e) {
                body.abort();
                throw e;
            }
        });
    }

    @Override
    public Reply head(String key) {
        return send(
                "look at " + key,
                client -> reply(
                        client.headObject(it -> it.bucket(connection.bucket()).key(connection.key(key)))
                                .sdkHttpResponse()));
    }

    @Override
    public Reply delete(String key, @Nullable String version) {
        return send(
                "delete " + key,
                client -> reply(client.deleteObject(it -> it.bucket(connection.bucket())
                                .key(connection.key(key))
                                .versionId(version))
                        .sdkHttpResponse()));
    }

    @Override
    public Deletion deleteAll(List<Version> versions) {
        List<ObjectIdentifier> ids = versions.stream()
                .map(each -> ObjectIdentifier.builder()
                        .key(connection.key(each.key()))
                        .versionId(each.id())
                        .build())
                .toList();
        return send(
                "delete " + versions.size() + " objects at once",
                client -> {
                    var deleted = client.deleteObjects(it -> it.bucket(connection.bucket())
                            .delete(all -> all.objects(ids).quiet(true)));
                    return new Deletion(
                            reply(deleted.sdkHttpResponse()),
                            deleted.errors().stream()
                                    .map(each -> relative(String.valueOf(each.key())))
                                    .toList());
                },
                refused -> new Deletion(refused, List.of()));
    }

    @Override
    public Reply bucket() {
        return send(
                "look at the bucket",
                client -> reply(
                        client.headBucket(it -> it.bucket(connection.bucket())).sdkHttpResponse()));
    }

    @Override
    public Versioning versioning() {
        return send(
                "ask about versions",
                client -> {
                    var state = client.getBucketVersioning(it -> it.bucket(connection.bucket()));
                    return new Versioning(
                            reply(state.sdkHttpResponse()), Objects.requireNonNullElse(state.statusAsString(), ""));
                },
                refused -> new Versioning(refused, ""));
    }

    @Override
    public Lock lock() {
        return send(
                "ask about the object lock",
                client -> {
                    var found = client.getObjectLockConfiguration(it -> it.bucket(connection.bucket()));
                    var lock = found.objectLockConfiguration();
                    boolean enabled = lock != null && lock.objectLockEnabled() == ObjectLockEnabled.ENABLED;
                    return new Lock(reply(found.sdkHttpResponse()), enabled, retention(lock));
                },
                refused -> new Lock(refused, false, OptionalLong.empty()));
    }

    private static OptionalLong retention(@Nullable ObjectLockConfiguration lock) {
        if (lock == null || lock.rule() == null || lock.rule().defaultRetention() == null) {
            return OptionalLong.empty();
        }
        var retention = lock.rule().defaultRetention();
        int days = Objects.requireNonNullElse(retention.days(), 0);
        return OptionalLong.of(days + 365L * Objects.requireNonNullElse(retention.years(), 0));
    }

    @Override
    public Listing list(Ask ask) {
        return send(
                "list",
                client -> ask.form() == Provider.Listing.V1 ? byKey(client, ask) : byToken(client, ask),
                refused -> new Listing(refused, List.of(), false, Optional.empty()));
    }

    private @Nullable EncodingType encoding() {
        return connection.bareKeys() ? null : EncodingType.URL;
    }

    private Listing byKey(S3Client client, Ask ask) {
        String after = ask.token() != null ? ask.token() : ask.after();
        ListObjectsResponse page = client.listObjects(list -> list.bucket(connection.bucket())
                .prefix(connection.key(ask.prefix()))
                .marker(after == null ? null : connection.key(after))
                .maxKeys(ask.most())
                .encodingType(encoding()));
        Optional<String> next = told(page.nextMarker()).map(this::relative);
        return listing(page.sdkHttpResponse(), page.contents(), page.isTruncated(), next);
    }

    private Listing byToken(S3Client client, Ask ask) {
        String after = ask.token() != null ? null : ask.after();
        ListObjectsV2Response page = client.listObjectsV2(list -> list.bucket(connection.bucket())
                .prefix(connection.key(ask.prefix()))
                .startAfter(after == null ? null : connection.key(after))
                .continuationToken(ask.token())
                .maxKeys(ask.most())
                .encodingType(encoding()));
        return listing(page.sdkHttpResponse(), page.contents(), page.isTruncated(), told(page.nextContinuationToken()));
    }

    private static Optional<String> told(@Nullable String text) {
        return Optional.ofNullable(text).filter(each -> !each.isEmpty());
    }

    private Listing listing(
            SdkHttpResponse http, List<S3Object> objects, @Nullable Boolean more, Optional<String> next) {
        List<Listed> found = objects.stream()
                .map(each -> new Listed(
                        relative(String.valueOf(each.key())),
                        Objects.requireNonNullElse(each.size(), -1L),
                        Objects.requireNonNullElse(each.lastModified(), Instant.EPOCH)))
                .toList();
        return new Listing(reply(http), found, Boolean.TRUE.equals(more), next);
    }

    /** A key from elsewhere stays as it is, behind a mark that no key of ours begins with. */
    private String relative(String key) {
        String prefix = connection.key("");
        return key.startsWith(prefix) ? key.substring(prefix.length()) : "\u0000" + key;
    }

    @Override
    public Versions versions(String prefix) {
        List<Version> found = new ArrayList<>();
        @Nullable String key = null;
        @Nullable String version = null;
        while (true) {
            VersionsPage page = versions(prefix, key, version);
            found.addAll(page.found);
            if (page.nextKey == null || found.size() >= MOST_VERSIONS) {
                return new Versions(page.reply, found);
            }
            key = page.nextKey;
            version = page.nextVersion;
        }
    }

    private record VersionsPage(
            Reply reply,
            List<Version> found,
            @Nullable String nextKey,
            @Nullable String nextVersion) {}

    private VersionsPage versions(String prefix, @Nullable String key, @Nullable String version) {
        return send(
                "list versions",
                client -> {
                    ListObjectVersionsResponse page = client.listObjectVersions(it -> it.bucket(connection.bucket())
                            .prefix(connection.key(prefix))
                            .keyMarker(key)
                            .versionIdMarker(version)
                            .encodingType(encoding()));
                    List<Version> found = new ArrayList<>();
                    page.versions()
                            .forEach(each -> found.add(new Version(relative(each.key()), each.versionId(), false)));
                    page.deleteMarkers()
                            .forEach(each -> found.add(new Version(relative(each.key()), each.versionId(), true)));
                    boolean more = Boolean.TRUE.equals(page.isTruncated()) && !found.isEmpty();
                    return new VersionsPage(
                            reply(page.sdkHttpResponse()),
                            found,
                            more ? page.nextKeyMarker() : null,
                            more ? page.nextVersionIdMarker() : null);
                },
                refused -> new VersionsPage(refused, List.of(), null, null));
    }

    @Override
    public Upload begin(String key) {
        return send(
                "begin to write " + key + " in parts",
                client -> {
                    var begun = client.createMultipartUpload(
                            it -> it.bucket(connection.bucket()).key(connection.key(key)));
                    return new Upload(
                            reply(begun.sdkHttpResponse()), key, Objects.requireNonNullElse(begun.uploadId(), ""));
                },
                refused -> new Upload(refused, key, ""));
    }

    @Override
    public Reply part(Upload upload, int number, Body body, String md5) {
        return send(
                "write a part of " + upload.key(),
                client -> reply(client.uploadPart(
                                part -> part.bucket(connection.bucket())
                                        .key(connection.key(upload.key()))
                                        .uploadId(upload.id())
                                        .partNumber(number)
                                        .contentMD5(md5),
                                S3Body.of(body))
                        .sdkHttpResponse()));
    }

    @Override
    public Reply complete(Upload upload, List<String> etags) {
        List<CompletedPart> parts = IntStream.range(0, etags.size())
                .mapToObj(i -> CompletedPart.builder()
                        .partNumber(i + 1)
                        .eTag(etags.get(i))
                        .build())
                .toList();
        return send(
                "put together " + upload.key(),
                client -> reply(client.completeMultipartUpload(it -> it.bucket(connection.bucket())
                                .key(connection.key(upload.key()))
                                .uploadId(upload.id())
                                .multipartUpload(all -> all.parts(parts)))
                        .sdkHttpResponse()));
    }

    @Override
    public Reply abort(Upload upload) {
        return send(
                "give up " + upload.key(),
                client -> reply(client.abortMultipartUpload(it -> it.bucket(connection.bucket())
                                .key(connection.key(upload.key()))
                                .uploadId(upload.id()))
                        .sdkHttpResponse()));
    }

    @Override
    public List<Upload> uploads() {
        return send(
                "list uploads",
                client -> {
                    var page = client.listMultipartUploads(
                            it -> it.bucket(connection.bucket()).prefix(connection.key("")));
                    Reply reply = reply(page.sdkHttpResponse());
                    return page.uploads().stream()
                            .map(each -> new Upload(reply, relative(each.key()), each.uploadId()))
                            .toList();
                },
                _ -> List.of());
    }

    @Override
    public Reply tags(String key) {
        return send("read the tags of " + key, client -> {
            var found =
                    client.getObjectTagging(it -> it.bucket(connection.bucket()).key(connection.key(key)));
            String text = found.tagSet().stream()
                    .map(tag -> tag.key() + "=" + tag.value())
                    .sorted()
                    .reduce((a, b) -> a + "&" + b)
                    .orElse("");
            return reply(found.sdkHttpResponse(), text.getBytes(StandardCharsets.UTF_8));
        });
    }

    @Override
    public String md5(Body body) {
        return S3Body.md5(body);
    }

    @Override
    public void close() {
        connection.close();
    }
}

package io.holdfast.engine.store.s3;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.Unsupported;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * One page of a bucket's list, asked for in the version of the request that its provider speaks. Where the next page begins the
 * server tells; where it says that there is more and not where, it is behind the last key. Version 1 tells only with a
 * delimiter, and OBS was seen to forget it in version 2.
 */
final class S3List {
    private final S3Connection connection;

    S3List(S3Connection connection) {
        this.connection = connection;
    }

    /**
     * What to list, in keys of the bucket.
     *
     * @param after last key that is not wanted; {@code null} to begin at the first
     * @param most  of keys and folded prefixes
     * @param token where the server said to go on, and then {@code after} does not count; {@code null} at the beginning, and in
     *              version 1
     */
    record Ask(
            String prefix,
            @Nullable String after,
            @Nullable String delimiter,
            int most,
            @Nullable String token) {
        private Ask behind(String key) {
            return new Ask(prefix, key, delimiter, most, null);
        }

        private Ask at(String place) {
            return new Ask(prefix, after, delimiter, most, place);
        }
    }

    /** @param next what gives the next page; {@code null} behind the last one */
    record Reply(
            List<S3Object> objects,
            List<String> prefixes,
            @Nullable Ask next,
            SdkHttpResponse http) {}

    /**
     * @param what the rest of a sentence that begins with "Can't"
     * @throws Unsupported if the server says that there is more, and does not get on
     */
    Reply page(String what, Ask ask) {
        return connection.call(
                what, client -> switch (connection.uri().provider().wire().listing()) {
                    case V1 -> byKey(client, ask);
                    case V2 -> byToken(client, ask);
                });
    }

    private Reply byKey(S3Client client, Ask ask) {
        ListObjectsResponse reply = client.listObjects(list -> list.bucket(connection.bucket())
                .prefix(ask.prefix())
                .marker(ask.after())
                .delimiter(ask.delimiter())
                .maxKeys(ask.most())
                .encodingType(encoding()));
        String told = reply.nextMarker();
        return reply(
                ask,
                reply.contents(),
                reply.commonPrefixes(),
                Boolean.TRUE.equals(reply.isTruncated()),
                told == null || told.isEmpty() ? null : ask.behind(told),
                reply.sdkHttpResponse());
    }

    private Reply byToken(S3Client client, Ask ask) {
        ListObjectsV2Response reply = client.listObjectsV2(list -> list.bucket(connection.bucket())
                .prefix(ask.prefix())
                .continuationToken(ask.token())
                .startAfter(ask.token() == null ? ask.after() : null)
                .delimiter(ask.delimiter())
                .maxKeys(ask.most())
                .encodingType(encoding()));
        String told = reply.nextContinuationToken();
        return reply(
                ask,
                reply.contents(),
                reply.commonPrefixes(),
                Boolean.TRUE.equals(reply.isTruncated()),
                told == null || told.isEmpty() ? null : ask.at(told),
                reply.sdkHttpResponse());
    }

    private @Nullable EncodingType encoding() {
        return connection.bareKeys() ? null : EncodingType.URL;
    }

    private Reply reply(
            Ask ask,
            List<S3Object> objects,
            List<CommonPrefix> folded,
            boolean more,
            @Nullable Ask told,
            SdkHttpResponse http) {
        List<String> prefixes = folded.stream().map(CommonPrefix::prefix).toList();
        if (!more) {
            return new Reply(objects, prefixes, null, http);
        }
        Ask next = told != null ? told : behindTheLast(ask, objects, prefixes);
        if (next == null || next.equals(ask)) {
            throw new Unsupported(connection.describe() + " says that there is more to list, and not where."
                    + " Next: try another endpoint of it.");
        }
        return new Reply(objects, prefixes, next, http);
    }

    /** Last as the server has it, whatever its order. */
    private static @Nullable Ask behindTheLast(Ask ask, List<S3Object> objects, List<String> prefixes) {
        return Stream.of(objects.reversed().stream().map(S3Object::key), prefixes.reversed().stream())
                .flatMap(each -> each.limit(1).filter(Objects::nonNull))
                .max(Comparator.comparing(key -> Key.of(key)))
                .map(ask::behind)
                .orElse(null);
    }
}

package io.holdfast.engine.store.s3;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Store.Body;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * An object written in parts. A completion whose reply was lost, and which the server then knows nothing of, is judged by
 * what lies there: the size must be that of the parts, and the ETag that of so many.
 */
final class S3Upload implements Bucket.Upload {
    private final S3Connection connection;
    private final String shown;
    private final String key;
    private final String id;
    private final Map<Integer, String> etags = new ConcurrentSkipListMap<>();
    private final AtomicLong size = new AtomicLong();
    private boolean completed;

    private S3Upload(S3Connection connection, String shown, String key, String id) {
        this.connection = connection;
        this.shown = shown;
        this.key = key;
        this.id = id;
    }

    /**
     * @param shown the key as messages have it
     * @param key   the key as the bucket has it
     */
    static S3Upload begin(S3Connection connection, String shown, String key, S3Attributes headers) {
        var request = CreateMultipartUploadRequest.builder()
                .bucket(connection.bucket())
                .key(key)
                .contentType(headers.contentType())
                .overrideConfiguration(custom -> headers.headers().forEach(custom::putHeader))
                .build();
        String id = connection.call(
                "begin to write " + shown,
                client -> client.createMultipartUpload(request).uploadId());
        if (id == null) {
            throw new Damaged(connection.describe() + " began to take " + shown + " and gave no id for it.");
        }
        return new S3Upload(connection, shown, key, id);
    }

    @Override
    public void part(int number, Body body) {
        var request = UploadPartRequest.builder()
                .bucket(connection.bucket())
                .key(key)
                .uploadId(id)
                .partNumber(number)
                .contentMD5(S3Body.md5(body))
                .build();
        String etag = connection.call(
                "write part " + number + " of " + shown,
                client -> client.uploadPart(request, S3Body.of(body)).eTag());
        if (etag == null) {
            throw new Damaged(
                    connection.describe() + " took part " + number + " of " + shown + " and gave no ETag for it.");
        }
        if (etags.put(number, etag) == null) {
            size.addAndGet(body.length());
        }
    }

    @Override
    public void complete() {
        List<CompletedPart> parts = etags.entrySet().stream()
                .map(part -> CompletedPart.builder()
                        .partNumber(part.getKey())
                        .eTag(part.getValue())
                        .build())
                .toList();
        try {
            connection.write(
                    "finish " + shown,
                    client -> client.completeMultipartUpload(it -> it.bucket(connection.bucket())
                            .key(key)
                            .uploadId(id)
                            .multipartUpload(all -> all.parts(parts))));
        } catch (Unconfirmed e) {
            if (!(e.getCause() instanceof NotFound) || !isThere()) {
                throw e;
            }
        }
        completed = true;
    }

    private boolean isThere() {
        return connection.call("look at " + shown, client -> {
            try {
                var head =
                        client.headObject(it -> it.bucket(connection.bucket()).key(key));
                return head.contentLength() != null
                        && head.contentLength() == size.get()
                        && S3Headers.etag(head.eTag()).endsWith("-" + etags.size());
            } catch (AwsServiceException e) {
                if (S3Absence.isOfHead(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** Parts that can't be removed now are removed by the bucket's own rule for them, if it has one. */
    @Override
    public void close() {
        if (completed) {
            return;
        }
        try {
            connection.call(
                    "give up " + shown,
                    client -> client.abortMultipartUpload(
                            it -> it.bucket(connection.bucket()).key(key).uploadId(id)));
        } catch (HoldfastException e) {
            // What led here is the failure to tell.
        }
    }
}

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
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * An object written in parts. A completion whose reply was lost, and which the server then knows nothing of, is judged by
 * what lies there: the size must be that of the parts, and the ETag that of so many.
 */
final class S3Upload implements Bucket.Upload {
    private final S3Connection connection;
    private final String shown;
    private final String key;
    private final String id;
    private final Map<Integer, CompletedPart> parts = new ConcurrentSkipListMap<>();
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
                .checksumAlgorithm(checksum(connection))
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
        UploadPartResponse reply = connection.call(
                "write part " + number + " of " + shown, client -> client.uploadPart(request, S3Body.of(body)));
        if (reply.eTag() == null) {
            throw new Damaged(
                    connection.describe() + " took part " + number + " of " + shown + " and gave no ETag for it.");
        }
        if (parts.put(number, completed(number, reply)) == null) {
            size.addAndGet(body.length());
        }
    }

    /** AWS wants to know before what the SDK will send with each part, and wants it again at the end. */
    private static @Nullable ChecksumAlgorithm checksum(S3Connection connection) {
        return switch (connection.uri().provider().wire().checksums()) {
            case WHEN_SUPPORTED -> ChecksumAlgorithm.CRC32;
            case WHEN_REQUIRED -> null;
        };
    }

    private CompletedPart completed(int number, UploadPartResponse reply) {
        CompletedPart.Builder part = CompletedPart.builder().partNumber(number).eTag(reply.eTag());
        return checksum(connection) == null
                ? part.build()
                : part.checksumCRC32(reply.checksumCRC32()).build();
    }

    @Override
    public void complete() {
        List<CompletedPart> all = List.copyOf(parts.values());
        try {
            connection.write(
                    "finish " + shown,
                    client -> client.completeMultipartUpload(it -> it.bucket(connection.bucket())
                            .key(key)
                            .uploadId(id)
                            .multipartUpload(upload -> upload.parts(all))));
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
                        && S3Headers.etag(head.eTag()).endsWith("-" + parts.size());
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

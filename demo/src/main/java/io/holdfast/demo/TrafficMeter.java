package io.holdfast.demo;

import java.io.InputStream;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Counts, behind a server's door, what each of its buckets was asked for: the engine's own figures are not needed. */
final class TrafficMeter extends ForwardingBlobStore {
    private final ConcurrentMap<String, Counters> buckets = new ConcurrentHashMap<>();

    private static final class Counters {
        final LongAdder requests = new LongAdder();
        final LongAdder in = new LongAdder();
        final LongAdder out = new LongAdder();
    }

    TrafficMeter(BlobStore store) {
        super(store);
    }

    /** What the bucket was asked for since the server began. */
    Traffic of(String bucket) {
        Counters counters = counters(bucket);
        return new Traffic(counters.requests.sum(), counters.in.sum(), counters.out.sum());
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        counters(request.bucket()).requests.increment();
        return super.list(request);
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        counters(request.bucket()).requests.increment();
        return super.blobMetadata(request);
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        Counters counters = counters(request.bucket());
        counters.requests.increment();
        ResponseInputStream<GetObjectResponse> content = super.getBlob(request);
        counters.out.add(content.response().contentLength());
        return content;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        Counters counters = counters(request.bucket());
        counters.requests.increment();
        counters.in.add(request.contentLength());
        return super.putBlob(request, content);
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream content) {
        Counters counters = counters(request.bucket());
        counters.requests.increment();
        counters.in.add(request.contentLength());
        return super.uploadMultipartPart(upload, request, content);
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        counters(request.bucket()).requests.increment();
        return super.removeBlob(request);
    }

    private Counters counters(String bucket) {
        return buckets.computeIfAbsent(bucket, _ -> new Counters());
    }
}

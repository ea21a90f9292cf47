package io.holdfast.demo;

import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** The bucket that the shop's systems use every day, without Holdfast. */
final class ShopBucket {
    private final S3Client client;
    private final String bucket;

    ShopBucket(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    void create() {
        client.createBucket(it -> it.bucket(bucket));
    }

    void put(Collection<Sample> samples) {
        InParallel.run(samples, sample -> {
            PutObjectRequest.Builder request =
                    PutObjectRequest.builder().bucket(bucket).key(sample.key());
            sample.headers().putInto(request);
            client.putObject(request.build(), RequestBody.fromBytes(sample.bytes()));
        });
    }

    void remove(List<String> keys) {
        if (!keys.isEmpty()) {
            List<ObjectIdentifier> all = keys.stream()
                    .map(key -> ObjectIdentifier.builder().key(key).build())
                    .toList();
            client.deleteObjects(it -> it.bucket(bucket).delete(delete -> delete.objects(all)));
        }
    }

    /**
     * Deletes every object, then the bucket.
     *
     * @throws DemoFailed if it is still there
     */
    void destroy() {
        client.listObjectsV2Paginator(it -> it.bucket(bucket))
                .forEach(page ->
                        remove(page.contents().stream().map(each -> each.key()).toList()));
        client.deleteBucket(it -> it.bucket(bucket));
        try {
            client.headBucket(it -> it.bucket(bucket));
        } catch (NoSuchBucketException e) {
            return;
        }
        throw new DemoFailed("the bucket " + bucket + " was deleted and is still there");
    }
}

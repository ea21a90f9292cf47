package io.holdfast.engine.store.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.engine.store.StoreUri;
import java.util.UUID;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * An S3 server that somebody runs: {@code HOLDFAST_TEST_S3_ENDPOINT=s3://bucket?endpoint=https://…}, {@code cos://…} or
 * {@code obs://…}, with credentials as always. {@code bin/try/ceph} starts one. What is written stays under
 * {@code holdfast-test/}.
 */
public final class AnotherServer {
    public static final String VARIABLE = "HOLDFAST_TEST_S3_ENDPOINT";

    private AnotherServer() {}

    /** A new bucket of its own that keeps versions; a test that gets none is skipped, and says why. */
    public static StoreUri.S3 placeWithVersions() {
        StoreUri.S3 server = server();
        var place = new StoreUri.S3(
                "holdfast-test-" + UUID.randomUUID(),
                "",
                server.endpoint(),
                server.region(),
                server.pathStyle(),
                server.profile());
        try (S3Client client = S3ClientFactory.client(place, S3Options.DEFAULT)) {
            client.createBucket(it -> it.bucket(place.bucket()));
            client.putBucketVersioning(it -> it.bucket(place.bucket())
                    .versioningConfiguration(state -> state.status(BucketVersioningStatus.ENABLED)));
        } catch (S3Exception refused) {
            assumeTrue(false, "no bucket with versions: " + refused.getMessage());
        }
        return place;
    }

    private static StoreUri.S3 server() {
        return (StoreUri.S3) StoreUri.parse(System.getenv(VARIABLE));
    }

    /** A new place in its bucket. */
    public static StoreUri.S3 place() {
        StoreUri.S3 server = server();
        return new StoreUri.S3(
                server.scheme(),
                server.provider(),
                server.bucket(),
                "holdfast-test/" + UUID.randomUUID(),
                server.endpoint(),
                server.region(),
                server.pathStyle(),
                server.profile());
    }
}

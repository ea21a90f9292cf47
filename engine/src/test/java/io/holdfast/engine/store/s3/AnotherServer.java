package io.holdfast.engine.store.s3;

import io.holdfast.engine.store.StoreUri;
import java.util.UUID;

/**
 * An S3 server that somebody runs: {@code HOLDFAST_TEST_S3_ENDPOINT=s3://bucket?endpoint=https://…}, {@code cos://…} or
 * {@code obs://…}, with credentials as always. {@code bin/try/ceph} starts one. What is written stays under
 * {@code holdfast-test/}.
 */
public final class AnotherServer {
    public static final String VARIABLE = "HOLDFAST_TEST_S3_ENDPOINT";

    private AnotherServer() {}

    /** A new place in its bucket. */
    public static StoreUri.S3 place() {
        var server = (StoreUri.S3) StoreUri.parse(System.getenv(VARIABLE));
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

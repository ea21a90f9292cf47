package io.holdfast.engine.store.s3;

import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreContract;
import io.holdfast.engine.store.StoreUri;
import java.util.UUID;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The same demands on any S3 server: {@code HOLDFAST_TEST_S3_ENDPOINT=s3://bucket?endpoint=https://…}, with credentials as
 * always. What is written stays under {@code holdfast-test/}.
 */
@EnabledIfEnvironmentVariable(named = "HOLDFAST_TEST_S3_ENDPOINT", matches = "s3://.+")
class AnotherServerTest extends StoreContract {
    @Override
    protected Store open() {
        var server = (StoreUri.S3) StoreUri.parse(System.getenv("HOLDFAST_TEST_S3_ENDPOINT"));
        var place = new StoreUri.S3(
                server.bucket(),
                "holdfast-test/" + UUID.randomUUID(),
                server.endpoint(),
                server.region(),
                server.pathStyle(),
                server.profile());
        return S3Store.open(place, S3Options.DEFAULT);
    }
}

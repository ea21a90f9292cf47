package io.holdfast.engine.store.s3;

import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreContract;
import io.holdfast.engine.store.StoreUri;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The same demands where lists follow keys, as at COS and OBS, and not tokens: {@link AnotherServer}. */
@EnabledIfEnvironmentVariable(named = AnotherServer.VARIABLE, matches = "s3://.+")
class AnotherServerByKeyTest extends StoreContract {
    @Override
    protected Store open() {
        StoreUri.S3 uri = AnotherServer.place();
        return S3Store.open(
                new StoreUri.S3(
                        "s3",
                        Provider.COS,
                        uri.bucket(),
                        uri.prefix(),
                        uri.endpoint(),
                        uri.region(),
                        uri.pathStyle(),
                        uri.profile()),
                S3Options.DEFAULT);
    }
}

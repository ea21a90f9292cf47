package io.holdfast.engine.store.s3;

import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreContract;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The same demands on any S3 server: {@link AnotherServer}. */
@EnabledIfEnvironmentVariable(named = AnotherServer.VARIABLE, matches = "(s3|cos|obs)://.+")
class AnotherServerTest extends StoreContract {
    @Override
    protected Store open() {
        return S3Store.open(AnotherServer.place(), S3Options.DEFAULT);
    }
}

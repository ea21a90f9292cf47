package io.holdfast.engine.store.s3;

import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same demands where lists follow keys, as at COS and OBS, and not tokens. */
class S3StoreByKeyTest extends StoreContract {
    @RegisterExtension
    private static final S3Server SERVER = new S3Server();

    @Override
    protected Store open() {
        return new S3Store(SERVER.connect(SERVER.uri(Provider.COS, "backups/a")));
    }
}

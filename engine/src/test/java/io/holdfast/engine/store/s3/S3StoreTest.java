package io.holdfast.engine.store.s3;

import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class S3StoreTest extends StoreContract {
    @RegisterExtension
    private static final S3Server SERVER = new S3Server();

    @Override
    protected Store open() {
        return new S3Store(SERVER.connect(SERVER.uri("backups/a")));
    }
}

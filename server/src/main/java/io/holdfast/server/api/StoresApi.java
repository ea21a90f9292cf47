package io.holdfast.server.api;

import io.holdfast.server.catalog.KnownStore;
import io.holdfast.server.catalog.StoreDraft;
import io.holdfast.server.catalog.Stores;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/stores")
class StoresApi extends ThingsApi<StoreDraft, KnownStore> {
    StoresApi(Stores stores, Changes changes, Idempotency idempotency) {
        super(stores, KnownStore.class, changes, idempotency);
    }
}

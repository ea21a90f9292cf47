package io.holdfast.server.api;

import io.holdfast.server.catalog.KnownSource;
import io.holdfast.server.catalog.SourceDraft;
import io.holdfast.server.catalog.Sources;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/sources")
class SourcesApi extends ThingsApi<SourceDraft, KnownSource> {
    SourcesApi(Sources sources, Changes changes, Idempotency idempotency) {
        super(sources, KnownSource.class, changes, idempotency);
    }
}

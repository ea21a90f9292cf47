package io.holdfast.server.api;

import io.holdfast.server.catalog.KnownRepository;
import io.holdfast.server.catalog.Repositories;
import io.holdfast.server.catalog.RepositoryDraft;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/repositories")
class RepositoriesApi extends ThingsApi<RepositoryDraft, KnownRepository> {
    RepositoriesApi(Repositories repositories, Changes changes, Idempotency idempotency) {
        super(repositories, KnownRepository.class, changes, idempotency);
    }
}

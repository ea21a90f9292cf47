package io.holdfast.server.api;

import io.holdfast.server.catalog.KnownRepository;
import io.holdfast.server.catalog.OwnSource;
import io.holdfast.server.catalog.Repositories;
import io.holdfast.server.catalog.RepositoryDraft;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/repositories")
class RepositoriesApi extends ThingsApi<RepositoryDraft, KnownRepository> {
    private final OwnSource own;

    RepositoriesApi(Repositories repositories, OwnSource own, Changes changes, Idempotency idempotency) {
        super(repositories, KnownRepository.class, changes, idempotency);
        this.own = own;
    }

    /** The first one protects the server too. */
    @Override
    void made(HttpServletRequest request, KnownRepository repository) {
        own.protectIn(repository).ifPresent(plan -> note(request, "plan", plan.name(), plan));
    }
}

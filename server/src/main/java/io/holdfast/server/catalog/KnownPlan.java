package io.holdfast.server.catalog;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A source that is protected: by a policy, in a repository.
 *
 * @param paused whether nothing of it is run
 * @param due    the newest of its moments that became a job, or was passed over
 */
public record KnownPlan(
        UUID id,
        String name,
        UUID sourceId,
        String source,
        UUID policyId,
        String policy,
        UUID repositoryId,
        String repository,
        boolean paused,
        Optional<Instant> due,
        long version,
        Instant changed)
        implements Known {}

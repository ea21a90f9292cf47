package io.holdfast.server.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What somebody says of a plan: names of a source, a policy and a repository.
 *
 * @param paused whether nothing of it is run; if nobody says, it runs
 */
public record PlanDraft(
        String name,
        String source,
        String policy,
        String repository,
        @Nullable Boolean paused) implements Draft {}

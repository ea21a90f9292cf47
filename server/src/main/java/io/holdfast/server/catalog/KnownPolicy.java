package io.holdfast.server.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.holdfast.server.policy.Policy;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * A policy that is known.
 *
 * @param tier     whether it is offered as a class of data
 * @param document what it says, with what it leaves out filled in
 * @param policy   the same, understood
 */
public record KnownPolicy(
        UUID id,
        String name,
        boolean tier,
        JsonNode document,
        @JsonIgnore Policy policy,
        long version,
        Instant changed) implements Known {}

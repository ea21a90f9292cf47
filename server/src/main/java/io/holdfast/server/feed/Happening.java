package io.holdfast.server.feed;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A change that those who listen are told of.
 *
 * @param kind {@code job} or {@code rpo}
 * @param job  where it is one's
 * @param told figures and words, which become JSON
 */
public record Happening(String kind, UUID plan, Optional<UUID> job, Map<String, ?> told) {

    /**
     * One as it was written.
     *
     * @param number   later ones have higher numbers, but may become visible before lower ones
     * @param document JSON
     */
    public record Written(long number, Instant happened, String kind, String document) {}
}

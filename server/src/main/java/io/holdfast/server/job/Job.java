package io.holdfast.server.job;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * One execution.
 *
 * @param plan     name of the plan that it is of
 * @param cause    {@code schedule}, or who asked for it
 * @param moment   for which it is; a plan has one job of a kind for each
 * @param begins   not admitted before: a later try, or the beginning of a window
 * @param ends     end of the window: by then it stops at a checkpoint
 * @param attempt  how often it was begun; what an earlier one writes into its row does not count
 * @param faults   attempts that ended with a fault that passes by itself
 * @param losses   attempts whose node was lost
 * @param node     where it runs or ran last
 * @param progress where it stands: phase, entries, bytes
 * @param result   what it came to; of one that failed the reason, and what to do next
 */
public record Job(
        UUID id,
        UUID planId,
        String plan,
        JobKind kind,
        JobState state,
        String cause,
        Instant moment,
        Instant begins,
        Optional<Instant> ends,
        int priority,
        int attempt,
        int faults,
        int losses,
        Optional<String> node,
        boolean cancelled,
        Instant queued,
        Optional<Instant> started,
        Optional<Instant> ended,
        Optional<JsonNode> progress,
        Optional<JsonNode> result) {}

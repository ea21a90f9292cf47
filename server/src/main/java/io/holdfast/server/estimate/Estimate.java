package io.holdfast.server.estimate;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An estimate: one that is being made, was made, or could not be.
 *
 * @param planId   of a plan; empty: of what is none yet
 * @param who      asked for it
 * @param progress where one stands that is being made
 * @param result   what it came to; not in lists
 * @param trouble  why it could not be made
 */
public record Estimate(
        UUID id,
        Optional<UUID> planId,
        Optional<String> plan,
        String source,
        String policy,
        String repository,
        String who,
        State state,
        Instant asked,
        Optional<Instant> ended,
        Optional<Progress> progress,
        Optional<Estimated> result,
        Optional<String> trouble) {

    /** The same, for lists. */
    Estimate withoutResult() {
        return new Estimate(
                id,
                planId,
                plan,
                source,
                policy,
                repository,
                who,
                state,
                asked,
                ended,
                progress,
                Optional.empty(),
                trouble);
    }

    /** Where it is in its life. */
    public enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    /**
     * How far one is.
     *
     * @param entries   listed so far
     * @param bytes     of the sample read so far
     * @param ofBytes   that will be read; 0 while it is being listed
     */
    public record Progress(long entries, long bytes, long ofBytes) {}
}

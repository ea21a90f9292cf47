package io.holdfast.server.job;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Tells a running job to stop. A backup takes it for the end of its window, and commits a checkpoint; what else runs is interrupted, and leaves what
 * the next one goes on from.
 */
final class StopSignal implements InstantSource {
    private final InstantSource clock;
    private final Instant end;
    private volatile Optional<Reason> reason = Optional.empty();

    /** Why one is to stop. */
    enum Reason {
        CANCELLED,
        /** This server is being stopped: the job goes on when there is one again. */
        SERVER_STOPS,
        /** Another node has it by now. */
        LOST
    }

    /** @param end of the job's window */
    StopSignal(InstantSource clock, Instant end) {
        this.clock = clock;
        this.end = end;
    }

    void stop(Reason why) {
        if (reason.isEmpty()) {
            reason = Optional.of(why);
        }
    }

    Optional<Reason> reason() {
        return reason;
    }

    Instant end() {
        return end;
    }

    /** The time, or the end of the window where the job is to stop. */
    @Override
    public Instant instant() {
        return reason.isPresent() ? end : clock.instant();
    }
}

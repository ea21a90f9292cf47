package io.holdfast.server.job;

import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether this node still has a job. What the row has said holds for a while; before a job whose row was not asked for longer does anything that stays, it
 * asks again. So one that stood still meanwhile, and was done elsewhere, does nothing more when it wakes.
 */
final class Holding {
    private final Job job;
    private final Jobs jobs;
    private final StopSignal stop;
    private final Insistence insistence;
    private final Duration lasts;
    private volatile Instant said = Instant.now();

    /**
     * Of a job that was just begun.
     *
     * @param lasts how long it holds what the row has said: less than it takes for a node to be lost
     */
    Holding(Job job, Jobs jobs, StopSignal stop, Insistence insistence, Duration lasts) {
        this.job = job;
        this.jobs = jobs;
        this.stop = stop;
        this.insistence = insistence;
        this.lasts = lasts;
    }

    /** Asks the row, and has the job stop where that says so. */
    void ask() {
        // By the clock of the machine, which goes on while it sleeps.
        Instant asked = Instant.now();
        if (jobs.isToStop(job)) {
            stop.stop(isCancelled() ? StopSignal.Reason.CANCELLED : StopSignal.Reason.LOST);
        } else {
            said = asked;
        }
    }

    /** One that was deleted with its plan is nobody's. */
    private boolean isCancelled() {
        try {
            return jobs.get(job.id()).cancelled();
        } catch (NotFound e) {
            return false;
        }
    }

    /** @throws Interrupted if it is another node's by now */
    void mustBeOurs() {
        Duration age = Duration.between(said, Instant.now());
        if (age.isNegative() || age.compareTo(lasts) > 0) {
            insistence.say(this::ask);
        }
        if (stop.reason().filter(StopSignal.Reason.LOST::equals).isPresent()) {
            throw new Interrupted("The job is another node's by now.");
        }
    }
}

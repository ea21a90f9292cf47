package io.holdfast.server.job;

import io.holdfast.engine.error.Conflict;
import io.holdfast.server.catalog.KnownPlan;
import io.holdfast.server.catalog.Policies;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/** Jobs that somebody asks for, whatever schedule, windows and freezes say. */
@Component
public class RunNow {
    private final Jobs jobs;
    private final Policies policies;
    private final InstantSource clock;

    public RunNow(Jobs jobs, Policies policies, InstantSource clock) {
        this.jobs = jobs;
        this.policies = policies;
        this.clock = clock;
    }

    /**
     * It waits for its turn, at the priority of its plan.
     *
     * @throws Conflict if one of that kind waits already
     */
    public Job add(KnownPlan plan, JobKind kind, String who) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (jobs.isWaiting(plan.id(), kind)) {
            throw new Conflict("A job of '" + plan.name() + "' waits already. Next: wait for its turn, or cancel it");
        }
        int priority = policies.get(plan.policyId()).policy().priority();
        return jobs.add(new Jobs.Wanted(plan, kind, who, now, now, priority))
                .orElseThrow(() ->
                        new Conflict("There is a job of '" + plan.name() + "' of this moment. Next: look at the jobs"));
    }
}

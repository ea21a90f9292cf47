package io.holdfast.server.job;

import io.holdfast.server.catalog.KnownPlan;
import io.holdfast.server.catalog.Plans;
import io.holdfast.server.catalog.Policies;
import io.holdfast.server.policy.Moment;
import io.holdfast.server.policy.Moments;
import io.holdfast.server.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Turns moments that have come into jobs. Moments that passed while no server ran are one job, of the newest of them. A repository is pruned and verified
 * as a whole, so its plans have those jobs in common: the plan whose policy wants one first gets it.
 */
@Component
public class Due {
    private static final Logger LOG = LoggerFactory.getLogger(Due.class);
    private static final String SCHEDULE = "schedule";

    private final Plans plans;
    private final Policies policies;
    private final Jobs jobs;
    private final InstantSource clock;

    public Due(Plans plans, Policies policies, Jobs jobs, InstantSource clock) {
        this.plans = plans;
        this.policies = policies;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** A job that waits for a window for longer holds up none of another plan of its repository. */
    private static final Duration SOON = Duration.ofDays(1);

    /** A rhythm of a repository. */
    private record About(UUID repository, JobKind kind) {}

    /**
     * Looks at each plan; trouble with one keeps no other from running. All are looked at as of one moment: of those that are due together, none gets in before
     * the others are there to be compared with.
     */
    public void look() {
        Instant now = clock.instant();
        Map<UUID, Policy> read = new HashMap<>();
        Map<About, Optional<Job>> newest = new HashMap<>();
        for (KnownPlan plan : plans.all()) {
            if (plan.paused()) {
                continue;
            }
            try {
                Policy policy = read.computeIfAbsent(
                        plan.policyId(), id -> policies.get(id).policy());
                look(plan, policy, newest, now);
            } catch (RuntimeException e) {
                LOG.error("Plan {} could not be looked at", plan.name(), e);
            }
        }
    }

    private void look(KnownPlan plan, Policy policy, Map<About, Optional<Job>> newest, Instant now) {
        backup(plan, policy, now);
        rhythm(plan, policy, JobKind.PRUNE, policy.prune(), newest, now);
        rhythm(plan, policy, JobKind.VERIFY, policy.verify().every(), newest, now);
        policy.replicas().stream()
                .map(Policy.Replica::lag)
                .min(Duration::compareTo)
                .ifPresent(lag -> replicate(plan, policy, lag, now.truncatedTo(ChronoUnit.SECONDS)));
    }

    /** After half of the lag, so that one that fails can be tried again in time. */
    private void replicate(KnownPlan plan, Policy policy, Duration lag, Instant moment) {
        if (isDue(plan, lag.dividedBy(2), jobs.newestMoment(plan.id(), JobKind.REPLICATE), moment)) {
            var _ = add(plan, policy, JobKind.REPLICATE, moment);
        }
    }

    private void backup(KnownPlan plan, Policy policy, Instant now) {
        Instant since = plan.due().orElse(plan.changed());
        Optional<Moment> newest = Moments.of(policy, plan.id()).missed(since, now);
        newest.flatMap(Moment::begins).ifPresent(begin -> {
            var _ = add(plan, policy, JobKind.BACKUP, begin);
            plans.due(plan.id(), begin);
        });
    }

    private void rhythm(
            KnownPlan plan,
            Policy policy,
            JobKind kind,
            Policy.Rhythm rhythm,
            Map<About, Optional<Job>> newest,
            Instant now) {
        rhythm.days().ifPresent(days -> {
            Instant today = now.atZone(policy.zone())
                    .toLocalDate()
                    .atStartOfDay(policy.zone())
                    .toInstant();
            About about = new About(plan.repositoryId(), kind);
            Optional<Job> last = newest.computeIfAbsent(
                    about, each -> jobs.newestAbout(each.repository(), each.kind(), now.plus(SOON)));
            // Days of 23 hours are days as well.
            Duration every = Duration.ofDays(days).minusHours(2);
            if (last.filter(each -> each.state() == JobState.QUEUED).isEmpty()
                    && isDue(plan, every, last.map(Job::moment), today)) {
                add(plan, policy, kind, today).ifPresent(made -> newest.put(about, Optional.of(made)));
            }
        });
    }

    /** The first time comes as long after the plan was made. */
    private static boolean isDue(KnownPlan plan, Duration every, Optional<Instant> last, Instant moment) {
        return !last.orElse(plan.changed()).plus(every).isAfter(moment);
    }

    /** Where one waits already, this moment is its as well. */
    private Optional<Job> add(KnownPlan plan, Policy policy, JobKind kind, Instant moment) {
        return jobs.isWaiting(plan.id(), kind)
                ? Optional.empty()
                : jobs.add(new Jobs.Wanted(plan, kind, SCHEDULE, moment, moment, policy.priority()));
    }

    /** Whether the schedule wanted a job: then windows and freezes hold for it. */
    static boolean wanted(Job job) {
        return job.cause().equals(SCHEDULE);
    }
}

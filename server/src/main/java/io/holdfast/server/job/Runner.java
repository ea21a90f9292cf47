package io.holdfast.server.job;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.LimitedStore;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.Stores;
import io.holdfast.server.catalog.DatabaseAway;
import io.holdfast.server.catalog.KnownPlan;
import io.holdfast.server.catalog.KnownRepository;
import io.holdfast.server.catalog.KnownSource;
import io.holdfast.server.catalog.Ledgers;
import io.holdfast.server.catalog.Plans;
import io.holdfast.server.catalog.Policies;
import io.holdfast.server.catalog.Repositories;
import io.holdfast.server.catalog.Sources;
import io.holdfast.server.policy.Moments;
import io.holdfast.server.policy.Opening;
import io.holdfast.server.policy.Policy;
import io.holdfast.server.settings.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Runs one job in the calling thread, from its first word to its last: opens what it needs, calls the engine, and says what came of it. */
@Component
public class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    /** After each failure that passes; then it is given up. */
    private static final List<Duration> PATIENCE =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(4), Duration.ofMinutes(16), Duration.ofMinutes(60));

    /** Nodes that may be lost under one job for longer than an hour: then it may well be what takes them down. In less time it is they that have a bad day. */
    private static final int MOST_LOSSES = 10;

    private static final Duration BAD_DAY = Duration.ofHours(1);

    /** What the server itself is to blame for is tried again soon, however often. */
    private static final Duration BACK = Duration.ofSeconds(5);

    private static final String NO_MEMORY = "it needed more memory than this server has, "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MiB. Next: start the server with more (-Xmx in HOLDFAST_JAVA_OPTS), and run the plan again";

    private static final Duration NO_WINDOW = Duration.ofDays(3650);

    private final Jobs jobs;
    private final JobLines lines;
    private final JobTotals totals;
    private final Plans plans;
    private final Sources sources;
    private final Policies policies;
    private final Repositories repositories;
    private final Ledgers ledgers;
    private final CommonRules rules;
    private final BackupWork backup;
    private final PruneWork prune;
    private final VerifyWork verify;
    private final ReplicateWork replicate;
    private final Insistence insistence;
    private final Node node;
    private final InstantSource clock;
    private final Set<StopSignal> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    public Runner(
            Jobs jobs,
            JobLines lines,
            JobTotals totals,
            Plans plans,
            Sources sources,
            Policies policies,
            Repositories repositories,
            Ledgers ledgers,
            CommonRules rules,
            BackupWork backup,
            PruneWork prune,
            VerifyWork verify,
            ReplicateWork replicate,
            Insistence insistence,
            Node node,
            InstantSource clock) {
        this.jobs = jobs;
        this.lines = lines;
        this.totals = totals;
        this.plans = plans;
        this.sources = sources;
        this.policies = policies;
        this.repositories = repositories;
        this.ledgers = ledgers;
        this.rules = rules;
        this.backup = backup;
        this.prune = prune;
        this.verify = verify;
        this.replicate = replicate;
        this.insistence = insistence;
        this.node = node;
        this.clock = clock;
    }

    /** A job that it is the turn of; nothing happens if another node was faster, or it was deleted with its plan. */
    public void run(UUID id) {
        Job job;
        try {
            job = jobs.get(id);
        } catch (NotFound e) {
            LOG.info("Job {} was deleted with its plan", id);
            return;
        }
        if (!job.state().mayBecome(JobState.RUNNING)) {
            return;
        }
        if (job.state() == JobState.RUNNING
                && job.losses() >= MOST_LOSSES
                && job.queued().plus(BAD_DAY).isBefore(clock.instant())) {
            String why = "nodes that it ran on were lost " + (job.losses() + 1)
                    + " times in more than an hour; it may be what takes them down";
            fail(job, "NodeLost", false, why);
            return;
        }
        if (!Due.wanted(job)) {
            jobs.begin(id, node.name(), Optional.empty()).ifPresent(this::run);
            return;
        }
        Instant now = clock.instant();
        Opening opening = Opening.about(policy(plans.get(job.planId())), now);
        if (opening.isOpen(now)) {
            jobs.begin(id, node.name(), opening.closes(now)).ifPresent(this::run);
            return;
        }
        Instant then = opening.opens(now).orElse(now.plus(Moments.AHEAD));
        boolean _ = jobs.again(job, then, "no window is open, or there is a freeze");
    }

    private Policy policy(KnownPlan plan) {
        return policies.get(plan.policyId()).policy();
    }

    /** All that runs here stops at a checkpoint, and goes on at the next start. */
    public void stopAll() {
        stopping = true;
        running.forEach(each -> each.stop(StopSignal.Reason.SERVER_STOPS));
        insistence.stop();
    }

    private void run(Job job) {
        StopSignal stop =
                new StopSignal(clock, job.ends().orElseGet(() -> clock.instant().plus(NO_WINDOW)));
        running.add(stop);
        if (stopping) {
            stop.stop(StopSignal.Reason.SERVER_STOPS);
        }
        try {
            end(job, stop, work(job, stop));
        } catch (HoldfastException e) {
            fail(job, stop, e);
        } catch (RuntimeException | Error e) {
            fail(job, e);
        } finally {
            running.remove(stop);
        }
    }

    private Outcome work(Job job, StopSignal stop) {
        KnownPlan plan = plans.get(job.planId());
        KnownSource source = sources.get(plan.sourceId());
        KnownRepository known = repositories.get(plan.repositoryId());
        Policy policy = policy(plan);
        Orders orders = Orders.of(policy, newestFull(job, known, source), clock.instant());
        Pace pace = Pace.of(orders.limits(), clock.instant());
        var opening = repositories.opening(known);
        Holding holding =
                new Holding(job, jobs, stop, insistence, node.lostAfter().dividedBy(2));
        try (Watch watch = new Watch(job, jobs, lines.writer(job.id()), stop, holding, pace, clock);
                Store store = new LimitedStore(
                        new HeldStore(Stores.open(opening.uri(), opening.options()), holding),
                        pace.requests(),
                        pace.bytes())) {
            if (job.kind() == JobKind.REPLICATE) {
                return replicate.run(store, replicas(known, policy), watch);
            }
            try (Repository repository = Repository.open(store, repositories.secret(known), node.folders(), watch)) {
                Outcome outcome = switch (job.kind()) {
                    case BACKUP -> backup.run(job, source, repository, orders, pace, stop, watch);
                    case PRUNE -> prune.run(rules.kept(plan, watch), repository, watch);
                    case VERIFY -> verify.run(repository, rules.share(plan), watch);
                    case REPLICATE -> throw new IllegalStateException();
                };
                return insistence.say(() -> {
                    ledgers.look(known, repository);
                    return outcome;
                });
            }
        }
    }

    /** Only a backup asks for it, and needs a source that can be found. */
    private Optional<Instant> newestFull(Job job, KnownRepository known, KnownSource source) {
        return job.kind() == JobKind.BACKUP
                ? ledgers.newestFull(known.id(), ledgers.identity(source))
                : Optional.empty();
    }

    /** @throws BadInput if one that the policy names follows no repository, or another one */
    private List<KnownRepository> replicas(KnownRepository followed, Policy policy) {
        List<KnownRepository> replicas = policy.replicas().stream()
                .map(each -> repositories.named("replicas", each.repository()))
                .toList();
        for (KnownRepository each : replicas) {
            if (!each.follows().equals(Optional.of(followed.name()))) {
                throw new BadInput("'" + each.name() + "' does not follow '" + followed.name()
                        + "'. Next: say so of the repository '" + each.name() + "', or name another one in the policy");
            }
        }
        return replicas;
    }

    private void end(Job job, StopSignal stop, Outcome outcome) {
        if (outcome.state() == JobState.CHECKPOINT && stop.reason().isPresent()) {
            stopped(job, stop.reason().get());
            return;
        }
        end(job, outcome.state(), outcome.why(), outcome.result());
    }

    private void end(Job job, JobState state, String why, Map<String, ?> result) {
        boolean _ = insistence.say(() -> jobs.end(job, state, why, result));
    }

    private void again(Job job, Instant begins, String why) {
        boolean _ = insistence.say(() -> jobs.again(job, begins, why));
    }

    private void stopped(Job job, StopSignal.Reason reason) {
        switch (reason) {
            case CANCELLED ->
                end(
                        job,
                        JobState.CANCELLED,
                        "somebody stopped it; what it had done is kept for the next one",
                        Map.of());
            case SERVER_STOPS -> again(job, clock.instant(), "this server stops; it goes on at the next start");
            case LOST -> LOG.info("Job {} is none of this node's any more", job.id());
        }
    }

    private void fail(Job job, StopSignal stop, HoldfastException problem) {
        if (problem instanceof Interrupted && stop.reason().isPresent()) {
            stopped(job, stop.reason().get());
            return;
        }
        boolean passes = problem instanceof Busy || problem instanceof Interrupted || problem instanceof Unconfirmed;
        fail(job, problem.getClass().getSimpleName(), passes, problem.message());
    }

    private void fail(Job job, Throwable problem) {
        if (DatabaseAway.isWhy(problem)) {
            LOG.warn("Job {} could not ask the database: {}", job.id(), problem.getMessage());
            insistence.say(() -> totals.failed(job.kind(), JobTotals.SERVER));
            again(
                    job,
                    clock.instant().plus(BACK),
                    DatabaseAway.isCrowd(problem)
                            ? "the server's database had no connection free"
                            : "the server's database was away");
            return;
        }
        if (isForHeap(problem)) {
            LOG.error("Job {} met the limit of the heap", job.id(), problem);
            fail(job, "OutOfMemory", false, NO_MEMORY);
            return;
        }
        LOG.error("Job {} failed", job.id(), problem);
        insistence.say(() -> totals.failed(job.kind(), JobTotals.SERVER));
        end(
                job,
                JobState.FAILED,
                "an error of the server: " + problem,
                Map.of("why", "an error of the server, in its log"));
    }

    /** Whichever of its threads has met the limit of the heap, as the JVM words it. Threads and memory outside of it are none of that. */
    private static boolean isForHeap(Throwable problem) {
        String words = String.valueOf(problem.getMessage());
        boolean isIt = problem instanceof OutOfMemoryError
                && (words.startsWith("Java heap space") || words.startsWith("GC overhead limit"));
        return isIt || (problem.getCause() != null && isForHeap(problem.getCause()));
    }

    private void fail(Job job, String kind, boolean passes, String why) {
        insistence.say(() -> totals.failed(job.kind(), kind));
        if (passes && job.faults() < PATIENCE.size()) {
            Instant then = clock.instant().plus(PATIENCE.get(job.faults()));
            boolean _ = insistence.say(() -> jobs.againAfterFault(job, then, why));
            return;
        }
        end(job, JobState.FAILED, why, Map.of("why", why, "kind", kind, "passes", passes));
    }
}

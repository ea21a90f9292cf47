package io.holdfast.server.job;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.server.catalog.KnownPlan;
import io.holdfast.server.catalog.Ledgers;
import io.holdfast.server.catalog.Plans;
import io.holdfast.server.catalog.Policies;
import io.holdfast.server.catalog.Sources;
import io.holdfast.server.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What holds for a repository as a whole: its plans that are not paused have its prunes and verifications in common. */
@Component
class CommonRules {
    private final Plans plans;
    private final Sources sources;
    private final Policies policies;
    private final Ledgers ledgers;

    CommonRules(Plans plans, Sources sources, Policies policies, Ledgers ledgers) {
        this.plans = plans;
        this.sources = sources;
        this.policies = policies;
        this.ledgers = ledgers;
    }

    /**
     * What is kept of the source of a plan, and of those beside it whose policies have their snapshots forgotten too. Of a source that can't be found nobody knows which snapshots are its own: they stay, and
     * that is told.
     */
    List<PruneWork.Kept> kept(KnownPlan pruned, Progress progress) {
        List<PruneWork.Kept> kept = new ArrayList<>();
        together(pruned).forEach((plan, policy) -> {
            if (plan.id().equals(pruned.id()) || policy.prune().days().isPresent()) {
                try {
                    String source = ledgers.identity(sources.get(plan.sourceId()));
                    kept.add(new PruneWork.Kept(source, policy.keep()));
                } catch (BadInput e) {
                    progress.on(new Event.Noted("Nothing of the plan '" + plan.name()
                            + "' is forgotten, since its source can't be found: " + e.message()));
                }
            }
        });
        return kept;
    }

    /** So much of the content is read that all of it is in the shortest time that a policy wants; all where its own wants none, and somebody asked for it. */
    double share(KnownPlan verified) {
        int days = policy(verified).verify().every().days().orElse(0);
        int within = together(verified).values().stream()
                .map(Policy::verify)
                .filter(each -> each.every().days().isPresent())
                .mapToInt(Policy.Verify::withinDays)
                .min()
                .orElse(0);
        return days == 0 || within == 0 ? 1 : Math.min(1.0, (double) days / within);
    }

    /** Policies of a plan, and of those of its repository that are not paused. */
    private Map<KnownPlan, Policy> together(KnownPlan plan) {
        Map<KnownPlan, Policy> together = new LinkedHashMap<>();
        for (KnownPlan each : plans.all()) {
            boolean beside = each.repositoryId().equals(plan.repositoryId()) && !each.paused();
            if (each.id().equals(plan.id()) || beside) {
                together.put(each, policy(each));
            }
        }
        return together;
    }

    private Policy policy(KnownPlan plan) {
        return policies.get(plan.policyId()).policy();
    }
}

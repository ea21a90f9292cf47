package io.holdfast.server.api;

import io.holdfast.engine.error.Conflict;
import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Caller;
import io.holdfast.server.access.Role;
import io.holdfast.server.catalog.KnownPlan;
import io.holdfast.server.catalog.PlanDraft;
import io.holdfast.server.catalog.Plans;
import io.holdfast.server.job.Job;
import io.holdfast.server.job.JobKind;
import io.holdfast.server.job.RunNow;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Plans; and what is done with them at once. */
@RestController
@RequestMapping("/api/v1/plans")
class PlansApi extends ThingsApi<PlanDraft, KnownPlan> {
    private final Plans plans;
    private final RunNow runNow;
    private final Changes changes;

    PlansApi(Plans plans, RunNow runNow, Changes changes, Idempotency idempotency) {
        super(plans, KnownPlan.class, changes, idempotency);
        this.plans = plans;
        this.runNow = runNow;
        this.changes = changes;
    }

    /**
     * Runs it now, whatever its schedule and windows say.
     *
     * @throws Conflict if one of that kind waits already
     */
    @PostMapping("/{id}/run")
    @AtLeast(Role.OPERATOR)
    @Told(value = "Runs a plan now, whatever its schedule and windows say.", status = 202)
    ResponseEntity<Job> run(
            HttpServletRequest request, @PathVariable UUID id, @RequestParam(defaultValue = "BACKUP") JobKind kind) {
        KnownPlan plan = plans.get(id);
        String who = Caller.of(request).orElseThrow().name();
        Job job = changes.make(
                request, "run", plans.kind(), plan.name(), Optional.empty(), () -> runNow.add(plan, kind, who));
        return ResponseEntity.accepted().body(job);
    }

    /** Nothing of it is run until it is resumed; what runs already comes to its end. */
    @PostMapping("/{id}/pause")
    @AtLeast(Role.OPERATOR)
    @Told("Pauses a plan: nothing of it is run until it is resumed.")
    ResponseEntity<KnownPlan> pause(HttpServletRequest request, @PathVariable UUID id) {
        return setPaused(request, id, true, "pause");
    }

    /** What was missed meanwhile is one job. */
    @PostMapping("/{id}/resume")
    @AtLeast(Role.OPERATOR)
    @Told("Resumes a plan; what was missed meanwhile is one job.")
    ResponseEntity<KnownPlan> resume(HttpServletRequest request, @PathVariable UUID id) {
        return setPaused(request, id, false, "resume");
    }

    private ResponseEntity<KnownPlan> setPaused(HttpServletRequest request, UUID id, boolean paused, String action) {
        KnownPlan before = plans.get(id);
        KnownPlan after = changes.make(
                request, action, plans.kind(), before.name(), Optional.of(before), () -> plans.setPaused(id, paused));
        return ResponseEntity.ok().eTag(Versions.etag(after.version())).body(after);
    }
}

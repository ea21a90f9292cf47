package io.holdfast.server.api;

import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Caller;
import io.holdfast.server.access.Role;
import io.holdfast.server.catalog.Plans;
import io.holdfast.server.estimate.Estimate;
import io.holdfast.server.estimate.EstimateDraft;
import io.holdfast.server.estimate.Estimates;
import io.holdfast.server.estimate.Estimating;
import io.holdfast.server.estimate.Review;
import io.holdfast.server.estimate.Reviews;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a plan would take, and what its backups took. */
@RestController
@RequestMapping("/api/v1")
class EstimatesApi {
    private static final String KIND = "estimate";

    private final Estimates estimates;
    private final Estimating estimating;
    private final Reviews reviews;
    private final Plans plans;
    private final Changes changes;
    private final Idempotency idempotency;

    EstimatesApi(
            Estimates estimates,
            Estimating estimating,
            Reviews reviews,
            Plans plans,
            Changes changes,
            Idempotency idempotency) {
        this.estimates = estimates;
        this.estimating = estimating;
        this.reviews = reviews;
        this.plans = plans;
        this.changes = changes;
        this.idempotency = idempotency;
    }

    /** It is made meanwhile: look at it again until it does not run any more. */
    @PostMapping("/estimates")
    @AtLeast(Role.OPERATOR)
    @Told(
            value = "Begins to estimate what a plan takes, or would take: lists its source and reads a sample.",
            status = 202)
    ResponseEntity<Estimate> create(
            HttpServletRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String word,
            @RequestBody EstimateDraft draft) {
        estimating.mustHaveRoom();
        String who = Caller.of(request).orElseThrow().name();
        String name = Optional.ofNullable(draft.plan())
                .or(() -> Optional.ofNullable(draft.source()))
                .orElse("");
        boolean[] made = {false};
        Estimate estimate = idempotency.once(
                request,
                word,
                draft,
                Estimate.class,
                () -> changes.make(request, "create", KIND, name, Optional.empty(), () -> {
                    made[0] = true;
                    return estimates.add(draft, who);
                }));
        if (made[0]) {
            estimating.start(estimate.id(), draft);
        }
        return ResponseEntity.accepted()
                .location(URI.create(request.getRequestURI() + "/" + estimate.id()))
                .body(estimate);
    }

    /** @param plan only those of the plan of this id */
    @GetMapping("/estimates")
    @AtLeast(Role.VIEWER)
    @Told("Lists estimates, newest first, without what they came to.")
    Page<Estimate> list(
            @RequestParam(required = false) @Nullable UUID plan,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + Page.USUAL) int limit) {
        return Page.of(
                cursor,
                limit,
                (before, most) -> estimates.page(before.map(EstimatesApi::id), Optional.ofNullable(plan), most),
                each -> each.id().toString());
    }

    @GetMapping("/estimates/{id}")
    @AtLeast(Role.VIEWER)
    @Told("Shows an estimate: where it stands, or what it came to.")
    Estimate get(@PathVariable UUID id) {
        return estimates.get(id);
    }

    /** Of one that is over nothing changes. */
    @PostMapping("/estimates/{id}/cancel")
    @AtLeast(Role.OPERATOR)
    @Told("Stops an estimate that is being made.")
    Estimate cancel(HttpServletRequest request, @PathVariable UUID id) {
        Estimate before = estimates.get(id);
        return changes.make(
                request,
                "cancel",
                KIND,
                before.plan().orElse(before.source()),
                Optional.empty(),
                () -> estimates.cancel(id));
    }

    @GetMapping("/plans/{id}/reviews")
    @AtLeast(Role.VIEWER)
    @Told("Lists backups of a plan, held against what was estimated of them, newest first.")
    Page<Review> reviews(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + Page.USUAL) int limit) {
        UUID plan = plans.get(id).id();
        reviews.look(plan);
        return Page.of(
                cursor,
                limit,
                (before, most) -> reviews.page(plan, before.map(EstimatesApi::id), most),
                each -> each.job().toString());
    }

    private static UUID id(String cursor) {
        try {
            return UUID.fromString(cursor);
        } catch (IllegalArgumentException e) {
            throw Page.noCursor();
        }
    }
}

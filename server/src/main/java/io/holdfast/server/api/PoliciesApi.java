package io.holdfast.server.api;

import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Role;
import io.holdfast.server.catalog.KnownPolicy;
import io.holdfast.server.catalog.Policies;
import io.holdfast.server.catalog.PolicyDraft;
import io.holdfast.server.policy.PolicyJson;
import io.holdfast.server.policy.Preview;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Policies and tiers; and what one would do, before it does. */
@RestController
@RequestMapping("/api/v1/policies")
class PoliciesApi extends ThingsApi<PolicyDraft, KnownPolicy> {
    /** Whose jitter a preview shows that is of no plan. */
    private static final UUID NO_PLAN = new UUID(0, 0);

    private final Policies policies;
    private final InstantSource clock;

    PoliciesApi(Policies policies, Changes changes, Idempotency idempotency, InstantSource clock) {
        super(policies, KnownPolicy.class, changes, idempotency);
        this.policies = policies;
        this.clock = clock;
    }

    /**
     * The next moments of a policy that need not be there yet, what shifts or drops them, and what retention would hold a year on.
     *
     * @param plan whose jitter counts
     */
    @PostMapping("/preview")
    @AtLeast(Role.VIEWER)
    @Told("Shows what a policy would do: its next moments, and what retention would hold a year on.")
    Preview preview(@RequestBody PolicyDraft draft, @RequestParam(required = false) @Nullable UUID plan) {
        return Preview.of(
                policies.checked(draft.document()), Optional.ofNullable(plan).orElse(NO_PLAN), clock.instant());
    }

    /** As it would be kept: with what it leaves out. */
    record CheckedPolicy(JsonNode document) {}

    @PostMapping("/check")
    @AtLeast(Role.VIEWER)
    @Told("Checks a policy, and fills in what it leaves out.")
    CheckedPolicy check(@RequestBody PolicyDraft draft) {
        return new CheckedPolicy(PolicyJson.write(policies.checked(draft.document())));
    }
}

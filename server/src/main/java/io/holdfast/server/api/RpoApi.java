package io.holdfast.server.api;

import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Role;
import io.holdfast.server.catalog.KnownSource;
import io.holdfast.server.catalog.Plans;
import io.holdfast.server.catalog.Sources;
import io.holdfast.server.discovery.Found;
import io.holdfast.server.discovery.Founds;
import io.holdfast.server.rpo.RpoState;
import io.holdfast.server.rpo.RpoStates;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How much would be lost now. */
@RestController
@RequestMapping("/api/v1/rpo")
class RpoApi {
    private static final int MOST_CHANGES = 500;
    private static final int MOST_FOUND = 1_000;

    private final RpoStates states;
    private final Plans plans;
    private final Sources sources;
    private final Founds founds;

    RpoApi(RpoStates states, Plans plans, Sources sources, Founds founds) {
        this.states = states;
        this.plans = plans;
        this.sources = sources;
        this.founds = founds;
    }

    /**
     * @param unprotected names of sources that no plan protects
     * @param found       buckets and folders that discoveries have found and no plan protects; the first thousand
     */
    record Overview(List<RpoState> plans, List<String> unprotected, List<Found> found) {}

    @GetMapping
    @AtLeast(Role.VIEWER)
    @Told("Tells how much of each plan would be lost now, and what no plan protects.")
    Overview all() {
        Set<UUID> planned = plans.all().stream().map(each -> each.sourceId()).collect(Collectors.toSet());
        return new Overview(
                states.all(),
                sources.all().stream()
                        .filter(each -> !planned.contains(each.id()))
                        .map(KnownSource::name)
                        .toList(),
                founds.unprotected(MOST_FOUND));
    }

    /** Changes of state, newest first. */
    @GetMapping("/{plan}/changes")
    @AtLeast(Role.VIEWER)
    @Told("Lists changes of the RPO state of a plan, newest first.")
    List<RpoStates.Change> changes(@PathVariable UUID plan) {
        return states.changes(plans.get(plan).id(), MOST_CHANGES);
    }
}

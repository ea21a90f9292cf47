package io.holdfast.server.api;

import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Role;
import io.holdfast.server.catalog.Discoveries;
import io.holdfast.server.catalog.DiscoveryDraft;
import io.holdfast.server.catalog.KnownDiscovery;
import io.holdfast.server.discovery.Found;
import io.holdfast.server.discovery.Founds;
import io.holdfast.server.discovery.Look;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Discoveries, and what they found. */
@RestController
@RequestMapping("/api/v1/discoveries")
class DiscoveriesApi extends ThingsApi<DiscoveryDraft, KnownDiscovery> {
    private final Discoveries discoveries;
    private final Founds founds;
    private final Look look;
    private final Changes changes;

    DiscoveriesApi(Discoveries discoveries, Founds founds, Look look, Changes changes, Idempotency idempotency) {
        super(discoveries, KnownDiscovery.class, changes, idempotency);
        this.discoveries = discoveries;
        this.founds = founds;
        this.look = look;
        this.changes = changes;
    }

    /** What it has seen, with what of it is protected, and what is gone. */
    @GetMapping("/{id}/found")
    @AtLeast(Role.VIEWER)
    @Told("Lists what a discovery has seen, with what of it is protected, and what is gone.")
    Page<Found> found(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + Page.USUAL) int limit) {
        KnownDiscovery discovery = discoveries.get(id);
        return Page.of(cursor, limit, (after, most) -> founds.page(discovery.id(), after, most), Found::place);
    }

    /** Looks now, and answers when it has. */
    @PostMapping("/{id}/run")
    @AtLeast(Role.OPERATOR)
    @Told("Looks now, and answers when it has.")
    Look.Result run(HttpServletRequest request, @PathVariable UUID id) {
        KnownDiscovery discovery = discoveries.get(id);
        Look.Result result = look.look(discovery);
        return changes.make(request, "run", discoveries.kind(), discovery.name(), Optional.empty(), () -> result);
    }
}

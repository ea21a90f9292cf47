package io.holdfast.server.api;

import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Role;
import io.holdfast.server.catalog.Instants;
import io.holdfast.server.catalog.KnownSnapshot;
import io.holdfast.server.catalog.Snapshots;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Snapshots, as the ledgers of repositories showed them when they were read last. */
@RestController
@RequestMapping("/api/v1")
class SnapshotsApi {
    private final Snapshots snapshots;

    SnapshotsApi(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /**
     * @param plan   only those of the source of the plan of this id, in its repository, whoever wrote them
     * @param source only those of the source of this id
     * @param from   only those of this time and later ones
     * @param to     only those of earlier times
     * @param id     only those whose id begins so
     * @param trash  those that are forgotten, instead of those that are there
     */
    @GetMapping("/snapshots")
    @AtLeast(Role.VIEWER)
    @Told("Lists snapshots, newest first, whoever wrote them.")
    Page<KnownSnapshot> list(
            @RequestParam(required = false) @Nullable UUID plan,
            @RequestParam(required = false) @Nullable UUID source,
            @RequestParam(required = false) @Nullable UUID repository,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable String id,
            @RequestParam(required = false) @Nullable Boolean trash,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + Page.USUAL) int limit) {
        Snapshots.Wanted wanted = new Snapshots.Wanted(
                Optional.ofNullable(plan),
                Optional.ofNullable(source),
                Optional.ofNullable(repository),
                Optional.ofNullable(from).map(Instants::known),
                Optional.ofNullable(to).map(Instants::known),
                Optional.ofNullable(id),
                Boolean.TRUE.equals(trash));
        return Page.of(
                cursor,
                limit,
                (behind, most) -> snapshots.page(wanted, behind.map(SnapshotsApi::mark), most),
                last -> Snapshots.Mark.of(last).toString());
    }

    /** The id of a snapshot means something beside its repository alone: a copy of that has the same ones. */
    @GetMapping("/repositories/{id}/snapshots/{snapshot}")
    @AtLeast(Role.VIEWER)
    @Told("Shows a snapshot of a repository.")
    KnownSnapshot snapshot(@PathVariable UUID id, @PathVariable String snapshot) {
        return snapshots.get(id, snapshot);
    }

    private static Snapshots.Mark mark(String key) {
        try {
            return Snapshots.Mark.parse(key);
        } catch (IllegalArgumentException e) {
            throw Page.noCursor();
        }
    }
}

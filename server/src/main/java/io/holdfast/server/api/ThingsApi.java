package io.holdfast.server.api;

import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Role;
import io.holdfast.server.catalog.Draft;
import io.holdfast.server.catalog.Known;
import io.holdfast.server.catalog.Things;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Things of one kind over REST: list, read, create, change, delete. A change needs the version that it is made for.
 *
 * @param <D> what somebody says of one
 * @param <T> one that is known
 */
abstract class ThingsApi<D extends Draft, T extends Known> {
    private static final String KEY = "Idempotency-Key";

    private final Things<D, T> things;
    private final Class<T> type;
    private final Changes changes;
    private final Idempotency idempotency;

    ThingsApi(Things<D, T> things, Class<T> type, Changes changes, Idempotency idempotency) {
        this.things = things;
        this.type = type;
        this.changes = changes;
        this.idempotency = idempotency;
    }

    @GetMapping
    @AtLeast(Role.VIEWER)
    @Told("Lists {these} by name.")
    Page<T> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + Page.USUAL) int limit) {
        return Page.of(cursor, limit, things::page, Known::name);
    }

    @GetMapping("/{id}")
    @AtLeast(Role.VIEWER)
    @Told("Shows a {this}.")
    ResponseEntity<T> get(@PathVariable UUID id) {
        return answer(things.get(id));
    }

    @PostMapping
    @AtLeast(Role.ADMINISTRATOR)
    @Told(value = "Makes a {this}.", status = 201)
    ResponseEntity<T> create(
            HttpServletRequest request,
            @RequestHeader(name = KEY, required = false) @Nullable String word,
            @RequestBody D draft) {
        T made = idempotency.once(
                request,
                word,
                draft,
                type,
                () -> changes.make(request, "create", things.kind(), draft.name(), Optional.empty(), () -> {
                    T thing = things.create(draft);
                    made(request, thing);
                    return thing;
                }));
        return ResponseEntity.created(URI.create(request.getRequestURI() + "/" + made.id()))
                .eTag(Versions.etag(made.version()))
                .body(made);
    }

    /** What follows from one that was just made, in the same transaction. */
    void made(HttpServletRequest request, T thing) {}

    /** Writes into the trail that something was made with it. */
    void note(HttpServletRequest request, String kind, String name, Object made) {
        changes.note(request, "create", kind, name, made);
    }

    @PutMapping("/{id}")
    @AtLeast(Role.ADMINISTRATOR)
    @Told("Puts this in the place of what is known of a {this}.")
    ResponseEntity<T> change(
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody D draft) {
        long version = Versions.wanted(ifMatch);
        T before = things.get(id);
        return answer(changes.make(
                request,
                "change",
                things.kind(),
                before.name(),
                Optional.of(before),
                () -> things.change(id, version, draft)));
    }

    @DeleteMapping("/{id}")
    @AtLeast(Role.ADMINISTRATOR)
    @Told(value = "Deletes a {this} that nothing refers to.", status = 204)
    ResponseEntity<Void> delete(
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        long version = Versions.wanted(ifMatch);
        T before = things.get(id);
        changes.delete(request, things.kind(), before.name(), before, () -> things.delete(id, version));
        return ResponseEntity.noContent().build();
    }

    private ResponseEntity<T> answer(T thing) {
        return ResponseEntity.ok().eTag(Versions.etag(thing.version())).body(thing);
    }
}

package io.holdfast.server.api;

import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Role;
import io.holdfast.server.audit.Entry;
import io.holdfast.server.audit.Trail;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The trail of changes, newest first. */
@RestController
@RequestMapping("/api/v1/audit")
class AuditApi {
    private final Trail trail;

    AuditApi(Trail trail) {
        this.trail = trail;
    }

    @GetMapping
    @AtLeast(Role.AUDITOR)
    @Told("Lists the trail of changes, newest first.")
    Page<Entry> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + Page.USUAL) int limit) {
        return Page.of(
                cursor,
                limit,
                (before, most) -> trail.page(before.map(Page::number), most),
                entry -> String.valueOf(entry.number()));
    }

    /** Walks along the whole chain. Number and hash of an entry, written down elsewhere, tell whether the chain was made anew since. */
    @GetMapping("/walk")
    @AtLeast(Role.AUDITOR)
    @Told(
            "Walks along the chain of the whole trail, and tells whether it is whole; with number and hash also whether that entry is in it.")
    Trail.Walk walk(
            @RequestParam(required = false) @Nullable Long number,
            @RequestParam(required = false) @Nullable String hash) {
        if ((number == null) != (hash == null)) {
            throw new Refused(
                    HttpStatus.BAD_REQUEST, "number, hash: both or neither is wanted. Next: give both of an entry");
        }
        return trail.walk(
                number == null || hash == null ? Optional.empty() : Optional.of(new Trail.Head(number, hash)));
    }
}

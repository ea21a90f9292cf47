package io.holdfast.server.api;

import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Role;
import io.holdfast.server.notice.Notice;
import io.holdfast.server.notice.Outbox;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was told, or waits to be, newest first; with what the command printed, so not for everybody. */
@RestController
@RequestMapping("/api/v1/notices")
class NoticesApi {
    private final Outbox outbox;

    NoticesApi(Outbox outbox) {
        this.outbox = outbox;
    }

    @GetMapping
    @AtLeast(Role.OPERATOR)
    @Told("Lists notices, newest first: what was told, and what waits to be.")
    Page<Notice> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + Page.USUAL) int limit) {
        return Page.of(
                cursor,
                limit,
                (before, most) -> outbox.page(before.map(Page::number), most),
                notice -> String.valueOf(notice.number()));
    }
}

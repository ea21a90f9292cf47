package io.holdfast.server.api;

import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Role;
import io.holdfast.server.job.Job;
import io.holdfast.server.job.Jobs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Changes as they happen, as server-sent events: of jobs, of the RPO, and where running jobs stand. */
@RestController
@RequestMapping("/api/v1")
class EventsApi {
    private static final String LAST = "Last-Event-ID";

    private final Listeners listeners;
    private final Jobs jobs;

    EventsApi(Listeners listeners, Jobs jobs) {
        this.listeners = listeners;
        this.jobs = jobs;
    }

    /** All changes from now on, or behind the one of that id. */
    @GetMapping("/events")
    @AtLeast(Role.VIEWER)
    @Told(
            value = "Tells of changes of jobs and of the RPO as they happen.",
            text = MediaType.TEXT_EVENT_STREAM_VALUE,
            also = {406, 429})
    void all(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestHeader(name = LAST, required = false) @Nullable String last) {
        mustWantEvents(request);
        listeners.serve(request, response, new EventStream.Wanted(Optional.empty(), number(last)));
    }

    /** All changes of a job, from its first or behind the one of that id; it ends when the job has. */
    @GetMapping("/jobs/{id}/events")
    @AtLeast(Role.VIEWER)
    @Told(
            value = "Tells of the changes of a job as they happen, and ends with it.",
            text = MediaType.TEXT_EVENT_STREAM_VALUE,
            also = {204, 406, 429})
    void ofJob(
            HttpServletRequest request,
            HttpServletResponse response,
            @PathVariable UUID id,
            @RequestHeader(name = LAST, required = false) @Nullable String last) {
        Job job = jobs.get(id);
        mustWantEvents(request);
        listeners.serve(request, response, new EventStream.Wanted(Optional.of(job.id()), number(last)));
    }

    /** Whoever asks for a page that ends would wait for ever. */
    private static void mustWantEvents(HttpServletRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        if (accepted == null || !accepted.contains(MediaType.TEXT_EVENT_STREAM_VALUE)) {
            throw new Refused(
                    HttpStatus.NOT_ACCEPTABLE,
                    "This answer does not end. Next: send Accept: text/event-stream and read it as it comes");
        }
    }

    private static Optional<Long> number(@Nullable String last) {
        try {
            return Optional.ofNullable(last).map(Long::parseLong);
        } catch (NumberFormatException e) {
            throw new Refused(
                    HttpStatus.BAD_REQUEST, LAST + ": this is none of ours. Next: send the id of an event, or none");
        }
    }
}

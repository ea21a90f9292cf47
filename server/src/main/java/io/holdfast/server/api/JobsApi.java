package io.holdfast.server.api;

import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Caller;
import io.holdfast.server.access.Role;
import io.holdfast.server.job.Job;
import io.holdfast.server.job.JobLines;
import io.holdfast.server.job.Jobs;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Jobs: what runs, ran, and will run next. */
@RestController
@RequestMapping("/api/v1/jobs")
class JobsApi {
    private final Jobs jobs;
    private final JobLines lines;
    private final Changes changes;

    JobsApi(Jobs jobs, JobLines lines, Changes changes) {
        this.jobs = jobs;
        this.lines = lines;
        this.changes = changes;
    }

    /** @param plan only those of the plan of this id */
    @GetMapping
    @AtLeast(Role.VIEWER)
    @Told("Lists jobs, newest first: what runs, ran, and waits.")
    Page<Job> list(
            @RequestParam(required = false) @Nullable UUID plan,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + Page.USUAL) int limit) {
        return Page.of(
                cursor,
                limit,
                (before, most) -> jobs.page(before.map(JobsApi::id), Optional.ofNullable(plan), most),
                job -> job.id().toString());
    }

    /** @param changes of its state, in their order */
    record JobWithChanges(Job job, List<Jobs.Change> changes) {}

    @GetMapping("/{id}")
    @AtLeast(Role.VIEWER)
    @Told("Shows a job and its changes of state.")
    JobWithChanges get(@PathVariable UUID id) {
        return new JobWithChanges(jobs.get(id), jobs.changes(id));
    }

    /** Its log. */
    @GetMapping("/{id}/lines")
    @AtLeast(Role.VIEWER)
    @Told("Reads the log of a job.")
    Page<JobLines.Line> lines(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + Page.USUAL) int limit) {
        Job job = jobs.get(id);
        return Page.of(
                cursor,
                limit,
                (after, most) -> lines.page(job.id(), after.map(Page::number).orElse(0L), most),
                line -> String.valueOf(line.number()));
    }

    /** What waits is over at once; what runs stops as soon as it can, and leaves what the next one goes on from. */
    @PostMapping("/{id}/cancel")
    @AtLeast(Role.OPERATOR)
    @Told("Ends a job: what waits at once, what runs at a checkpoint.")
    Job cancel(HttpServletRequest request, @PathVariable UUID id) {
        Job job = jobs.get(id);
        String who = Caller.of(request).orElseThrow().name();
        return changes.make(
                request, "cancel", "job", job.plan() + "/" + job.id(), Optional.empty(), () -> jobs.cancel(id, who));
    }

    private static UUID id(String key) {
        try {
            return UUID.fromString(key);
        } catch (IllegalArgumentException e) {
            throw Page.noCursor();
        }
    }
}

package io.holdfast.server.metrics;

import io.holdfast.server.catalog.Instants;
import io.holdfast.server.job.JobKind;
import io.holdfast.server.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What jobs came to, and what waits. */
@Component
class JobFigures implements Figures {
    private static final List<JobState> OPEN = List.of(JobState.QUEUED, JobState.ADMITTED, JobState.RUNNING);

    private final JdbcClient jdbc;

    JobFigures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void read(Sheet sheet, Instant now) {
        ended(sheet);
        byPlan(sheet);
        jdbc.sql("select kind, cause, jobs from job_error order by kind, cause").query(row -> {
            sheet.add(Meters.ERRORS, row.getLong("jobs"), word(row.getString("kind")), row.getString("cause"));
        });
        open(sheet);
        waiting(sheet, now);
        sheet.add(
                Meters.NODES,
                jdbc.sql("select count(*) from node where seen > :since")
                        .param("since", Instants.column(now.minus(Duration.ofMinutes(1))))
                        .query(Long.class)
                        .single());
    }

    private void ended(Sheet sheet) {
        jdbc.sql("select p.name, t.* from job_total t join plan p on p.id = t.plan order by p.name, t.kind, t.state")
                .query(row -> {
                    String plan = row.getString("name");
                    String kind = word(row.getString("kind"));
                    JobState state = JobState.valueOf(row.getString("state"));
                    sheet.add(Meters.JOBS_ENDED, row.getLong("jobs"), plan, kind, word(state.name()));
                    if (state == JobState.DONE) {
                        sheet.add(Meters.PLAN_SUCCESS, Instants.of(row, "newest"), plan, kind);
                        sheet.add(Meters.PLAN_DURATION, row.getDouble("newest_seconds"), plan, kind);
                    }
                });
    }

    private void byPlan(Sheet sheet) {
        jdbc.sql(
                        "select p.name, t.kind, sum(t.jobs) as jobs, sum(t.seconds) as seconds, sum(t.bytes_read) as bytes_read,"
                                + " sum(t.bytes_stored) as bytes_stored, sum(t.requests) as requests"
                                + " from job_total t join plan p on p.id = t.plan group by p.name, t.kind order by p.name, t.kind")
                .query(row -> {
                    String plan = row.getString("name");
                    JobKind kind = JobKind.valueOf(row.getString("kind"));
                    sheet.add(
                            Meters.JOB_SECONDS, row.getDouble("seconds"), row.getLong("jobs"), plan, word(kind.name()));
                    sheet.add(Meters.REQUESTS, row.getDouble("requests"), plan, word(kind.name()));
                    if (kind == JobKind.BACKUP) {
                        sheet.add(Meters.READ, row.getDouble("bytes_read"), plan);
                        sheet.add(Meters.STORED, row.getDouble("bytes_stored"), plan);
                    }
                });
    }

    private void open(Sheet sheet) {
        Map<String, Long> counts = new HashMap<>();
        jdbc.sql(
                        "select state, count(*) as jobs from job where state in ('QUEUED', 'ADMITTED', 'RUNNING') group by state")
                .query(row -> {
                    counts.put(row.getString("state"), row.getLong("jobs"));
                });
        OPEN.forEach(state -> sheet.add(Meters.JOBS, counts.getOrDefault(state.name(), 0L), word(state.name())));
    }

    private void waiting(Sheet sheet, Instant now) {
        jdbc.sql("select count(*) as jobs, min(begins) as oldest from job where state = 'QUEUED' and begins <= :now")
                .param("now", Instants.column(now))
                .query(row -> {
                    sheet.add(Meters.QUEUE, row.getLong("jobs"));
                    sheet.add(
                            Meters.QUEUE_AGE,
                            Instants.optional(row, "oldest")
                                    .map(oldest -> Duration.between(oldest, now).toMillis() / 1000.0)
                                    .orElse(0.0));
                });
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

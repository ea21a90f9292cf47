package io.holdfast.server.job;

import io.holdfast.server.catalog.Instants;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** Sums over jobs, which stay when jobs are deleted. */
@Component
class JobTotals {
    /** Of errors that are the server's own. */
    static final String SERVER = "Server";

    private final JdbcClient jdbc;
    private final InstantSource clock;

    JobTotals(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param job as it was before it ended */
    void ended(Job job, JobState state, JsonNode result) {
        Instant now = clock.instant();
        double seconds = job.started()
                .map(started -> Math.max(0, Duration.between(started, now).toMillis() / 1000.0))
                .orElse(0.0);
        jdbc.sql(
                        "insert into job_total (plan, kind, state, jobs, seconds, bytes_read, bytes_stored, requests, newest, newest_seconds)"
                                + " values (:plan, :kind, :state, 0, 0, 0, 0, 0, :now, 0) on conflict do nothing")
                .param("plan", job.planId())
                .param("kind", job.kind().name())
                .param("state", state.name())
                .param("now", Instants.column(now))
                .update();
        jdbc.sql("update job_total set jobs = jobs + 1, seconds = seconds + :seconds, bytes_read = bytes_read + :read,"
                        + " bytes_stored = bytes_stored + :stored, requests = requests + :requests, newest = :now,"
                        + " newest_seconds = :seconds where plan = :plan and kind = :kind and state = :state")
                .param("seconds", seconds)
                .param("read", result.path("bytesRead").asLong(0))
                .param("stored", result.path("bytesStored").asLong(0))
                .param("requests", result.path("requests").asLong(0))
                .param("now", Instants.column(now))
                .param("plan", job.planId())
                .param("kind", job.kind().name())
                .param("state", state.name())
                .update();
        verified(job, result, now);
    }

    private void verified(Job job, JsonNode result, Instant now) {
        double share = result.path("share").asDouble(0);
        if (job.kind() == JobKind.VERIFY && share > 0) {
            jdbc.sql("insert into verification (job, repository, happened, share)"
                            + " select cast(:job as uuid), repository, cast(:now as timestamp with time zone),"
                            + " cast(:share as double precision) from plan where id = :plan")
                    .param("job", job.id())
                    .param("now", Instants.column(now))
                    .param("share", share)
                    .param("plan", job.planId())
                    .update();
        }
    }

    /** An attempt ended with an error, whether it is tried again or not. */
    @Transactional
    public void failed(JobKind kind, String cause) {
        jdbc.sql("insert into job_error (kind, cause, jobs) values (:kind, :cause, 0) on conflict do nothing")
                .param("kind", kind.name())
                .param("cause", cause)
                .update();
        jdbc.sql("update job_error set jobs = jobs + 1 where kind = :kind and cause = :cause")
                .param("kind", kind.name())
                .param("cause", cause)
                .update();
    }
}

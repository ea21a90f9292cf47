package io.holdfast.server.job;

import io.holdfast.server.notice.Outbox;
import io.holdfast.server.notice.Told;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What follows when a job is over, in the same transaction: its figures are added up, and who is to be told is told. */
@Component
class JobEnds {
    private final JdbcClient jdbc;
    private final JobTotals totals;
    private final Outbox outbox;
    private final JsonMapper json;

    JobEnds(JdbcClient jdbc, JobTotals totals, Outbox outbox, JsonMapper json) {
        this.jdbc = jdbc;
        this.totals = totals;
        this.outbox = outbox;
        this.json = json;
    }

    /** What those who listen are told of a change. */
    static Map<String, ?> told(Job job, Optional<JobState> earlier, JobState later, String why) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("job", job.id().toString());
        told.put("planId", job.planId().toString());
        told.put("plan", job.plan());
        told.put("kind", job.kind().name());
        earlier.ifPresent(state -> told.put("earlier", state.name()));
        told.put("later", later.name());
        told.put("why", why);
        return told;
    }

    /** @param job as it was before */
    void over(Job job, JobState state, String why, JsonNode result) {
        totals.ended(job, state, result);
        boolean failed = state == JobState.FAILED;
        if (!failed && state != JobState.DONE && state != JobState.INCOMPLETE) {
            return;
        }
        Optional<String> before = failedBefore(job);
        Optional<String> now = failed ? Optional.of(cause(result)) : Optional.empty();
        if (!before.equals(now)) {
            Told.Event event = failed ? Told.Event.JOB_FAILED : Told.Event.JOB_RECOVERED;
            outbox.put(new Told(
                    job.planId(), job.plan(), event, Optional.empty(), Optional.of(job.id()), job.kind() + ": " + why));
        }
    }

    /** Why the one before of this kind failed, if it did. */
    private Optional<String> failedBefore(Job job) {
        List<Optional<String>> last = jdbc.sql(
                        "select state, result from job where plan = :plan and kind = :kind and id <> :id"
                                + " and state in ('DONE', 'INCOMPLETE', 'FAILED') order by ended desc, id desc limit 1")
                .param("plan", job.planId())
                .param("kind", job.kind().name())
                .param("id", job.id())
                .query((row, _) -> row.getString("state").equals(JobState.FAILED.name())
                        ? Optional.of(cause(json.readTree(row.getString("result"))))
                        : Optional.<String>empty())
                .list();
        return last.isEmpty() ? Optional.empty() : last.getFirst();
    }

    /** Of what kind a failure was; damage that was found has none. */
    private static String cause(JsonNode result) {
        return result.path("kind").asString("");
    }
}

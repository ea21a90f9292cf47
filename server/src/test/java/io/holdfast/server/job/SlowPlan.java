package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestCaller;
import io.holdfast.server.start.TestPlans;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import tools.jackson.databind.JsonNode;

/**
 * A plan whose schedule wants nothing now, and whose jobs are slow: what befalls the server meets them in the middle.
 *
 * @param source what it protects: as its jobs may write 192 KiB a second, a job takes a quarter of a minute
 * @param plan   its id
 */
record SlowPlan(TestCaller server, Growing source, String plan) {
    static final String NAME = "slow";
    static final int GENERATIONS = 40;

    static SlowPlan with(TestPlans plans, TestCaller server, Path folder) throws IOException {
        Growing source = new Growing(NAME, folder.resolve("sources/" + NAME), folder.resolve("coming"));
        for (int i = 0; i < GENERATIONS; i++) {
            source.grow();
        }
        int halfAYearOn = OffsetDateTime.now(ZoneOffset.UTC).plusMonths(6).getMonthValue();
        server.post(
                        "/api/v1/policies",
                        "{\"name\": \"" + NAME + "\", \"document\": {\"schedule\": {\"cron\": \"0 0 1 " + halfAYearOn
                                + " *\", \"zone\": \"UTC\"}, \"rpo\": \"400d\", \"prune\": \"never\", \"verify\": \"never\","
                                + " \"limits\": [{\"bytesPerSecond\": \"192K\"}]}}")
                .mustBe(201);
        return new SlowPlan(server, source, plans.planOf(NAME, NAME));
    }

    /** The id of a job of it that has read something, and has not written all of it. */
    String begun() {
        String id =
                server.post("/api/v1/plans/" + plan + "/run", "").mustBe(202).text("id");
        JsonNode running = TestPlans.await(
                () -> job(id),
                job -> Aftermath.state(job).isOver()
                        || job.path("progress").path("bytes").asLong() > 0);
        assertThat(Aftermath.state(running)).as(running.toString()).isEqualTo(JobState.RUNNING);
        return id;
    }

    JsonNode job(String id) {
        return server.get("/api/v1/jobs/" + id).mustBe(200).body().path("job");
    }
}

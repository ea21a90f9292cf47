package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.catalog.Plans;
import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How often a job is begun again: nodes that are lost, and faults that pass, each have a ceiling of their own. */
final class FaultsTest {
    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void lostNodesTakeNoPatienceThatIsForFaultsAndHaveAnEndToo(TestDatabase database, @TempDir Path folder)
            throws Exception {
        try (TestServer server = TestServer.start(folder, database.fresh(), InstantSource.system())) {
            TestPlans plans = new TestPlans(server, folder);
            String plan = plans.plan("photos", plans.policy("daily", "48h"));
            Jobs jobs = server.context().getBean(Jobs.class);
            Runner runner = server.context().getBean(Runner.class);

            Job tenth = lost(server, jobs, plan, 9);
            runner.run(tenth.id());
            Job done = jobs.get(tenth.id());
            assertThat(done.state()).isEqualTo(JobState.DONE);
            assertThat(done.losses()).isEqualTo(10);
            assertThat(done.faults()).isZero();

            Job stormy = lost(server, jobs, plan, 10);
            runner.run(stormy.id());
            assertThat(jobs.get(stormy.id()).state())
                    .as("eleven in less than an hour")
                    .isEqualTo(JobState.DONE);

            Job eleventh = lost(server, jobs, plan, 10);
            server.context()
                    .getBean(JdbcClient.class)
                    .sql("update job set queued = queued - interval '61' minute where id = :id")
                    .param("id", eleventh.id())
                    .update();
            runner.run(eleventh.id());
            Job failed = jobs.get(eleventh.id());
            assertThat(failed.state()).isEqualTo(JobState.FAILED);
            assertThat(failed.result().orElseThrow().path("why").asString()).contains("lost 11 times");

            // The store is not there for a while, and the node had been lost five times before.
            server.post(
                            "/api/v1/stores",
                            Map.of(
                                    "name",
                                    "away",
                                    "address",
                                    "s3://?endpoint=http://127.0.0.1:1&region=x&path-style=true",
                                    "credential",
                                    Map.of("id", "AKID", "secret", "c4n4rywordOfNobody")))
                    .mustBe(201);
            server.context()
                    .getBean(JdbcClient.class)
                    .sql("update repository set store = (select id from store where name = 'away')")
                    .update();
            Job away = lost(server, jobs, plan, 5);
            runner.run(away.id());
            Job waits = jobs.get(away.id());
            assertThat(waits.state()).as(waits.result().toString()).isEqualTo(JobState.QUEUED);
            assertThat(waits.faults()).isEqualTo(1);
            assertThat(waits.losses()).isEqualTo(6);
            assertThat(waits.begins())
                    .as("the patience of a first fault")
                    .isBetween(Instant.now().plusSeconds(20), Instant.now().plusSeconds(61));
        }
    }

    /** A job that runs at a node which is gone. */
    private static Job lost(TestServer server, Jobs jobs, String plan, int losses) {
        Instant moment = Instant.now();
        Job made = jobs.add(new Jobs.Wanted(
                        server.context().getBean(Plans.class).get(UUID.fromString(plan)),
                        JobKind.BACKUP,
                        "a test",
                        moment,
                        moment.plusSeconds(3600),
                        100))
                .orElseThrow();
        server.context()
                .getBean(JdbcClient.class)
                .sql(
                        "update job set state = 'RUNNING', node = 'gone', attempt = :attempt, losses = :losses where id = :id")
                .param("attempt", losses + 1)
                .param("losses", losses)
                .param("id", made.id())
                .update();
        return jobs.get(made.id());
    }
}

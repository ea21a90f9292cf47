package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.server.catalog.Ledgers;
import io.holdfast.server.catalog.Plans;
import io.holdfast.server.catalog.Policies;
import io.holdfast.server.catalog.Repositories;
import io.holdfast.server.catalog.Sources;
import io.holdfast.server.settings.Node;
import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A job asks for more memory than there is, while others run. */
final class HeapLimitTest {
    @TempDir
    private Path folder;

    @Fault(50)
    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void theJobThatMeetsTheLimitOfTheHeapFailsAloneAndSaysWhatToDo(TestDatabase database) throws Exception {
        try (TestServer server = TestServer.start(folder, database.fresh(), InstantSource.system())) {
            TestPlans plans = new TestPlans(server, folder);
            Path go = folder.resolve("go");
            String hooks = "\"hooks\": {\"before\": \"until [ -e '" + go
                    + "' ]; do sleep 0.1; done\", \"timeLimit\": \"20m\"}";
            String beside = plans.plan("beside", plans.policy("held", "48h", hooks));
            String large = plans.plan("large", plans.policy("daily", "48h"));
            String running = plans.begin(beside, "BACKUP");
            var _ = TestPlans.await(
                    () -> job(server, running),
                    job -> job.path("state").asString().equals("RUNNING"));

            UUID met = meetTheLimit(server, large);
            JsonNode failed = job(server, met.toString());
            assertThat(failed.path("state").asString()).isEqualTo("FAILED");
            assertThat(failed.path("attempt").asInt()).isEqualTo(2);
            assertThat(failed.path("result").path("kind").asString()).isEqualTo("OutOfMemory");
            assertThat(failed.path("result").path("why").asString())
                    .contains("more memory than this server has", "Next: ", "-Xmx");

            Files.createFile(go);
            assertThat(plans.over(running).path("state").asString()).isEqualTo("DONE");
            assertThat(plans.run(large).path("state").asString())
                    .as("one of the same plan that needs less")
                    .isEqualTo("DONE");
        }
    }

    /** A job of the plan whose work wants gibibytes until there are none. */
    private static UUID meetTheLimit(TestServer server, String plan) {
        ApplicationContext parts = server.context();
        Jobs jobs = parts.getBean(Jobs.class);
        Instant now = Instant.now();
        Job job = jobs.add(new Jobs.Wanted(
                        parts.getBean(Plans.class).get(UUID.fromString(plan)),
                        JobKind.VERIFY,
                        "a test",
                        now,
                        now.plusSeconds(3600), // by nobody else
                        100))
                .orElseThrow();
        // It runs at a node that is gone, so that nobody but the runner here takes it up.
        parts.getBean(JdbcClient.class)
                .sql("update job set state = 'RUNNING', node = 'gone', attempt = 1 where id = :id")
                .param("id", job.id())
                .update();
        VerifyWork greedy = new VerifyWork(parts.getBean(Node.class)) {
            @Override
            Outcome run(Repository repository, double share, Progress progress) {
                byte[][] all = new byte[1 << 10][];
                for (int i = 0; i < all.length; i++) {
                    all[i] = new byte[1 << 30];
                }
                throw new AssertionError("a heap of a tebibyte has room for " + all.length);
            }
        };
        new Runner(
                        jobs,
                        parts.getBean(JobLines.class),
                        parts.getBean(JobTotals.class),
                        parts.getBean(Plans.class),
                        parts.getBean(Sources.class),
                        parts.getBean(Policies.class),
                        parts.getBean(Repositories.class),
                        parts.getBean(Ledgers.class),
                        parts.getBean(CommonRules.class),
                        parts.getBean(BackupWork.class),
                        parts.getBean(PruneWork.class),
                        greedy,
                        parts.getBean(ReplicateWork.class),
                        parts.getBean(Insistence.class),
                        parts.getBean(Node.class),
                        InstantSource.system())
                .run(job.id());
        return job.id();
    }

    private static JsonNode job(TestServer server, String id) {
        return server.get("/api/v1/jobs/" + id).mustBe(200).body().path("job");
    }
}

package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Plans that share a repository share its prunes and verifications, by a clock that the test sets. */
final class RepositoryRhythmTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    @TempDir
    private Path folder;

    @Test
    void aRepositoryIsPrunedAndVerifiedOnceHoweverManyPlansItHasAndEachForgetsByItsOwnRules() throws IOException {
        try (TestServer server = TestServer.inFolder(folder, now::get)) {
            TestPlans plans = new TestPlans(server, folder);
            policy(server, "one stays", "\"last\": 1", "{\"everyDays\": 1}", 30);
            policy(server, "two stay", "\"last\": 2", "{\"everyDays\": 1}", 5);
            policy(server, "all stay", "\"last\": 1", "\"never\"", 20);
            List<String> made = List.of(
                    plans.plan("first", "one stays"),
                    plans.plan("second", "two stay"),
                    plans.plan("third", "all stay"));
            for (int i = 0; i < 3; i++) {
                for (String plan : made) {
                    now.updateAndGet(each -> each.plusSeconds(1));
                    Files.writeString(folder.resolve("sources/first/file 0"), "content of time " + i);
                    assertThat(plans.run(plan).path("state").asString("")).isEqualTo("DONE");
                }
            }
            now.updateAndGet(each -> each.plus(Duration.ofDays(2)));
            List<Job> pruned = TestPlans.await(() -> over(server, JobKind.PRUNE), jobs -> !jobs.isEmpty());
            List<Job> verified = TestPlans.await(() -> over(server, JobKind.VERIFY), jobs -> !jobs.isEmpty());
            assertThat(verified).hasSize(1);
            assertThat(verified.getFirst().state()).isEqualTo(JobState.DONE);
            assertThat(verified.getFirst().result().orElseThrow().path("share").asDouble())
                    .as("of the policy that wants all in the shortest time")
                    .isEqualTo(0.2);
            assertThat(pruned).hasSize(1);
            assertThat(pruned.getFirst().state()).isEqualTo(JobState.DONE);
            assertThat(snapshots(server, "first")).isEqualTo(1);
            assertThat(snapshots(server, "second")).isEqualTo(2);
            assertThat(snapshots(server, "third")).isEqualTo(3);
            now.updateAndGet(each -> each.plus(Duration.ofDays(1)));
            assertThat(TestPlans.await(() -> over(server, JobKind.PRUNE), jobs -> jobs.size() > 1))
                    .hasSize(2);
        }
    }

    private static long snapshots(TestServer server, String source) {
        return server.context()
                .getBean(JdbcClient.class)
                .sql("select count(*) from snapshot where source like :source and not forgotten")
                .param("source", "%sources/" + source)
                .query(Long.class)
                .single();
    }

    /** No backup of it is due in the days of the test. */
    private static void policy(TestServer server, String name, String keep, String prune, int within) {
        int halfAYearOn = OffsetDateTime.now(ZoneOffset.UTC).plusMonths(6).getMonthValue();
        server.post(
                        "/api/v1/policies",
                        "{\"name\": \"" + name
                                + "\", \"document\": {\"schedule\": {\"cron\": \"0 0 1 "
                                + halfAYearOn + " *\", \"zone\": \"UTC\"}, \"rpo\": \"400d\", \"keep\": {"
                                + keep + "}, \"prune\": " + prune
                                + ", \"verify\": {\"everyDays\": 1, \"withinDays\": " + within + "}}}")
                .mustBe(201);
    }

    /** Those of a kind, when none of them is open. The token of the test has ended a day later, so the server's own are asked. */
    private static List<Job> over(TestServer server, JobKind kind) {
        List<Job> all = server.context().getBean(Jobs.class).page(Optional.empty(), Optional.empty(), 500).stream()
                .filter(job -> job.kind() == kind)
                .toList();
        return all.stream().allMatch(job -> job.ended().isPresent()) ? all : List.of();
    }
}

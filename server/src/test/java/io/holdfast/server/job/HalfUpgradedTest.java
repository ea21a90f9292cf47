package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.server.start.TestCaller;
import io.holdfast.server.start.TestNode;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One node of a cluster has a newer release, and has brought the tables to it, while another one has a job. */
final class HalfUpgradedTest {
    private static final int START_AGAIN = 75;
    private static final String SENTENCE =
            "The tables of the database are of a newer release: their version is 99, and this release knows them up to ";

    @TempDir
    private Path folder;

    @Fault(57)
    @Test
    void theOlderNodeStopsAndDoesNotStartAgainAndItsJobGoesOnAtTheNewerRelease() throws Exception {
        try (TestPostgres postgres = TestPostgres.start(Files.createDirectories(folder.resolve("postgres")))) {
            TestNode.Home home = new TestNode.Home(
                    folder.resolve("node"),
                    folder.resolve("server.key"),
                    folder,
                    postgres.rows(),
                    Duration.ofSeconds(10));
            Growing source = new Growing("held", folder.resolve("sources/held"), folder.resolve("coming"));
            source.grow();
            Path go = folder.resolve("go");
            String id;
            String token;
            try (TestNode older = TestNode.start(home)) {
                TestCaller caller = TestCaller.administrator(older.address(), older.firstPassword());
                token = caller.token();
                stopAndStart(postgres, caller);
                assertThat(older.isAlive())
                        .as("a database that is away for a while is no reason to end")
                        .isTrue();
                TestPlans plans = new TestPlans(caller, folder);
                String hooks = "\"hooks\": {\"before\": \"until [ -e '" + go
                        + "' ]; do sleep 0.1; done\", \"timeLimit\": \"20m\"}";
                id = plans.begin(plans.planOf("held", plans.policy("held", "48h", hooks)), "BACKUP");
                var _ = TestPlans.await(() -> job(caller, id), job -> Aftermath.state(job) == JobState.RUNNING);
                upgrade(postgres);
                assertThat(older.ended()).as(older.said()).isEqualTo(START_AGAIN);
                assertThat(older.said())
                        .containsOnlyOnce(SENTENCE)
                        .containsOnlyOnce("Next: start the release that the other nodes have");
            }
            assertThat(one(postgres, "select state from job where id = '" + id + "'"))
                    .isEqualTo("QUEUED");
            assertThat(one(postgres, "select count(*) from node"))
                    .as("nodes that are there")
                    .isEqualTo("0");

            try (TestNode again = TestNode.start(home)) {
                assertThat(again.ended()).as(again.said()).isOne();
                assertThat(again.said()).containsOnlyOnce(SENTENCE).doesNotContain("\tat ");
            }
            assertThat(one(postgres, "select count(*) from node")).isEqualTo("0");

            // A release that knows these tables.
            postgres.execute("delete from flyway_schema_history where version = '99'");
            Files.createFile(go);
            try (TestNode newer = TestNode.start(home)) {
                TestCaller caller = new TestCaller(newer.address(), token);
                JsonNode job = TestPlans.await(
                        () -> job(caller, id), each -> Aftermath.state(each).isOver());
                assertThat(Aftermath.state(job)).as(job.toString()).isEqualTo(JobState.DONE);
                assertThat(job.path("losses").asInt()).isZero();
                Aftermath aftermath = new Aftermath(caller);
                aftermath.historiesAreLegal();
                aftermath.eachJobIsCountedOnce();
                aftermath.theTrailIsUnbroken();
                int snapshots = aftermath.eachSnapshotIsThereOnceAndComesBack(
                        new StoreUri.Folder(folder.resolve("repositories/main")),
                        Secret.Password.of("c4n4ryword of the test".toCharArray()),
                        Files.createDirectory(folder.resolve("back")),
                        (_, copy) -> assertThat(source.mustBeIn(copy)).isOne());
                assertThat(snapshots).isOne();
            }
        }
    }

    private static void stopAndStart(TestPostgres postgres, TestCaller caller) throws Exception {
        postgres.stop(TestPostgres.Stop.FAST);
        ready(caller, 503);
        postgres.startAgain();
        ready(caller, 200);
    }

    private static JsonNode job(TestCaller caller, String id) {
        return caller.get("/api/v1/jobs/" + id).mustBe(200).body().path("job");
    }

    private static void ready(TestCaller caller, int status) {
        var _ = TestPlans.await(() -> caller.get("/actuator/health/readiness").status(), seen -> seen.equals(status));
    }

    /** As a release to come may do it: something is added, and that is written down. */
    private static void upgrade(TestPostgres postgres) {
        postgres.execute("""
                begin;
                alter table job add column colour varchar(20) default 'none' not null;
                create table colour (name varchar(20) primary key);
                insert into flyway_schema_history
                    (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                    select max(installed_rank) + 1, '99', 'colours', 'SQL', 'V99__colours.sql', 1, 'postgres', 1, true
                    from flyway_schema_history;
                commit;""");
    }

    private static String one(TestPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}

package io.holdfast.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.server.settings.Settings;
import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** More is asked of a server than it can answer at once: its database is not away for that. */
final class CrowdTest {
    @Test
    void whoeverCallsTooMuchIsToldSoAndTheServersOwnWorkGoesOn(@TempDir Path folder) throws Exception {
        Settings.Database.Postgres rows = (Settings.Database.Postgres) TestDatabase.POSTGRES.fresh();
        try (TestServer server = TestServer.start(folder, rows, InstantSource.system());
                ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> calls = new ArrayList<>();
            // One of its own: those of the server may not wait in a transaction for so long.
            try (Connection holder = DriverManager.getConnection(rows.url(), "postgres", "")) {
                holder.setAutoCommit(false);
                holder.createStatement().execute("lock table answered in access exclusive mode");
                for (int i = 0; i < 3 * CallLimit.AT_ONCE; i++) {
                    String word = "word-" + i;
                    calls.add(many.submit(() -> create(server, word)));
                }
                // Those that have a turn wait for the table, the others for a turn.
                List<Integer> refused =
                        TestPlans.await(() -> over(calls), over -> over.size() >= calls.size() - CallLimit.AT_ONCE);
                assertThat(refused).hasSize(calls.size() - CallLimit.AT_ONCE).containsOnly(503);
                server.as("").get("/actuator/health/readiness").mustBe(200);
                server.as("")
                        .post("/api/v1/session", Map.of("name", "admin", "password", "not this one"))
                        .mustBe(401);
                Instant now = Instant.now();
                TestPlans.await(() -> seen(server), seen -> seen.isAfter(now));
                holder.rollback();
            }
            int made = 0;
            for (Future<Integer> call : calls) {
                made += call.get() == 201 ? 1 : 0;
            }
            assertThat(made).as("those that had a turn").isEqualTo(CallLimit.AT_ONCE);
            server.get("/api/v1/policies").mustBe(200);
        }
    }

    @Test
    void whoListensTakesNoTurn(@TempDir Path folder) throws IOException {
        try (TestServer server = TestServer.inFolder(folder, InstantSource.system())) {
            List<TestListener> all = new ArrayList<>();
            try {
                for (int account = 0; account <= CallLimit.AT_ONCE / Listeners.MOST_OF_ONE; account++) {
                    Map<String, String> login =
                            Map.of("name", "listener " + account, "password", "c4n4ryword long enough");
                    server.post(
                                    "/api/v1/accounts",
                                    Map.of(
                                            "name",
                                            "listener " + account,
                                            "role",
                                            "VIEWER",
                                            "password",
                                            "c4n4ryword long enough"))
                            .mustBe(201);
                    String cookie = TestServer.cookie(
                            server.as("").post("/api/v1/session", login).mustBe(200));
                    for (int i = 0; i < Listeners.MOST_OF_ONE; i++) {
                        all.add(new TestListener(
                                server.as(""),
                                "/api/v1/events",
                                Map.of("Accept", "text/event-stream", "Cookie", cookie)));
                    }
                }
                assertThat(all).hasSizeGreaterThan(CallLimit.AT_ONCE).allMatch(each -> each.status() == 200);
                server.get("/api/v1/plans").mustBe(200);
            } finally {
                for (TestListener each : all) {
                    each.close();
                }
            }
        }
    }

    private static List<Integer> over(List<Future<Integer>> calls) {
        return calls.stream().filter(Future::isDone).map(Future::resultNow).toList();
    }

    private static int create(TestServer server, String word) {
        var answer = server.call(
                "POST",
                "/api/v1/policies",
                "{\"name\": \"" + word + "\", \"document\": {\"schedule\": {\"every\": \"24h\"}, \"rpo\": \"48h\"}}",
                Map.of("Idempotency-Key", word));
        if (answer.status() == 503) {
            assertThat(answer.text("detail")).contains("So much is asked").doesNotContain("database");
            assertThat(answer.whole().headers().firstValue("Retry-After")).isPresent();
        }
        return answer.status();
    }

    private static Instant seen(TestServer server) {
        return server.context()
                .getBean(JdbcClient.class)
                .sql("select max(seen) from node")
                .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .single();
    }

    @Test
    void aDatabaseThatHasNoConnectionFreeIsNotAway(@TempDir Path folder) throws Exception {
        try (TestServer server = TestServer.inFolder(folder, InstantSource.system())) {
            HikariDataSource pool = server.context().getBean(DataSource.class).unwrap(HikariDataSource.class);
            assertThat(pool.getMaximumPoolSize()).isGreaterThan(CallLimit.AT_ONCE);
            List<Connection> all = new ArrayList<>();
            try {
                while (all.size() < pool.getMaximumPoolSize()) {
                    all.add(pool.getConnection());
                }
                assertThat(server.get("/api/v1/plans").mustBe(503).text("detail"))
                        .contains("So much is asked")
                        .doesNotContain("database");
                server.as("").get("/actuator/health/readiness").mustBe(200);
            } finally {
                for (Connection each : all) {
                    each.close();
                }
            }
            server.get("/api/v1/plans").mustBe(200);
        }
    }
}

package io.holdfast.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.key.KdfCost;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.repository.KeySlots.NewSlot;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.Store;
import io.holdfast.server.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * A database that the server wrote when its tables were those of the first migration alone: this server goes on with it. The files under {@code first-tables} are
 * dumps of what that server (commit 9a8d765) had made of calls to its API, killed in the middle of a job, with its key, and the token and the password that it gave. They are never written anew.
 */
final class UpgradeTest {
    private static final String REPOSITORYS = "of the repository";
    private static final List<String> TABLES = List.of(
            "account",
            "answered",
            "audit",
            "audit_head",
            "job",
            "job_change",
            "job_line",
            "node",
            "plan",
            "policy",
            "repository",
            "rpo_change",
            "rpo_state",
            "scheduled_tasks",
            "session",
            "snapshot",
            "source",
            "store",
            "token");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void aServerGoesOnWithWhatItsFirstTablesHad(TestDatabase database) throws Exception {
        Path data = folder.resolve("server");
        Settings.Database rows = database.fresh();
        put(database, data, rows);
        furnish(data);
        List<String> secrets = resource(name(database) + ".secrets").lines().toList();
        try (TestServer server = TestServer.again(folder, data, rows, secrets.get(0))) {
            assertThat(server.firstPassword()).isEmpty();
            everythingIsReadable(server);
            server.post("/api/v1/session", Map.of("name", "admin", "password", secrets.get(1)))
                    .mustBe(200);
            whatRanGoesOn(server);
            aPlanRuns(server);
        }
    }

    /** The rows as they were then. */
    private void put(TestDatabase database, Path data, Settings.Database rows) throws Exception {
        Files.createDirectories(data);
        String dump = resource(name(database) + ".sql");
        try (Connection connection = connect(data, rows);
                Statement statement = connection.createStatement()) {
            statement.execute(dump);
            for (String table : TABLES) {
                assertThat(count(statement, "public." + table)).as(table).isPositive();
            }
            // Where the test is, and that its token has not ended meanwhile, is all that is not as it was.
            statement.execute("update public.store set address = 'file://" + folder + "'");
            statement.execute("update public.token set ends = current_timestamp + interval '1' day");
        }
    }

    private static String name(TestDatabase database) {
        return database == TestDatabase.FILE ? "h2" : "postgres";
    }

    private static long count(Statement statement, String table) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Connection connect(Path data, Settings.Database rows) throws SQLException {
        return switch (rows) {
            case Settings.Database.InFile() ->
                DriverManager.getConnection("jdbc:h2:file:" + data.resolve("server")
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");
            case Settings.Database.Postgres(String url, var user, var _) ->
                DriverManager.getConnection(url, user.orElse(""), "");
        };
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(UpgradeTest.class.getResourceAsStream("/first-tables/" + name), name)) {
            // What a client of PostgreSQL is told stands in lines of its own.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("\\"))
                    .collect(Collectors.joining("\n"));
        }
    }

    /** What the rows speak of. */
    private void furnish(Path data) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(UpgradeTest.class.getResourceAsStream("/first-tables/server.key"))) {
            Files.write(data.resolve("server.key"), in.readAllBytes());
        }
        Files.setPosixFilePermissions(data.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
        for (String source : List.of("orders", "photos")) {
            Files.writeString(Files.createDirectories(folder.resolve(source)).resolve("file"), source);
        }
        try (Store store = FolderStore.create(folder.resolve("backup"))) {
            Repository.init(
                    store,
                    Times.LOCAL,
                    List.of(new NewSlot(Secret.Password.of(REPOSITORYS.toCharArray()), "server", KdfCost.STANDARD)));
        }
    }

    private static List<String> names(TestServer server, String kind) {
        List<String> names = new ArrayList<>();
        JsonNode body = server.get("/api/v1/" + kind).mustBe(200).body();
        (body.isArray() ? body : body.path("items"))
                .forEach(each -> names.add(each.path("name").asString()));
        return names;
    }

    private static void everythingIsReadable(TestServer server) {
        assertThat(names(server, "stores")).contains("disk");
        assertThat(names(server, "repositories")).contains("main");
        assertThat(names(server, "sources")).contains("orders", "photos", "gone");
        assertThat(names(server, "policies")).contains("core", "important", "ordinary", "slow");
        assertThat(names(server, "plans")).contains("orders", "photos", "gone");
        assertThat(names(server, "accounts")).contains("admin");
        assertThat(names(server, "tokens")).contains("golden");
        JsonNode jobs = server.get("/api/v1/jobs?limit=500").mustBe(200).body().path("items");
        assertThat(jobs.valueStream().map(each -> each.path("state").asString()))
                .contains("DONE", "FAILED");
        jobs.forEach(job -> {
            String path = "/api/v1/jobs/" + job.path("id").asString();
            assertThat(server.get(path).mustBe(200).body().path("changes")).isNotEmpty();
            server.get(path + "/lines").mustBe(200);
        });
        JsonNode walk = server.get("/api/v1/audit/walk").mustBe(200).body();
        assertThat(walk.path("broken").isNumber()).as(walk.toString()).isFalse();
        assertThat(walk.path("entries").asLong()).isGreaterThan(8);
        server.get("/api/v1/rpo").mustBe(200);
        server.get("/metrics").mustBe(200);
    }

    /** What its node had not ended when it was killed, and what waited behind it. */
    private static void whatRanGoesOn(TestServer server) {
        var _ = TestPlans.await(
                () -> server.get("/api/v1/jobs?limit=500").mustBe(200).body().path("items"),
                jobs -> jobs.valueStream()
                        .noneMatch(job -> List.of("QUEUED", "ADMITTED", "RUNNING")
                                .contains(job.path("state").asString())));
        assertThat(server.get("/api/v1/jobs?limit=500")
                        .body()
                        .path("items")
                        .valueStream()
                        .filter(job -> job.path("plan").asString().equals("photos"))
                        .map(job -> job.path("state").asString() + " "
                                + job.path("attempt").asInt()))
                .contains("DONE 2");
    }

    private static void aPlanRuns(TestServer server) {
        JsonNode plan = server.get("/api/v1/plans")
                .body()
                .path("items")
                .valueStream()
                .filter(each -> each.path("name").asString().equals("orders"))
                .findFirst()
                .orElseThrow();
        String id = server.post("/api/v1/plans/" + plan.path("id").asString() + "/run", "")
                .mustBe(202)
                .text("id");
        JsonNode job = TestPlans.await(
                () -> server.get("/api/v1/jobs/" + id).mustBe(200).body().path("job"),
                seen -> List.of("DONE", "FAILED").contains(seen.path("state").asString()));
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("DONE");
        var _ = TestPlans.await(
                () -> server.get("/api/v1/rpo").mustBe(200).body().path("plans"),
                plans -> plans.valueStream()
                        .anyMatch(each -> each.path("plan").asString().equals("orders")
                                && each.path("state").asString().equals("FRESH")));
    }
}

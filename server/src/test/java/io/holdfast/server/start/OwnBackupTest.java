package io.holdfast.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.server.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A server that protects itself in the first repository that it knows, is lost, and comes back from that repository alone. */
final class OwnBackupTest {
    private static final String PASSWORD = "c4n4ryword of the repository";

    @TempDir
    Path folder;

    @Fault(55)
    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void itComesBackWithAllItKnewAndItsSecretsOpen(TestDatabase database) throws Exception {
        String token;
        List<String> before;
        try (TestServer server = TestServer.start(folder, database.fresh(), InstantSource.system())) {
            token = server.token();
            furnish(server);
            JsonNode plan = named(server, "plans", "this-server");
            assertThat(plan.path("policy").asString("")).isEqualTo("core");
            assertThat(trail(server)).anyMatch(each -> each.contains("this-server"));
            run(server, plan);
            assertThat(over(server, plan).path("state").asString("")).isEqualTo("DONE");
            before = all(server);
        }
        Path key = folder.resolve("server/server.key");
        byte[] itsKey = Files.readAllBytes(key);

        Settings.Database other = database.fresh();
        Path data = folder.resolve("again");
        Ran ran = run(restore(other, data, folder.resolve("repositories/main").toString()));
        assertThat(ran.code()).as(ran.told()).isZero();
        assertThat(ran.told()).contains("The server is as it was at", "Next: start it");
        assertThat(data.resolve("server.key")).hasBinaryContent(itsKey);
        assertThat(Files.getPosixFilePermissions(data.resolve("server.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (var left = Files.list(data)) {
            assertThat(left.map(each -> each.getFileName().toString())).noneMatch(name -> name.startsWith("restore"));
        }

        try (TestServer server = TestServer.again(folder, data, other, token)) {
            assertThat(server.firstPassword()).isEmpty();
            assertThat(all(server)).containsAll(before);
            JsonNode walk = server.get("/api/v1/audit/walk").mustBe(200).body();
            assertThat(walk.path("broken").isNull() || walk.path("broken").isMissingNode())
                    .isTrue();
            assertThat(trail(server)).anyMatch(each -> each.contains("holdfast server restore"));
            JsonNode plan = named(server, "plans", "files");
            run(server, plan);
            assertThat(over(server, plan).path("state").asString(""))
                    .as("the password of the repository opens")
                    .isEqualTo("DONE");
            assertThat(over(server, named(server, "plans", "this-server"))
                            .path("state")
                            .asString(""))
                    .as("what ran when it was made is run again")
                    .isEqualTo("DONE");
        }
        Ran again = run(restore(other, data, folder.resolve("repositories/main").toString()));
        assertThat(again.code()).isNotZero();
        assertThat(again.told()).contains("There is a server in that database already");
    }

    @Test
    void whatCanNotBeIsSaidAndNothingIsMade() throws Exception {
        Path data = folder.resolve("data");
        Settings.Database none = new Settings.Database.InFile();
        assertThat(run(restore(none, data, folder.resolve("nowhere").toString()))
                        .told())
                .contains("Next:");
        try (TestServer server = TestServer.start(folder, none, InstantSource.system())) {
            furnish(server);
        }
        Path repository = folder.resolve("repositories/main");
        assertThat(run(restore(none, data, repository.toString())).told())
                .contains("There is no backup of a server in it");
        List<String> words = new ArrayList<>(restore(none, data, repository.toString()));
        words.addAll(List.of("--at", "yesterday"));
        assertThat(run(words).told()).contains("--at yesterday is no time");
        assertThat(run(Map.of("HOLDFAST_PASSWORD", "c4n4ryword another"), restore(none, data, repository.toString()))
                        .told())
                .contains("Next:");
        assertThat(run(Map.of(), restore(none, data, repository.toString())).told())
                .contains("HOLDFAST_PASSWORD", "--password-file");
        assertThat(data.resolve("server.key")).doesNotExist();
    }

    private void furnish(TestServer server) throws Exception {
        Files.createDirectories(folder.resolve("repositories"));
        Files.createDirectories(folder.resolve("files"));
        Files.writeString(folder.resolve("files/a"), "content");
        server.post("/api/v1/stores", Map.of("name", "disk", "address", "file://" + folder, "jobs", 4))
                .mustBe(201);
        server.post(
                        "/api/v1/stores",
                        Map.of(
                                "name",
                                "cloud",
                                "address",
                                "s3://?endpoint=http://127.0.0.1:9",
                                "credential",
                                Map.of("id", "AKID0001", "secret", "c4n4rywordOfTheCloud")))
                .mustBe(201);
        server.post(
                        "/api/v1/repositories",
                        Map.of(
                                "name",
                                "main",
                                "store",
                                "disk",
                                "place",
                                "repositories/main",
                                "password",
                                PASSWORD,
                                "make",
                                true))
                .mustBe(201);
        server.post("/api/v1/sources", Map.of("name", "files", "store", "disk", "place", "files"))
                .mustBe(201);
        server.post(
                        "/api/v1/plans",
                        Map.of("name", "files", "source", "files", "policy", "ordinary", "repository", "main"))
                .mustBe(201);
        server.post("/api/v1/accounts", Map.of("name", "ann", "role", "OPERATOR", "password", "c4n4ryword of ann"))
                .mustBe(201);
    }

    /** All that people made, as it is shown. */
    private static List<String> all(TestServer server) {
        List<String> all = new ArrayList<>();
        for (String kind : List.of("stores", "sources", "policies", "plans", "accounts", "tokens")) {
            server.get("/api/v1/" + kind + "?limit=100")
                    .mustBe(200)
                    .body()
                    .path("items")
                    .forEach(each -> {
                        ((tools.jackson.databind.node.ObjectNode) each).remove(List.of("due", "used"));
                        all.add(kind + " " + each);
                    });
        }
        return all;
    }

    private static List<String> trail(TestServer server) {
        List<String> rows = new ArrayList<>();
        server.get("/api/v1/audit?limit=100")
                .mustBe(200)
                .body()
                .path("items")
                .forEach(each -> rows.add(each.toString()));
        return rows;
    }

    private static JsonNode named(TestServer server, String kind, String name) {
        return server.get("/api/v1/" + kind + "?limit=100")
                .mustBe(200)
                .body()
                .path("items")
                .valueStream()
                .filter(each -> each.path("name").asString("").equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Now, or it is due at this moment and waits already. */
    private static void run(TestServer server, JsonNode plan) {
        assertThat(server.post("/api/v1/plans/" + plan.path("id").asString("") + "/run", Map.of())
                        .status())
                .isIn(202, 409);
    }

    /** The newest job of a plan, when all of them are over. */
    private static JsonNode over(TestServer server, JsonNode plan) {
        String path = "/api/v1/jobs?limit=20&plan=" + plan.path("id").asString("");
        return TestPlans.await(
                        () -> server.get(path).mustBe(200).body().path("items"),
                        jobs -> !jobs.isEmpty()
                                && jobs.valueStream()
                                        .noneMatch(job -> List.of("QUEUED", "ADMITTED", "RUNNING")
                                                .contains(job.path("state").asString(""))))
                .path(0);
    }

    static List<String> restore(Settings.Database database, Path data, String repository) {
        List<String> words = new ArrayList<>(List.of("server", "restore", repository, "--data", data.toString()));
        if (database instanceof Settings.Database.Postgres(String url, Optional<String> user, var _)) {
            words.addAll(List.of("--database-url", url, "--database-user", user.orElse("")));
        }
        return words;
    }

    record Ran(int code, String told) {}

    private static Ran run(List<String> words) {
        return run(Map.of("HOLDFAST_PASSWORD", PASSWORD), words);
    }

    /** The command, in this process. */
    static Ran run(Map<String, String> environment, List<String> words) {
        var told = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        try (PrintStream both = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            int code = Main.run(environment, words.toArray(String[]::new));
            return new Ran(code, told.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}

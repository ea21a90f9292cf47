package io.holdfast.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that was told to log all it can, by {@code LOGGING_LEVEL_ROOT}, is given every kind of secret, rightly and wrongly: none of them stands in its log. */
final class SecretsInLogsTest {
    private static final String MARK = TestSecrets.MARK;

    @TempDir
    private Path folder;

    @Test
    void whateverIsSentToItNoSecretStandsInTheLogOfAServer() throws Exception {
        Path hook = folder.resolve("notify-secret");
        Files.writeString(hook, MARK + " signs what is told");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rw-------"));
        try (TestPostgres postgres = TestPostgres.start(Files.createDirectories(folder.resolve("postgres")));
                TestS3 s3 = TestS3.start()) {
            s3.makeBucket("photos");
            s3.makeBucket("repository");
            s3.put("photos", "one", new byte[10]);
            TestNode.Home home = new TestNode.Home(
                    folder.resolve("node"),
                    folder.resolve("server.key"),
                    folder,
                    postgres.rows(),
                    Duration.ofSeconds(60));
            String said;
            String password;
            try (TestNode node = TestNode.start(
                    home,
                    Map.of("LOGGING_LEVEL_ROOT", "debug"),
                    "--notify-url",
                    "http://127.0.0.1:1/nobody-listens",
                    "--notify-secret-file",
                    hook.toString())) {
                password = node.firstPassword();
                TestCaller caller = TestCaller.administrator(node.address(), password);
                rightly(caller, s3);
                wrongly(caller);
                said = node.said();
            }
            List<String> lines = said.lines().toList();
            assertThat(lines).as("it logs what it is told to").anyMatch(line -> line.contains("DEBUG"));
            assertThat(said).contains("/api/v1/repositories");
            assertThat(lines).noneMatch(line -> line.toLowerCase(Locale.ROOT).contains(MARK));
            assertThat(lines).noneMatch(line -> line.matches(".*hft_[A-Za-z0-9_-]{20,}.*"));
            List<String> noted = TestSecrets.noted();
            assertThat(noted)
                    .as("password, cookies, words against forged requests")
                    .hasSizeGreaterThan(4);
            assertThat(lines.stream().filter(line -> noted.stream().anyMatch(line::contains)))
                    .as("the line that is made for it")
                    .containsExactly(" ".repeat(4) + password);
        }
    }

    private static void rightly(TestCaller caller, TestS3 s3) {
        caller.post("/api/v1/stores", s3.store("cloud", 4)).mustBe(201);
        Map<String, Object> repository = new HashMap<>(Map.of(
                "name", "main", "store", "cloud", "place", "repository", "password", MARK + " opens", "make", true));
        caller.call("POST", "/api/v1/repositories", repository, Map.of("Idempotency-Key", "once"))
                .mustBe(201);
        caller.call("POST", "/api/v1/repositories", repository, Map.of("Idempotency-Key", "once"))
                .mustBe(201);
        caller.post("/api/v1/sources", Map.of("name", "photos", "store", "cloud", "place", "photos"))
                .mustBe(201);
        String plan = caller.post(
                        "/api/v1/plans",
                        Map.of("name", "photos", "source", "photos", "policy", "core", "repository", "main"))
                .mustBe(201)
                .text("id");
        String job = caller.post("/api/v1/plans/" + plan + "/run?kind=BACKUP", "")
                .mustBe(202)
                .text("id");
        TestPlans.await(
                () -> caller.get("/api/v1/jobs/" + job)
                        .body()
                        .path("job")
                        .path("state")
                        .asString(""),
                "DONE"::equals);
        caller.post("/api/v1/accounts", Map.of("name", "mei", "role", "VIEWER", "password", MARK + " of mei"))
                .mustBe(201);
        TestCaller nobody = new TestCaller(caller.address(), "");
        TestCaller.Answer session = nobody.post("/api/v1/session", Map.of("name", "mei", "password", MARK + " of mei"))
                .mustBe(200);
        nobody.call("GET", "/api/v1/session", null, Map.of("Cookie", TestCaller.cookie(session)))
                .mustBe(200);
        caller.post("/api/v1/tokens", Map.of("name", "of a program", "role", "VIEWER", "days", 1))
                .mustBe(201);
    }

    /** Mistakes are logged more gladly than what went well. */
    private static void wrongly(TestCaller caller) throws Exception {
        TestCaller nobody = new TestCaller(caller.address(), "");
        nobody.post("/api/v1/session", Map.of("name", "mei", "password", MARK + " wrong"))
                .mustBe(401);
        nobody.post("/api/v1/session", "{\"name\": \"mei\", \"password\": " + MARK + "}")
                .mustBe(400);
        nobody.post("/api/v1/session", "{\"name\": \"mei\", \"password\": [\"" + MARK + "\"]}")
                .mustBe(400);
        nobody.post(
                "/api/v1/session", "{\"name\": \"mei\", \"password\": \"" + MARK + "\", \"more\": \"" + MARK + "\"}");
        nobody.post("/api/v1/session", "\"" + MARK + "\"").mustBe(400);
        new TestCaller(caller.address(), "hft_" + MARK + "x".repeat(33))
                .get("/api/v1/plans")
                .mustBe(401);
        caller.post(
                "/api/v1/stores",
                Map.of("name", "other", "address", "s3://?profile=x", "credential", Map.of("id", "a", "secret", MARK)));
        caller.post(
                "/api/v1/stores",
                "{\"name\": \"other\", \"address\": \"s3://?region=x\", \"credential\": \"" + MARK + "\"}");
        caller.post(
                "/api/v1/stores",
                Map.of(
                        "name",
                        "other",
                        "address",
                        "s3://?region=x",
                        "credential",
                        Map.of("id", "a", "secret", MARK + " with a blank")));
        caller.post(
                        "/api/v1/repositories",
                        Map.of(
                                "name",
                                "again",
                                "store",
                                "cloud",
                                "place",
                                "repository",
                                "password",
                                MARK + " is wrong"))
                .mustBe(422);
        caller.post("/api/v1/accounts", Map.of("name", "li", "role", "NOBODY", "password", MARK + " of li"))
                .mustBe(400);
        // As who mixes up a form and JSON.
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(caller.address() + "/api/v1/session"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("name=mei&password=" + MARK))
                                .build(),
                        BodyHandlers.discarding());
    }
}

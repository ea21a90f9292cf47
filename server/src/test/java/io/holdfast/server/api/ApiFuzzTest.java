package io.holdfast.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestCaller.Answer;
import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is sent to an operation of {@code docs/openapi.yaml}, the server answers as that file says, and never by failing itself. */
final class ApiFuzzTest {
    private static final long SEED = Long.getLong("holdfast.fuzz.seed", 20_261_127);
    /** At least; however fast the machine is, each operation is called so often. */
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("holdfast.fuzz.seconds", 0));

    private static final int ROUNDS = 15;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String POLICY = "{\"schedule\": {\"every\": \"6h\"}, \"rpo\": \"12h\"}";

    private static final Map<String, List<String>> USUAL = Map.of(
            "name", List.of("*"),
            "store", List.of("disk"),
            "source", List.of("files"),
            "repository", List.of("main"),
            "policy", List.of("core", "ordinary"),
            "place", List.of("*"),
            "address", List.of("cos://?region=ap-guangzhou", "s3://?region=eu-central-1"),
            "document",
                    List.of(
                            POLICY,
                            "{\"schedule\": {\"cron\": \"0 3 * * *\"}, \"rpo\": \"48h\", \"keep\": {\"daily\": 7}}"),
            "password", List.of("c4n4ryword long enough"));

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void nothingThatIsSentMakesTheServerFail(TestDatabase database, @TempDir Path folder) throws IOException {
        Map<String, Object> api = OpenApi.checkedIn();
        try (TestServer server = TestServer.start(folder, database.fresh(), InstantSource.system())) {
            OddInput odd = new OddInput(SEED, api, world(server, folder), USUAL);
            List<OpenApi.Operation> operations = OpenApi.operations(api).stream()
                    .filter(each -> !each.isStream())
                    .toList();
            Map<String, Integer> answered = new TreeMap<>();
            Map<String, String> faults = new TreeMap<>();
            Instant end = Instant.now().plus(TIME);
            int calls = 0;
            while (Instant.now().isBefore(end) || calls < ROUNDS * operations.size()) {
                OpenApi.Operation operation = operations.get(calls++ % operations.size());
                // A guess at a password takes long, by design.
                if (!operation.path().endsWith("/session") || odd.chance(20)) {
                    Sent sent = Sent.of(operation, odd);
                    RawHttp.Answer answer = sent.to(server);
                    answered.merge(String.valueOf(answer.status()), 1, Integer::sum);
                    // Of one kind one is enough.
                    fault(operation, answer)
                            .ifPresent(fault -> faults.putIfAbsent(operation + ": " + fault, sent + "\n" + answer));
                }
            }
            System.out.println("ApiFuzzTest: " + calls + " calls, answered " + answered);
            assertThat(faults).as(calls + " calls of seed " + SEED).isEmpty();
            assertThat(answered)
                    .as("both what goes and what does not")
                    .containsKeys("200", "201", "400", "404", "412", "422");
            assertThat(server.get("/api/v1/audit/walk")
                            .mustBe(200)
                            .body()
                            .path("broken")
                            .isNull())
                    .isTrue();
        }
    }

    /** A request, with all that is odd about it. */
    private record Sent(String verb, String target, Map<String, String> headers, byte[] body) {
        private static Sent of(OpenApi.Operation operation, OddInput odd) {
            return new Sent(operation.verb(), odd.target(operation), odd.headers(operation), odd.body(operation));
        }

        private RawHttp.Answer to(TestServer server) {
            Map<String, String> all = new TreeMap<>(headers);
            all.put("Authorization", "Bearer " + server.token());
            return RawHttp.call(URI.create(server.address()), verb, target, all, body);
        }

        @Override
        public String toString() {
            return verb + " " + target + " " + headers + "\n"
                    + new String(body, 0, Math.min(body.length, 500), StandardCharsets.UTF_8);
        }
    }

    /** What is wrong with an answer. */
    private static Optional<String> fault(OpenApi.Operation operation, RawHttp.Answer answer) {
        String status = String.valueOf(answer.status());
        if (answer.status() >= 500 || !OpenApi.map(operation.at("responses")).containsKey(status)) {
            return Optional.of(status);
        }
        if (answer.status() >= 400 && !answer.type().equals("application/problem+json")) {
            return Optional.of(status + " is " + answer.type());
        }
        if (answer.body().isEmpty()) {
            return Optional.empty();
        }
        JsonNode body = JSON.readTree(answer.body());
        if (answer.status() >= 400
                && (body.path("status").asInt() != answer.status()
                        || body.path("detail").asString("").isEmpty())) {
            return Optional.of(status + " without status and detail");
        }
        Object schema = operation.at("responses", status, "content", answer.type(), "schema");
        return schema == null
                ? Optional.of(status + " has a body of the type " + answer.type())
                : OpenApiFaults.of(body, schema, operation.api()).stream().findFirst();
    }

    /** One of each kind, and a job that has run; those that are called for by their ids. */
    private static Map<String, List<String>> world(TestServer server, Path folder) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("files")).resolve("one"), "content");
        Map<String, List<String>> ids = new TreeMap<>();
        make(server, ids, "stores", Map.of("name", "disk", "address", "file://" + folder));
        make(
                server,
                ids,
                "repositories",
                Map.of(
                        "name",
                        "main",
                        "store",
                        "disk",
                        "place",
                        "main",
                        "password",
                        "c4n4ryword of the test",
                        "make",
                        true));
        make(server, ids, "sources", Map.of("name", "files", "store", "disk", "place", "files"));
        make(server, ids, "policies", "{\"name\": \"odd\", \"document\": " + POLICY + "}");
        make(server, ids, "plans", Map.of("name", "files", "source", "files", "policy", "odd", "repository", "main"));
        make(
                server,
                ids,
                "accounts",
                Map.of("name", "somebody", "role", "VIEWER", "password", "c4n4ryword long enough"));
        // With a name as long as may be: it stands in what its calls leave behind.
        String name = "t".repeat(100);
        Answer token = server.post("/api/v1/tokens", Map.of("name", name, "role", "ADMINISTRATOR", "days", 1))
                .mustBe(201);
        ids.put("tokens", List.of(token.body().path("token").path("id").asString()));
        String job = server.as(token.text("word"))
                .post("/api/v1/plans/" + ids.getOrDefault("plans", List.of()).getFirst() + "/run", "")
                .mustBe(202)
                .text("id");
        ids.put("jobs", List.of(job));
        return ids;
    }

    private static void make(TestServer server, Map<String, List<String>> ids, String kind, Object draft) {
        Answer made = server.post("/api/v1/" + kind, draft).mustBe(201);
        ids.put(kind, new ArrayList<>(List.of(made.text("id"))));
    }
}

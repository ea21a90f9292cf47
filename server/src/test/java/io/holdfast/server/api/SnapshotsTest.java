package io.holdfast.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Snapshots as the server tells of them, whoever wrote, held or forgot them. */
final class SnapshotsTest {
    private static final String PASSWORD = "c4n4ryword of the test";

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void whatIsInARepositoryIsToldWhoeverWroteIt(TestDatabase database, @TempDir Path folder) throws IOException {
        try (TestServer server = TestServer.start(folder, database.fresh(), InstantSource.system())) {
            TestPlans plans = new TestPlans(server, folder);
            String photos = plans.plan("photos", plans.policy("daily", "48h"));
            String films = plans.plan("films", "daily");
            String job = plans.run(photos).path("id").asString("");
            Map<String, String> environment = Map.of(
                    "HOLDFAST_SERVER", server.address(),
                    "HOLDFAST_TOKEN", server.token(),
                    "HOLDFAST_PASSWORD", PASSWORD,
                    "XDG_CACHE_HOME", folder.resolve("cache").toString(),
                    "XDG_STATE_HOME", folder.resolve("state").toString());
            String repository = folder.resolve("repositories/main").toString();
            // As cron would on this machine: the source of the plan, and one that no plan knows.
            command(environment, "backup", folder.resolve("sources/photos").toString(), repository);
            for (int i = 0; i < 2; i++) {
                String tree = folder.resolve("sources/films").toString();
                command(environment, "backup", tree, repository, "--name", "a tree");
            }
            plans.run(films);

            List<JsonNode> all = list(server, "");
            assertThat(all)
                    .hasSize(5)
                    .isSortedAccordingTo((one, other) -> time(other).compareTo(time(one)));
            List<JsonNode> ofPlan = list(server, "plan=" + photos);
            assertThat(ofPlan)
                    .extracting(each -> each.path("writer").asString())
                    .containsExactly("COMMAND", "SERVER");
            JsonNode byJob = ofPlan.getLast();
            assertThat(byJob.path("job").asString()).isEqualTo(job);
            assertThat(byJob.path("plan").asString()).isEqualTo("photos");
            assertThat(byJob.path("planId").asString()).isEqualTo(photos);
            assertThat(byJob.path("repository").asString()).isEqualTo("main");
            assertThat(byJob.path("source").asString()).endsWith("sources/photos");
            assertThat(byJob.path("entries").asLong())
                    .isEqualTo(ofPlan.getFirst().path("entries").asLong());
            assertThat(byJob.path("bytes").asLong()).isPositive();
            assertThat(byJob.path("consistency").asString()).isEqualTo("FUZZY");
            assertThat(Instant.parse(byJob.path("from").asString()))
                    .isBetween(
                            Instant.parse(byJob.path("started").asString()).minusSeconds(5),
                            time(byJob).plusSeconds(5))
                    .isBeforeOrEqualTo(Instant.parse(byJob.path("to").asString()));
            assertThat(ofPlan.getFirst().path("job").isNull()).isTrue();

            JsonNode unknown = all.stream()
                    .filter(each -> each.path("source").asString().equals("a tree"))
                    .toList()
                    .getLast();
            assertThat(unknown.path("plan").isNull()).as("no plan is about it").isTrue();
            assertThat(list(server, "repository=" + byJob.path("repositoryId").asString()))
                    .hasSize(5);
            assertThat(list(server, "repository=" + new UUID(7, 7))).isEmpty();
            String source =
                    server.get("/api/v1/plans/" + films).body().path("sourceId").asString();
            assertThat(list(server, "source=" + source)).hasSize(1);
            server.get("/api/v1/snapshots?plan=" + new UUID(7, 7)).mustBe(404);

            String at = URLEncoder.encode(time(ofPlan.getFirst()).toString(), StandardCharsets.UTF_8);
            assertThat(list(server, "plan=" + photos + "&from=" + at)).containsExactly(ofPlan.getFirst());
            assertThat(list(server, "plan=" + photos + "&to=" + at)).containsExactly(ofPlan.getLast());
            server.get("/api/v1/snapshots?from=%2B1000000000-12-31T23:59:59Z").mustBe(422);
            server.get("/api/v1/snapshots?from=yesterday").mustBe(400);

            String id = byJob.path("id").asString();
            String path = "/api/v1/repositories/" + byJob.path("repositoryId").asString() + "/snapshots/";
            assertThat(server.get(path + id).mustBe(200).body()).isEqualTo(byJob);
            server.get(path + "0123").mustBe(404);
            assertThat(list(server, "id=" + id.substring(0, 12))).containsExactly(byJob);
            server.get("/api/v1/snapshots?id=%25").mustBe(422);

            command(environment, "hold", "add", repository, id, "--reason", "of the law");
            command(environment, "forget", repository, unknown.path("id").asString());
            plans.run(films);
            assertThat(list(server, "id=" + id).getFirst().path("held").asBoolean())
                    .isTrue();
            assertThat(list(server, "")).hasSize(5).doesNotContain(unknown);
            JsonNode forgotten = list(server, "trash=true").getFirst();
            assertThat(forgotten.path("id")).isEqualTo(unknown.path("id"));
            assertThat(forgotten.path("forgotten").asBoolean()).isTrue();
            assertThat(Instant.parse(forgotten.path("until").asString())).isAfter(Instant.now());
            plans.rpo(photos, "FRESH");

            ClientRun listed =
                    run(environment, "snapshot", "list", "--plan", "photos").mustEnd(0);
            assertThat(listed.out().lines()).hasSize(3);
            assertThat(listed.out()).contains(id.substring(0, 8), "main", "fuzzy", "sources/photos  (held)");
            assertThat(run(environment, "snapshot", "list", "--trash")
                            .mustEnd(0)
                            .out())
                    .contains("a tree  (until ");
            assertThat(run(environment, "snapshot", "list", "--limit", "1")
                            .mustEnd(0)
                            .out())
                    .contains("There are more");
            assertThat(run(environment, "snapshot", "list", "--to", "2001-01-01T00:00")
                            .mustEnd(0)
                            .out())
                    .contains("There is no such snapshot");
            JsonNode shown = run(environment, "snapshot", "show", id.substring(0, 20), "--json")
                    .mustEnd(0)
                    .last();
            assertThat(shown.path("id").asString()).isEqualTo(id);
            assertThat(shown.path("held").asBoolean()).isTrue();
            String inTrash = unknown.path("id").asString();
            assertThat(run(environment, "snapshot", "show", inTrash, "--repository", "main")
                            .mustEnd(0)
                            .out())
                    .contains("source: a tree", "forgotten: true");
            assertThat(run(environment, "snapshot", "show", "latest").mustEnd(2).err())
                    .contains("is no id of a snapshot");
            assertThat(run(environment, "snapshot", "show", "0".repeat(32))
                            .mustEnd(1)
                            .err())
                    .contains("There is no snapshot");
        }
    }

    private static ClientRun run(Map<String, String> environment, String... words) {
        return ClientRun.of(environment, List.of(PASSWORD, environment.getOrDefault("HOLDFAST_TOKEN", "")), words);
    }

    private static void command(Map<String, String> environment, String... words) {
        ClientRun.of(environment, List.of(PASSWORD), words).mustEnd(0);
    }

    private static Instant time(JsonNode snapshot) {
        return Instant.parse(snapshot.path("time").asString());
    }

    /** Two at a time. */
    private static List<JsonNode> list(TestServer server, String wanted) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode part = server.get("/api/v1/snapshots?limit=2&" + wanted + cursor)
                    .mustBe(200)
                    .body();
            part.path("items").forEach(all::add);
            cursor = part.path("next").isMissingNode()
                    ? ""
                    : "&cursor=" + part.path("next").asString();
        } while (!cursor.isEmpty());
        return all;
    }
}

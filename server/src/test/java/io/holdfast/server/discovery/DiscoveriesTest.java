package io.holdfast.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestCaller.Answer;
import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Folders that appear below a store's folder, and what becomes of them. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
@SuppressWarnings("NullAway.Init") // what start() sets is there before any test
final class DiscoveriesTest {
    private static final String DISCOVERIES = "/api/v1/discoveries";
    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.EPOCH);

    @TempDir
    private static Path temporary;

    @SuppressWarnings("unused") // it is the parameter of the class
    private final TestDatabase database;

    DiscoveriesTest(TestDatabase database) {
        this.database = database;
    }

    private static TestServer server;
    private static TestPlans plans;
    private static Path folder;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase database) throws IOException {
        NOW.set(Instant.now());
        folder = Files.createDirectory(temporary.resolve(database.name()));
        server = TestServer.start(folder, database.fresh(), NOW::get);
        plans = new TestPlans(server, folder);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    private static void store(String name) throws IOException {
        Files.createDirectories(folder.resolve(name));
        server.post("/api/v1/stores", Map.of("name", name, "address", "file://" + folder.resolve(name)))
                .mustBe(201);
    }

    private static void fill(String place) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve(place)).resolve("a file"), "content of " + place);
    }

    private static Map<String, JsonNode> found(String id) {
        Map<String, JsonNode> all = new java.util.TreeMap<>();
        server.get(DISCOVERIES + "/" + id + "/found")
                .mustBe(200)
                .body()
                .path("items")
                .forEach(each -> all.put(each.path("place").asString(), each));
        return all;
    }

    private static JsonNode found(String id, String place) {
        return Objects.requireNonNull(found(id).get(place), place);
    }

    private static String troubleWith(Map<String, JsonNode> places, String place) {
        JsonNode known = places.get(place);
        return known == null ? "" : known.path("trouble").asString("");
    }

    private static List<String> planNames() {
        return server.get("/api/v1/plans")
                .mustBe(200)
                .body()
                .path("items")
                .valueStream()
                .map(each -> each.path("name").asString())
                .toList();
    }

    @Test
    void aFolderThatAppearsGetsASourceAndAPlanAndIsBackedUp() throws IOException {
        store("teams");
        fill("teams/logs-a");
        fill("teams/other");
        String id = server.post(
                        DISCOVERIES,
                        Map.of(
                                "name",
                                "logs",
                                "store",
                                "teams",
                                "pattern",
                                "logs-*",
                                "naming",
                                "of {name}",
                                "minutes",
                                5,
                                "policy",
                                "ordinary",
                                "repository",
                                "main"))
                .mustBe(201)
                .text("id");
        // By itself, soon after it was made.
        TestPlans.await(DiscoveriesTest::planNames, names -> names.contains("of logs-a"));
        fill("teams/logs-b");
        NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(6)));
        TestPlans.await(DiscoveriesTest::planNames, names -> names.contains("of logs-b"));
        assertThat(planNames()).doesNotContain("of other");
        assertThat(found(id))
                .containsOnlyKeys("logs-a", "logs-b")
                .allSatisfy((_, each) ->
                        assertThat(each.path("isProtected").asBoolean()).isTrue());
        String plan = server.get("/api/v1/plans")
                .body()
                .path("items")
                .valueStream()
                .filter(each -> each.path("name").asString().equals("of logs-b"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
        JsonNode job = plans.run(plan);
        assertThat(job.path("state").asString()).isEqualTo("DONE");
        assertThat(job.path("result").path("entries").asInt()).isEqualTo(2);
        JsonNode source = server.get("/api/v1/sources")
                .body()
                .path("items")
                .valueStream()
                .filter(each -> each.path("name").asString().equals("of logs-b"))
                .findFirst()
                .orElseThrow();
        assertThat(source.path("discovery").asString()).isEqualTo("logs");
        assertThat(server.get("/api/v1/audit").whole().body()).contains("\"who\":\"discovery logs\"");
    }

    @Test
    void whatIsGoneIsReportedAndNothingOfItIsDeleted() throws IOException {
        store("leaving");
        fill("leaving/stays");
        fill("leaving/goes");
        String id = server.post(
                        DISCOVERIES,
                        Map.of("name", "leaving", "store", "leaving", "policy", "ordinary", "repository", "main"))
                .mustBe(201)
                .text("id");
        TestPlans.await(DiscoveriesTest::planNames, names -> names.containsAll(List.of("stays", "goes")));
        Files.delete(folder.resolve("leaving/goes/a file"));
        Files.delete(folder.resolve("leaving/goes"));
        Answer run = server.post(DISCOVERIES + "/" + id + "/run", "").mustBe(200);
        assertThat(run.body().path("gone").asInt()).isOne();
        assertThat(found(id, "goes").path("gone").asString("")).isNotEmpty();
        assertThat(found(id, "stays").path("gone").isNull()).isTrue();
        assertThat(planNames()).contains("goes");
        assertThat(server.get("/metrics").whole().body())
                .contains("holdfast_discovery_gone_places{discovery=\"leaving\"} 1.0");
        fill("leaving/goes");
        assertThat(server.post(DISCOVERIES + "/" + id + "/run", "")
                        .mustBe(200)
                        .body()
                        .path("gone")
                        .asInt())
                .isZero();
        assertThat(found(id, "goes").path("gone").isNull()).isTrue();
    }

    @Test
    void withoutAPolicyItIsReportedAsUnprotectedAlone() throws IOException {
        store("watched");
        fill("watched/new one");
        String id = server.post(DISCOVERIES, Map.of("name", "watched", "store", "watched", "place", "{name}/data"))
                .mustBe(201)
                .text("id");
        server.post(DISCOVERIES + "/" + id + "/run", "").mustBe(200);
        assertThat(found(id, "new one").path("isProtected").asBoolean()).isFalse();
        assertThat(found(id, "new one").path("sourcePlace").asString()).isEqualTo("new one/data");
        assertThat(server.get("/api/v1/rpo")
                        .body()
                        .path("found")
                        .valueStream()
                        .map(each -> each.path("discovery").asString() + "/"
                                + each.path("place").asString()))
                .contains("watched/new one");
        assertThat(server.get("/metrics").whole().body())
                .contains("holdfast_discovery_unprotected_places{discovery=\"watched\"} 1.0");
        assertThat(planNames()).doesNotContain("new one");
    }

    @Test
    void whatSomebodyDeletedIsNotMadeAgain() throws IOException {
        store("deleted");
        fill("deleted/unwanted");
        String id = server.post(
                        DISCOVERIES,
                        Map.of("name", "deleted", "store", "deleted", "policy", "ordinary", "repository", "main"))
                .mustBe(201)
                .text("id");
        TestPlans.await(DiscoveriesTest::planNames, names -> names.contains("unwanted"));
        delete("/api/v1/plans", "unwanted");
        delete("/api/v1/sources", "unwanted");
        assertThat(server.post(DISCOVERIES + "/" + id + "/run", "")
                        .mustBe(200)
                        .body()
                        .path("made")
                        .asInt())
                .isZero();
        assertThat(planNames()).doesNotContain("unwanted");
        assertThat(found(id, "unwanted").path("isProtected").asBoolean()).isFalse();
    }

    private static void delete(String path, String name) {
        String id = server.get(path)
                .mustBe(200)
                .body()
                .path("items")
                .valueStream()
                .filter(each -> each.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
        server.delete(path + "/" + id, server.get(path + "/" + id).etag()).mustBe(204);
    }

    @Test
    void troubleWithOnePlaceOrWithTheListKeepsNothingElseFromBeingSeen() throws IOException {
        store("trouble");
        fill("trouble/taken");
        fill("trouble/free");
        server.post("/api/v1/sources", Map.of("name", "taken", "store", "disk", "place", "elsewhere"))
                .mustBe(201);
        String id = server.post(
                        DISCOVERIES,
                        Map.of("name", "trouble", "store", "trouble", "policy", "ordinary", "repository", "main"))
                .mustBe(201)
                .text("id");
        // One name is taken: the other place is protected all the same, in whatever order the folder lists them.
        TestPlans.await(DiscoveriesTest::planNames, names -> names.contains("free"));
        TestPlans.await(() -> found(id), places -> troubleWith(places, "taken").contains("taken"));
        Files.move(folder.resolve("trouble"), folder.resolve("away"));
        server.post(DISCOVERIES + "/" + id + "/run", "").mustBe(404);
        assertThat(server.get(DISCOVERIES + "/" + id).text("trouble")).contains("trouble");
        // A list that could not be had tells nothing of what is gone.
        assertThat(found(id, "free").path("gone").isNull()).isTrue();
        Files.move(folder.resolve("away"), folder.resolve("trouble"));
        server.post(DISCOVERIES + "/" + id + "/run", "").mustBe(200);
        assertThat(server.get(DISCOVERIES + "/" + id).body().path("trouble").isNull())
                .isTrue();
    }

    @Test
    void whatCannotBeARuleIsRefusedWithItsField() {
        refused("pattern", Map.of("name", "x", "store", "disk", "pattern", "a/b"));
        refused("place", Map.of("name", "x", "store", "disk", "place", "fixed"));
        refused("place", Map.of("name", "x", "store", "disk", "place", "{name}/../other"));
        refused("naming", Map.of("name", "x", "store", "disk", "naming", "fixed"));
        refused("minutes", Map.of("name", "x", "store", "disk", "minutes", 0));
        refused("policy", Map.of("name", "x", "store", "disk", "policy", "core"));
        refused("store", Map.of("name", "x", "store", "nowhere"));
    }

    private static void refused(String field, Map<String, Object> draft) {
        assertThat(server.post(DISCOVERIES, draft).mustBe(422).text("detail")).startsWith(field);
    }
}

package io.holdfast.server.job;

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
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A folder that is protected by a plan: from its first job to what the RPO says, by a clock that the test sets. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
@SuppressWarnings("NullAway.Init") // what start() sets is there before any test
final class PlanRunsTest {
    @TempDir
    private static Path temporary;

    private static Path folder;

    @SuppressWarnings("unused") // it is the parameter of the class
    private final TestDatabase database;

    PlanRunsTest(TestDatabase database) {
        this.database = database;
    }

    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.EPOCH);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static TestServer server;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase database) throws IOException {
        NOW.set(Instant.now());
        folder = Files.createDirectory(temporary.resolve(database.name()));
        server = TestServer.start(folder, database.fresh(), NOW::get);
        Files.createDirectories(folder.resolve("repositories"));
        server.post("/api/v1/stores", Map.of("name", "disk", "address", "file://" + folder, "jobs", 4))
                .mustBe(201);
        repository("main");
        TestPlans.leaveOutTheServersOwn(server);
    }

    private static void repository(String name) {
        server.post(
                        "/api/v1/repositories",
                        Map.of(
                                "name",
                                name,
                                "store",
                                "disk",
                                "place",
                                "repositories/" + name,
                                "password",
                                "c4n4ryword of the test",
                                "make",
                                true))
                .mustBe(201);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    private static String source(String name) throws IOException {
        Path files = Files.createDirectories(folder.resolve("sources/" + name));
        for (int i = 0; i < 20; i++) {
            Files.writeString(files.resolve("file " + i), "content " + i + " of " + name);
        }
        server.post("/api/v1/sources", Map.of("name", name, "store", "disk", "place", "sources/" + name))
                .mustBe(201);
        return name;
    }

    private static String plan(String source, String policy) {
        return plan(source, source, policy, "main");
    }

    private static String plan(String name, String source, String policy, String repository) {
        return server.post(
                        "/api/v1/plans",
                        Map.of("name", name, "source", source, "policy", policy, "repository", repository))
                .mustBe(201)
                .text("id");
    }

    private static String policy(String name, String document) {
        server.post("/api/v1/policies", "{\"name\": \"" + name + "\", \"document\": " + document + "}")
                .mustBe(201);
        return name;
    }

    private static JsonNode newestJob(String plan) {
        return server.get("/api/v1/jobs?limit=1&plan=" + plan)
                .mustBe(200)
                .body()
                .path("items")
                .path(0);
    }

    private static JsonNode over(String plan) {
        return await(
                () -> newestJob(plan),
                job -> !java.util.List.of("", "QUEUED", "ADMITTED", "RUNNING")
                        .contains(job.path("state").asString("")));
    }

    private static JsonNode rpo(String plan, String state) {
        return await(
                () -> server.get("/api/v1/rpo")
                        .mustBe(200)
                        .body()
                        .path("plans")
                        .valueStream()
                        .filter(each -> each.path("planId").asString("").equals(plan))
                        .findFirst()
                        .orElse(server.get("/api/v1/rpo").body()),
                each -> each.path("state").asString("").equals(state));
    }

    private static JsonNode await(Supplier<JsonNode> looking, java.util.function.Predicate<JsonNode> wanted) {
        Instant end = Instant.now().plus(PATIENCE);
        JsonNode seen = looking.get();
        while (!wanted.test(seen)) {
            assertThat(Instant.now()).as("last seen: " + seen).isBefore(end);
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            seen = looking.get();
        }
        return seen;
    }

    @Test
    void aPlanThatIsRunMakesASnapshotAndIsFreshUntilThatIsTooOld() throws IOException {
        String plan = plan(source("photos"), "important");
        rpo(plan, "UNPROTECTED");
        server.post("/api/v1/plans/" + plan + "/run", "").mustBe(202);
        JsonNode job = over(plan);
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("DONE");
        assertThat(job.path("result").path("entries").asInt()).isEqualTo(21);
        rpo(plan, "FRESH");
        server.post("/api/v1/plans/" + plan + "/pause", "").mustBe(200);
        rpo(plan, "PAUSED");
        NOW.updateAndGet(now -> now.plus(Duration.ofHours(13)));
        server.post("/api/v1/plans/" + plan + "/resume", "").mustBe(200);
        // What was missed while it was paused is one job.
        await(() -> newestJob(plan), newest -> newest.path("cause").asString("").equals("schedule"));
        assertThat(over(plan).path("state").asString()).isEqualTo("DONE");
        // Snapshots have the time of their store, whose clock nobody has set: so this one is thirteen hours old as
        // well.
        rpo(plan, "LATE");
        Answer jobs = server.get("/api/v1/jobs?plan=" + plan).mustBe(200);
        assertThat(jobs.body()
                        .path("items")
                        .valueStream()
                        .filter(each -> each.path("kind").asString().equals("BACKUP"))
                        .count())
                .isEqualTo(2);
        assertThat(server.get("/api/v1/rpo/" + plan + "/changes")
                        .mustBe(200)
                        .body()
                        .valueStream()
                        .map(each -> each.path("later").asString()))
                .contains("UNPROTECTED", "FRESH", "PAUSED");
    }

    @Test
    void aSourceThatIsNotThereFailsForAReasonThatStaysAndIsNotTriedAgain() throws IOException {
        String plan = plan(source("gone"), "ordinary");
        try (var files = Files.walk(folder.resolve("sources/gone"))) {
            for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        server.post("/api/v1/plans/" + plan + "/run", "").mustBe(202);
        JsonNode job = over(plan);
        assertThat(job.path("state").asString()).isEqualTo("FAILED");
        assertThat(job.path("attempt").asInt()).isOne();
        assertThat(job.path("result").path("why").asString()).contains("sources/gone");
        await(
                () -> rpo(plan, "UNPROTECTED"),
                state -> state.path("why").asString("").contains("sources/gone"));
    }

    @Test
    void whatWaitsIsCancelledAtOnce() throws IOException {
        Path go = folder.resolve("go");
        String held = plan(source("waiting"), policy("held", """
                {"schedule": {"cron": "0 3 * * *", "zone": "Asia/Shanghai"}, "rpo": "48h",
                 "hooks": {"before": "until [ -e 'GO' ]; do sleep 0.1; done", "timeLimit": "20m"}}""".replace("GO", go.toString())));
        repository("beside");
        // Of a source one is backed up at a time: so this one waits for the other.
        String plan = plan("waiting too", "waiting", "held", "beside");
        server.post("/api/v1/plans/" + held + "/run", "").mustBe(202);
        await(() -> newestJob(held), job -> job.path("state").asString("").equals("RUNNING"));
        server.post("/api/v1/plans/" + plan + "/run", "").mustBe(202);
        String id = newestJob(plan).path("id").asString();
        assertThat(server.post("/api/v1/jobs/" + id + "/cancel", "").mustBe(200).text("state"))
                .isEqualTo("CANCELLED");
        server.post("/api/v1/jobs/" + id + "/cancel", "").mustBe(422);
        assertThat(server.get("/api/v1/jobs/" + id)
                        .mustBe(200)
                        .body()
                        .path("changes")
                        .valueStream()
                        .map(each -> each.path("later").asString()))
                .containsExactly("QUEUED", "CANCELLED");
        Files.createFile(go);
        assertThat(over(held).path("state").asString()).isEqualTo("DONE");
    }

    @Test
    void aJobThatIsCancelledEndsTheHookThatItWaitsFor() throws IOException {
        Path begun = folder.resolve("begun");
        String plan = plan(source("frozen"), policy("frozen for long", """
                {"schedule": {"cron": "0 3 * * *", "zone": "Asia/Shanghai"}, "rpo": "48h",
                 "hooks": {"before": "echo $$ > 'BEGUN.new'; mv 'BEGUN.new' 'BEGUN'; sleep 3600", "after": "echo thawed",
                           "timeLimit": "2h"}}""".replace("BEGUN", begun.toString())));
        server.post("/api/v1/plans/" + plan + "/run", "").mustBe(202);
        await(() -> newestJob(plan), job -> job.path("state").asString("").equals("RUNNING") && Files.exists(begun));
        String id = newestJob(plan).path("id").asString();
        server.post("/api/v1/jobs/" + id + "/cancel", "").mustBe(200);
        assertThat(over(plan).path("state").asString()).isEqualTo("CANCELLED");
        long hook = Long.parseLong(Files.readString(begun).strip());
        assertThat(ProcessHandle.of(hook).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(server.get("/api/v1/jobs/" + id + "/lines")
                        .mustBe(200)
                        .body()
                        .path("items")
                        .toString())
                .contains("thawed");
        server.post("/api/v1/plans/" + plan + "/pause", "").mustBe(200);
    }

    @Test
    void aPolicyThatCannotMeetItsRpoIsRefused() {
        Answer refused = server.post("/api/v1/policies", """
                {"name": "impossible", "document": {"schedule": {"cron": "0 3 * * *", "zone": "Asia/Shanghai"}, "rpo": "6h"}}""").mustBe(422);
        assertThat(refused.text("detail")).contains("rpo");
    }

    @Test
    void theShippedTiersAreThereAndSayWhenTheyWouldRun() {
        JsonNode items = server.get("/api/v1/policies").mustBe(200).body().path("items");
        assertThat(items.valueStream()
                        .filter(each -> each.path("tier").asBoolean())
                        .map(each -> each.path("name").asString()))
                .contains("core", "important", "ordinary");
        JsonNode core = items.valueStream()
                .filter(each -> each.path("name").asString().equals("core"))
                .findFirst()
                .orElseThrow();
        JsonNode preview = server.post(
                        "/api/v1/policies/preview", Map.of("name", "core", "document", core.path("document")))
                .mustBe(200)
                .body();
        assertThat(preview.path("moments").path(0).path("fate").asString()).isEqualTo("runs");
        assertThat(preview.path("moments").size()).as(preview.toString()).isGreaterThanOrEqualTo(50);
    }
}

package io.holdfast.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Folders that a server protects, for tests that look at what follows. */
public final class TestPlans {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Set<String> OPEN = Set.of("", "QUEUED", "ADMITTED", "RUNNING");

    private final TestCaller server;
    private final Path folder;

    /** What becomes of the repository at the beginning. */
    private enum Beginning {
        IT_IS_MADE,
        IT_IS_TAKEN_OVER,
        IT_IS_KNOWN
    }

    /** With a store {@code disk} over the folder, and a repository {@code main} in it, which is made. */
    public TestPlans(TestCaller server, Path folder) throws IOException {
        this(server, folder, Beginning.IT_IS_MADE);
    }

    /** The same with a repository that is there already, such as that of another server. */
    public static TestPlans takingOver(TestCaller server, Path folder) throws IOException {
        return new TestPlans(server, folder, Beginning.IT_IS_TAKEN_OVER);
    }

    /** Of a server that knows store and repository already. */
    static TestPlans goingOn(TestCaller server, Path folder) throws IOException {
        return new TestPlans(server, folder, Beginning.IT_IS_KNOWN);
    }

    private TestPlans(TestCaller server, Path folder, Beginning beginning) throws IOException {
        this.server = server;
        this.folder = folder;
        if (beginning == Beginning.IT_IS_KNOWN) {
            return;
        }
        Files.createDirectories(folder.resolve("repositories"));
        server.post("/api/v1/stores", Map.of("name", "disk", "address", "file://" + folder, "jobs", 4))
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
                                "c4n4ryword of the test",
                                "make",
                                beginning == Beginning.IT_IS_MADE))
                .mustBe(201);
        leaveOutTheServersOwn(server);
    }

    /**
     * The plan that a server makes of itself with its first repository is due in the first minutes of each hour: whoever counts jobs or snapshots would find one
     * more now and then.
     */
    public static void leaveOutTheServersOwn(TestCaller server) {
        String id = server.get("/api/v1/plans")
                .mustBe(200)
                .body()
                .path("items")
                .valueStream()
                .filter(each -> each.path("name").asString().equals("this-server"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
        String path = "/api/v1/plans/" + id;
        server.delete(path, server.get(path).etag()).mustBe(204);
    }

    /** A source with a few files, and a plan of that name; gives the plan's id. */
    public String plan(String name, String policy) throws IOException {
        Path files = Files.createDirectories(folder.resolve("sources/" + name));
        for (int i = 0; i < 5; i++) {
            Files.writeString(files.resolve("file " + i), "content " + i + " of " + name);
        }
        return planOf(name, policy);
    }

    /** The same with whatever files are there. */
    public String planOf(String name, String policy) {
        server.post("/api/v1/sources", Map.of("name", name, "store", "disk", "place", "sources/" + name))
                .mustBe(201);
        return server.post(
                        "/api/v1/plans", Map.of("name", name, "source", name, "policy", policy, "repository", "main"))
                .mustBe(201)
                .text("id");
    }

    /** A policy that runs at no time that a test will see: half a day on, and each day then. */
    public String policy(String name, String rpo) {
        return policy(name, rpo, "\"priority\": 100");
    }

    /** @param more fields of its document */
    public String policy(String name, String rpo, String more) {
        int hour = OffsetDateTime.now(ZoneOffset.UTC).plusHours(12).getHour();
        server.post(
                        "/api/v1/policies",
                        "{\"name\": \"" + name + "\", \"document\": {\"schedule\": {\"cron\": \"0 " + hour
                                + " * * *\", \"zone\": \"UTC\"}, \"rpo\": \"" + rpo + "\", " + more + "}}")
                .mustBe(201);
        return name;
    }

    /** Takes away what a plan protects, so that its jobs fail for a reason that stays. */
    public void breakSource(String name) throws IOException {
        Files.move(folder.resolve("sources/" + name), folder.resolve("sources/" + name + " away"));
    }

    public void mendSource(String name) throws IOException {
        Files.move(folder.resolve("sources/" + name + " away"), folder.resolve("sources/" + name));
    }

    /** Runs it and waits for the end of the job. */
    public JsonNode run(String plan) {
        return run(plan, "BACKUP");
    }

    public JsonNode run(String plan, String kind) {
        return over(begin(plan, kind));
    }

    /** The id of a job that is to run. */
    public String begin(String plan, String kind) {
        return server.post("/api/v1/plans/" + plan + "/run?kind=" + kind, "")
                .mustBe(202)
                .text("id");
    }

    /** A job, when it is over. */
    public JsonNode over(String id) {
        return await(
                () -> server.get("/api/v1/jobs/" + id).mustBe(200).body().path("job"),
                job -> !OPEN.contains(job.path("state").asString("")));
    }

    public JsonNode rpo(String plan, String state) {
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

    /** Looks until it is as it is wanted. */
    public static <T> T await(Supplier<T> looking, Predicate<T> wanted) {
        return await(PATIENCE, looking, wanted);
    }

    /** The same with more patience, or less. */
    public static <T> T await(Duration patience, Supplier<T> looking, Predicate<T> wanted) {
        Instant end = Instant.now().plus(patience);
        T seen = looking.get();
        while (!wanted.test(seen)) {
            assertThat(Instant.now()).as("last seen: " + seen).isBefore(end);
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            seen = looking.get();
        }
        return seen;
    }
}

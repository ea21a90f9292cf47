package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.repository.LocalFolders;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.Stores;
import io.holdfast.server.start.TestCaller;
import io.holdfast.server.start.TestNode;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestPostgres;
import io.holdfast.server.start.TestS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * All of it with real parts: two nodes, PostgreSQL, an S3 server, three tiers, for some seconds of a real schedule ({@code -Dholdfast.server.seconds=300}
 * for more of them). A bucket appears and is protected by discovery; a node is killed while it runs a job; everything comes back; and all the while the
 * RPO states were what the snapshots say.
 */
@Tag("slow")
final class EndToEndTest {
    private static final Duration LASTS = Duration.ofSeconds(Integer.getInteger("holdfast.server.seconds", 15));
    private static final String PASSWORD = "c4n4ryword of the test";
    private static final int OBJECTS = 12;
    private static final int BYTES = 32 << 10;

    /** By tier: every so many minutes, and how old the newest snapshot may be. */
    private static final Map<String, List<String>> TIERS =
            Map.of("gold", List.of("1m", "1m"), "silver", List.of("2m", "3m"), "bronze", List.of("3m", "10m"));

    @TempDir
    private Path folder;

    private final List<TestNode> nodes = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> objects = new TreeMap<>();
    private String token = "";
    private String killed = "";

    @Test
    void bucketsAreProtectedByTheirTiersWhateverBefallsANode() throws Exception {
        try (TestPostgres postgres = TestPostgres.start(Files.createDirectories(folder.resolve("postgres")));
                TestS3 s3 = TestS3.start()) {
            start(postgres);
            prepare(caller(0), s3);
            Map<String, Instant> planned = new HashMap<>();
            try (RpoDiary diary = new RpoDiary(this::any)) {
                Instant end = Instant.now().plus(LASTS);
                plan(caller(0), s3, "prod-a", "gold", planned);
                plan(caller(0), s3, "prod-b", "silver", planned);
                aNodeIsKilledInTheMiddleOfAJob(postgres);
                TestCaller server = any().orElseThrow();
                aBucketAppears(server, s3, planned);
                while (Instant.now().isBefore(end)) {
                    grow(s3, "prod-a");
                    Thread.sleep(5_000);
                }
                allAreProtected(server, planned);
                diary.end();
                look(server, s3, diary, planned);
            }
        } catch (Exception | AssertionError e) {
            nodes.forEach(node -> System.out.println(node.said()));
            throw e;
        } finally {
            nodes.forEach(TestNode::close);
        }
    }

    private TestNode.Home home(int node, TestPostgres postgres) {
        return new TestNode.Home(
                folder.resolve("node " + node),
                folder.resolve("server.key"),
                folder,
                postgres.rows(),
                Duration.ofSeconds(5));
    }

    private void start(TestPostgres postgres) throws IOException {
        nodes.add(TestNode.start(home(0, postgres)));
        token = TestCaller.administrator(
                        nodes.getFirst().address(), nodes.getFirst().firstPassword())
                .token();
        nodes.add(TestNode.start(home(1, postgres)));
    }

    private TestCaller caller(int node) {
        return new TestCaller(nodes.get(node).address(), token);
    }

    private Optional<TestCaller> any() {
        return nodes.stream().filter(TestNode::isUp).findFirst().map(node -> new TestCaller(node.address(), token));
    }

    private void prepare(TestCaller server, TestS3 s3) {
        s3.makeBucket("backup");
        server.post("/api/v1/stores", s3.store("cloud", 8)).mustBe(201);
        server.post(
                        "/api/v1/repositories",
                        Map.of(
                                "name",
                                "main",
                                "store",
                                "cloud",
                                "place",
                                "backup/main",
                                "password",
                                PASSWORD,
                                "make",
                                true))
                .mustBe(201);
        TestPlans.leaveOutTheServersOwn(server);
        TIERS.forEach((name, times) -> server.post(
                        "/api/v1/policies",
                        "{\"name\": \"" + name + "\", \"tier\": true, \"document\": {\"schedule\": {\"every\": \""
                                + times.get(0) + "\"}, \"rpo\": \"" + times.get(1)
                                + "\", \"keep\": {\"last\": 1000}, \"prune\": \"never\", \"verify\": \"never\","
                                + " \"limits\": [{\"bytesPerSecond\": \"128K\"}]}}")
                .mustBe(201));
        server.post(
                        "/api/v1/discoveries",
                        Map.of(
                                "name",
                                "all buckets",
                                "store",
                                "cloud",
                                "pattern",
                                "prod-*",
                                "minutes",
                                1,
                                "policy",
                                "bronze",
                                "repository",
                                "main"))
                .mustBe(201);
    }

    private void plan(TestCaller server, TestS3 s3, String bucket, String tier, Map<String, Instant> planned) {
        s3.makeBucket(bucket);
        grow(s3, bucket);
        server.post("/api/v1/sources", Map.of("name", bucket, "store", "cloud", "place", bucket))
                .mustBe(201);
        server.post("/api/v1/plans", Map.of("name", bucket, "source", bucket, "policy", tier, "repository", "main"))
                .mustBe(201);
        planned.put(bucket, Instant.now());
    }

    private void grow(TestS3 s3, String bucket) {
        int first = objects.getOrDefault(bucket, 0);
        for (int i = first; i < first + OBJECTS; i++) {
            s3.put(bucket, key(i), content(bucket, i));
        }
        objects.put(bucket, first + OBJECTS);
    }

    private static String key(int number) {
        return "orders/%05d".formatted(number);
    }

    private static byte[] content(String bucket, int number) {
        byte[] bytes = new byte[BYTES];
        new Random(Arrays.hashCode(new Object[] {bucket, number})).nextBytes(bytes);
        return bytes;
    }

    /** It may end its job in the moment before it is killed: then another one is. */
    private void aNodeIsKilledInTheMiddleOfAJob(TestPostgres postgres) throws IOException {
        JsonNode left;
        do {
            killed = oneIsKilled(TestPlans.await(this::any, Optional::isPresent).orElseThrow(), postgres);
            left = TestPlans.await(this::any, Optional::isPresent)
                    .orElseThrow()
                    .get("/api/v1/jobs/" + killed)
                    .mustBe(200)
                    .body()
                    .path("job");
        } while (Aftermath.state(left).isOver() && left.path("attempt").asInt() == 1);
    }

    private String oneIsKilled(TestCaller server, TestPostgres postgres) throws IOException {
        JsonNode plans = server.get("/api/v1/plans").mustBe(200).body().path("items");
        for (JsonNode plan : plans) {
            if (plan.path("name").asString().startsWith("prod-")) {
                run(server, plan);
            }
        }
        JsonNode running = TestPlans.await(
                        () -> server.get("/api/v1/jobs")
                                .mustBe(200)
                                .body()
                                .path("items")
                                .valueStream()
                                .filter(job -> Aftermath.state(job) == JobState.RUNNING)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        int victim = running.path("node").asString().equals(nodes.get(0).name()) ? 0 : 1;
        assertThat(running.path("node").asString()).isEqualTo(nodes.get(victim).name());
        nodes.get(victim).kill();
        nodes.set(victim, TestNode.start(home(victim, postgres)));
        return running.path("id").asString();
    }

    /** Now, or it is due at this moment and waits already. */
    private static void run(TestCaller server, JsonNode plan) {
        TestCaller.Answer answer =
                server.post("/api/v1/plans/" + plan.path("id").asString() + "/run", "");
        assertThat(answer.status()).as(answer.whole().body()).isIn(202, 409);
    }

    private void aBucketAppears(TestCaller server, TestS3 s3, Map<String, Instant> planned) {
        s3.makeBucket("prod-c");
        grow(s3, "prod-c");
        JsonNode discovery = server.get("/api/v1/discoveries")
                .mustBe(200)
                .body()
                .path("items")
                .path(0);
        server.post("/api/v1/discoveries/" + discovery.path("id").asString() + "/run", "")
                .mustBe(200);
        planned.put("prod-c", Instant.now());
        JsonNode plan = TestPlans.await(
                        () -> server.get("/api/v1/plans").mustBe(200).body().path("items"),
                        seen -> seen.valueStream()
                                .anyMatch(each -> each.path("name").asString().equals("prod-c")))
                .valueStream()
                .filter(each -> each.path("name").asString().equals("prod-c"))
                .findFirst()
                .orElseThrow();
        assertThat(plan.path("policy").asString()).isEqualTo("bronze");
        run(server, plan);
    }

    private static void allAreProtected(TestCaller server, Map<String, Instant> planned) {
        var _ = TestPlans.await(
                () -> server.get("/api/v1/rpo").mustBe(200).body().path("plans"),
                plans -> plans.valueStream()
                        .filter(each -> planned.containsKey(each.path("plan").asString()))
                        .noneMatch(each -> each.path("state").asString().equals("UNPROTECTED")));
    }

    private void look(TestCaller server, TestS3 s3, RpoDiary diary, Map<String, Instant> planned) throws Exception {
        Aftermath aftermath = new Aftermath(server);
        aftermath.settle(Duration.ofMinutes(3));
        List<JsonNode> jobs = aftermath.jobs().stream()
                .filter(job -> job.path("plan").asString().startsWith("prod-"))
                .toList();
        assertThat(jobs.stream().filter(job -> Aftermath.state(job) != JobState.DONE))
                .isEmpty();
        assertThat(jobs.stream().map(job -> job.path("plan").asString())).contains("prod-a", "prod-b", "prod-c");
        assertThat(jobs.stream()
                        .filter(job -> job.path("id").asString().equals(killed))
                        .map(job -> job.path("attempt").asInt()))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).isGreaterThan(1));
        aftermath.historiesAreLegal();
        aftermath.theTrailIsUnbroken();
        int snapshots = aftermath.eachSnapshotIsThereOnceAndComesBack(
                s3.uri("backup", "main"),
                s3.options(),
                Secret.Password.of(PASSWORD.toCharArray()),
                Files.createDirectory(folder.resolve("back")),
                (snapshot, copy) -> mustBeIn(bucket(snapshot.source()), copy));
        Map<String, List<Instant>> taken = taken(s3);
        diary.mustBeRight(
                planned,
                taken,
                plan -> rpo(TIERS.getOrDefault(tier(plan), List.of("", "0m")).get(1)));
        System.out.println("EndToEndTest: " + jobs.size() + " jobs, "
                + jobs.stream().filter(job -> job.path("attempt").asInt() > 1).count() + " begun more than once, "
                + snapshots + " snapshots, " + diary.size() + " RPO states looked at: " + diary.counts());
    }

    private static String tier(String plan) {
        return switch (plan) {
            case "prod-a" -> "gold";
            case "prod-b" -> "silver";
            default -> "bronze";
        };
    }

    private static Duration rpo(String text) {
        return Duration.parse("PT" + text);
    }

    private String bucket(String identity) {
        return objects.keySet().stream()
                .filter(each -> identity.endsWith("/" + each))
                .findFirst()
                .orElseThrow(() -> new AssertionError(identity));
    }

    /** Each object that came back is the one that was put, and there are all up to some moment. */
    private void mustBeIn(String bucket, Path copy) {
        try (var children = Files.list(copy.resolve("orders"))) {
            List<Path> found = children.sorted().toList();
            assertThat(found.size()).isBetween(OBJECTS, objects.getOrDefault(bucket, 0));
            for (int i = 0; i < found.size(); i++) {
                assertThat(copy.resolve(key(i))).hasBinaryContent(content(bucket, i));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** When the snapshots of each bucket were taken, in the repository's own words. */
    private Map<String, List<Instant>> taken(TestS3 s3) {
        Map<String, List<Instant>> all = new TreeMap<>();
        try (Store store = Stores.open(s3.uri("backup", "main"), s3.options());
                Repository repository = Repository.open(
                        store,
                        Secret.Password.of(PASSWORD.toCharArray()),
                        new LocalFolders(folder.resolve("cache"), folder.resolve("state")))) {
            for (Present each : repository.read().snapshots()) {
                Optional<String> bucket = objects.keySet().stream()
                        .filter(name -> each.snapshot().source().endsWith("/" + name))
                        .findFirst();
                bucket.ifPresent(name ->
                        all.computeIfAbsent(name, _ -> new ArrayList<>()).add(each.asOf()));
            }
        }
        return all;
    }
}

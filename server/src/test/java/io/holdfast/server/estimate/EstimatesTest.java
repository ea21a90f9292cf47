package io.holdfast.server.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.s3.S3Server;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is estimated of real content, on a disk and on an S3 server, held against the backup that follows. The content is the source text of the engine. */
@SuppressWarnings("NullAway.Init") // what start() sets is there before any test
final class EstimatesTest {
    private static final Path TEXT = Path.of("../engine/src/main/java");

    @RegisterExtension
    private static final S3Server S3 = new S3Server();

    @TempDir
    private static Path folder;

    private static TestServer server;
    private static TestPlans plans;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.inFolder(folder, InstantSource.system());
        plans = new TestPlans(server, folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<Path> texts() throws IOException {
        try (Stream<Path> all = Files.walk(TEXT)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** A plan of a folder with all of it. */
    private String folderPlan(String name) throws IOException {
        String plan = plans.plan(name, plans.policy("policy of " + name, "2d"));
        for (Path each : texts()) {
            Path copy = folder.resolve("sources/" + name).resolve(TEXT.relativize(each));
            Files.createDirectories(Objects.requireNonNull(copy.getParent()));
            Files.copy(each, copy);
        }
        return plan;
    }

    private String bucketPlan(String name) throws IOException {
        StoreUri.S3 uri = S3.uri("source");
        try (Bucket bucket = S3.bucket("source")) {
            for (Path each : texts()) {
                bucket.put(
                        Key.of(TEXT.relativize(each).toString()),
                        ObjectAttributes.listed("", null),
                        Store.Body.of(Files.readAllBytes(each)));
            }
        }
        server.post(
                        "/api/v1/stores",
                        Map.of(
                                "name",
                                "cloud",
                                "address",
                                "s3://?endpoint=" + uri.endpoint() + "&region=us-east-1&path-style=true",
                                "credential",
                                Map.of("id", S3Server.ACCESS, "secret", S3Server.SECRET)))
                .mustBe(201);
        server.post("/api/v1/sources", Map.of("name", name, "store", "cloud", "place", uri.bucket() + "/source"))
                .mustBe(201);
        server.post(
                        "/api/v1/repositories",
                        Map.of(
                                "name",
                                "in the cloud",
                                "store",
                                "cloud",
                                "place",
                                uri.bucket() + "/repository",
                                "password",
                                "c4n4ryword of the test",
                                "make",
                                true))
                .mustBe(201);
        return server.post(
                        "/api/v1/plans",
                        Map.of(
                                "name",
                                name,
                                "source",
                                name,
                                "policy",
                                plans.policy("policy of " + name, "2d"),
                                "repository",
                                "in the cloud"))
                .mustBe(201)
                .text("id");
    }

    /** From a sample of half of it. */
    private JsonNode estimated(String plan) {
        return ended(Map.of("plan", plan, "mostMegabytes", 1), "DONE").path("result");
    }

    private JsonNode ended(Map<String, ?> draft, String state) {
        String id = server.post("/api/v1/estimates", draft).mustBe(202).text("id");
        JsonNode over = TestPlans.await(
                () -> server.get("/api/v1/estimates/" + id).mustBe(200).body(),
                estimate -> !estimate.path("state").asString("").equals("RUNNING"));
        assertThat(over.path("state").asString("")).as(over.toString()).isEqualTo(state);
        return over;
    }

    private JsonNode reviewed(String plan, int count) {
        return TestPlans.await(
                        () -> server.get("/api/v1/plans/" + plan + "/reviews")
                                .mustBe(200)
                                .body()
                                .path("items"),
                        items -> items.size() >= count)
                .path(0);
    }

    private static double error(JsonNode review, Figure figure) {
        return review.path("figures").path(figure.name()).path("errorPercent").asDouble();
    }

    @Test
    void theFirstBackupOfAFolderIsAsEstimatedAndItsReviewMakesTheNextEstimateCloser() throws IOException {
        String plan = folderPlan("code");
        JsonNode before = estimated("code");
        JsonNode job = plans.run(plan);
        JsonNode review = reviewed(plan, 1);

        assertThat(review.path("kind").asString()).isEqualTo("FIRST");
        assertThat(error(review, Figure.BYTES_READ)).isZero();
        assertThat(error(review, Figure.BYTES_STORED)).isCloseTo(0, within(10.0));
        assertThat(error(review, Figure.REPOSITORY_REQUESTS)).isZero();
        assertThat(review.path("figures").path("SECONDS").path("happened").asDouble())
                .isPositive();
        assertKinds(before.path("first").path("repository"), job.path("result").path("repositoryRequests"), 0);

        double stored = job.path("result").path("bytesStored").asDouble();
        JsonNode after = estimated("code");
        assertThat(Math.abs(likely(after) - stored)).isLessThan(Math.max(1, Math.abs(likely(before) - stored)));
        assertThat(after.path("firstFactors").path("each").path("BYTES_STORED").asDouble())
                .isCloseTo(stored / likely(before), within(0.001));
    }

    private static double likely(JsonNode result) {
        return result.path("first").path("stored").path("likely").asDouble();
    }

    /** Each kind that is billed, by itself. */
    private static void assertKinds(JsonNode expected, JsonNode happened, double percent) {
        for (String kind : List.of("put", "get", "head", "list", "delete")) {
            double count = happened.path(kind).asDouble();
            assertThat(expected.path(kind).asDouble())
                    .as(kind + " of " + expected + ", and there were " + happened)
                    .isCloseTo(count, within(count * percent / 100));
        }
    }

    @Test
    void theFirstBackupOfABucketIsAsEstimatedKindByKindAndSoIsOneOfNothingNew() throws IOException {
        String plan = bucketPlan("bucket");
        JsonNode estimated = estimated("bucket");
        JsonNode job = plans.run(plan);
        assertKinds(
                estimated.path("first").path("repository"), job.path("result").path("repositoryRequests"), 0);
        assertKinds(estimated.path("first").path("source"), job.path("result").path("sourceRequests"), 2);
        assertThat(error(reviewed(plan, 1), Figure.BYTES_STORED)).isCloseTo(0, within(10.0));

        plans.run(plan);
        JsonNode second = reviewed(plan, 2);
        assertThat(second.path("kind").asString()).isEqualTo("CHANGES");
        // Two jobs within seconds of each other: next to nothing is expected to have changed.
        assertThat(error(second, Figure.SOURCE_REQUESTS)).isCloseTo(0, within(20.0));
    }

    @Test
    void whatIsNoPlanYetIsEstimatedFromItsParts() throws IOException {
        folderPlan("draft");
        JsonNode result = ended(
                        Map.of("source", "draft", "policy", "core", "repository", "main", "changePercentPerDay", 5),
                        "DONE")
                .path("result");
        assertThat(result.path("change").path("perDay").asDouble()).isEqualTo(0.05);
        assertThat(result.path("months").size()).isEqualTo(12);
        assertThat(result.path("months").path(11).path("stored").path("likely").asDouble())
                .isGreaterThan(result.path("months")
                        .path(0)
                        .path("stored")
                        .path("likely")
                        .asDouble());
        assertThat(result.path("charges").path(1).path("priceList").isNull()).isTrue();
    }

    @Test
    void aSourceThatIsGoneIsSaidToBeWithWhatToDoNext() throws IOException {
        folderPlan("gone");
        plans.breakSource("gone");
        assertThat(ended(Map.of("plan", "gone"), "FAILED").path("trouble").asString())
                .contains("sources/gone")
                .contains("Next: ");
    }

    @Test
    void whatCannotBeEstimatedIsRefused() {
        for (Map<String, ?> wrong : List.<Map<String, ?>>of(
                Map.of(),
                Map.of("plan", "unknown"),
                Map.of("source", "x"),
                Map.of("plan", "x", "source", "x"),
                Map.of("plan", "x", "mostEntries", 0),
                Map.of("source", "this-server", "policy", "core", "repository", "main"))) {
            assertThat(server.post("/api/v1/estimates", wrong).mustBe(422).text("next"))
                    .isNotEmpty();
        }
    }

    @Test
    void oneThatIsCancelledStaysSo() throws IOException {
        // One request a second, and a hundred objects: it is not over before the cancel comes.
        StoreUri.S3 uri = S3.uri("slow");
        try (Bucket bucket = S3.bucket("slow")) {
            for (int i = 0; i < 100; i++) {
                bucket.put(Key.of("object " + i), ObjectAttributes.listed("", null), Store.Body.of(new byte[2 << 20]));
            }
        }
        server.post(
                        "/api/v1/stores",
                        Map.of(
                                "name",
                                "slow cloud",
                                "address",
                                "s3://?endpoint=" + uri.endpoint() + "&region=us-east-1&path-style=true",
                                "credential",
                                Map.of("id", S3Server.ACCESS, "secret", S3Server.SECRET)))
                .mustBe(201);
        server.post("/api/v1/sources", Map.of("name", "slow", "store", "slow cloud", "place", uri.bucket() + "/slow"))
                .mustBe(201);
        server.post(
                        "/api/v1/policies",
                        "{\"name\": \"slow\", \"document\": {\"schedule\": {\"every\": \"24h\"}, \"rpo\": \"48h\","
                                + " \"limits\": [{\"requestsPerSecond\": 1}]}}")
                .mustBe(201);
        String id = server.post("/api/v1/estimates", Map.of("source", "slow", "policy", "slow", "repository", "main"))
                .mustBe(202)
                .text("id");
        assertThat(server.post("/api/v1/estimates/" + id + "/cancel", "")
                        .mustBe(200)
                        .text("state"))
                .isEqualTo("CANCELLED");
        // Whoever makes it has noticed when there is a place for two others.
        folderPlan("wanted");
        for (int i = 0; i < 2; i++) {
            ended(Map.of("plan", "wanted"), "DONE");
        }
        JsonNode over = server.get("/api/v1/estimates/" + id).mustBe(200).body();
        assertThat(over.path("state").asString()).isEqualTo("CANCELLED");
        assertThat(over.path("result").isNull()).isTrue();
    }
}

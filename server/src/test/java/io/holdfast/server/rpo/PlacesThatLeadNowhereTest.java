package io.holdfast.server.rpo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.catalog.Plans;
import io.holdfast.server.start.TestCaller.Answer;
import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Sources whose place is none in their store: refused, and where there is one all the same, told. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
@SuppressWarnings("NullAway.Init") // what start() sets is there before any test
final class PlacesThatLeadNowhereTest {
    private static final String SOURCES = "/api/v1/sources";

    @TempDir
    private static Path temporary;

    @SuppressWarnings("unused") // it is the parameter of the class
    private final TestDatabase database;

    PlacesThatLeadNowhereTest(TestDatabase database) {
        this.database = database;
    }

    private static TestServer server;
    private static TestPlans plans;
    private static Answer cloud;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase database) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve(database.name()));
        server = TestServer.start(folder, database.fresh(), InstantSource.system());
        plans = new TestPlans(server, folder);
        plans.policy("daily", "2d");
        cloud = server.post("/api/v1/stores", Map.of("name", "cloud", "address", "s3://?region=eu-central-1"))
                .mustBe(201);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    private static Map<String, Object> source(String name, String place) {
        return Map.of("name", name, "store", "cloud", "place", place);
    }

    @Test
    void oneIsRefusedWithItsFieldWhenItIsMadeAndWhenItIsChanged() {
        for (String place : List.of("my photos", "no bucket/2026", "a", "photos%2f")) {
            Answer refused = server.post(SOURCES, source("odd", place)).mustBe(422);
            assertThat(refused.text("detail")).as(place).startsWith("place: ").contains("is not the name of a bucket");
            assertThat(refused.text("next")).contains("bucket/prefix");
        }
        Answer made = server.post(SOURCES, source("to change", "to-change")).mustBe(201);
        assertThat(server.put(SOURCES + "/" + made.text("id"), made.etag(), source("to change", "To Change"))
                        .mustBe(422)
                        .text("detail"))
                .startsWith("place: ");
    }

    @Test
    void aStoreDoesNotMoveWhereItsPlacesAreNone() {
        server.post(SOURCES, source("stays", "no-number-of-an-account")).mustBe(201);
        Answer refused = server.put(
                        "/api/v1/stores/" + cloud.text("id"),
                        cloud.etag(),
                        Map.of("name", "cloud", "address", "cos://?region=ap-guangzhou"))
                .mustBe(422);
        assertThat(refused.text("detail")).startsWith("address: the source '").contains("can't lie there");
        assertThat(refused.text("next")).isNotEmpty();
    }

    @Test
    void aPlanOfOneThatIsThereAllTheSameSaysSoAndKeepsNobodyFromTheOthers() {
        server.post(SOURCES, source("old", "old-one")).mustBe(201);
        UUID plan = UUID.fromString(server.post(
                        "/api/v1/plans",
                        Map.of("name", "old", "source", "old", "policy", "daily", "repository", "main"))
                .mustBe(201)
                .text("id"));
        JdbcClient jdbc = server.context().getBean(JdbcClient.class);
        assertThat(jdbc.sql("update source set place = 'Old One' where name = 'old'")
                        .update())
                .isOne();
        RpoStates states = server.context().getBean(RpoStates.class);
        states.judge(server.context().getBean(Plans.class).get(plan));
        states.judge(server.context().getBean(Plans.class).get(plan));
        JsonNode state = state(plan);
        assertThat(state.path("state").asString()).isEqualTo("UNPROTECTED");
        assertThat(state.path("why").asString())
                .startsWith("the source can't be found: place: 'Old One' is not the name of a bucket")
                .contains("Next: ");
        assertThat(states.changes(plan, 10)).hasSizeLessThanOrEqualTo(1);
        server.get("/api/v1/snapshots").mustBe(200);
    }

    @Test
    void pruneOfTheRepositoryForgetsNothingOfOneAndGoesOnWithTheOthers() throws IOException {
        String good = plans.plan("good", plans.policy("one stays", "2d", "\"keep\": {\"last\": 1}"));
        for (int i = 0; i < 2; i++) {
            assertThat(plans.run(good).path("state").asString()).isEqualTo("DONE");
        }
        server.post(SOURCES, source("lost", "lost-one")).mustBe(201);
        String lost = server.post(
                        "/api/v1/plans",
                        Map.of("name", "lost", "source", "lost", "policy", "one stays", "repository", "main"))
                .mustBe(201)
                .text("id");
        JdbcClient jdbc = server.context().getBean(JdbcClient.class);
        assertThat(jdbc.sql("update source set place = 'Lost One' where name = 'lost'")
                        .update())
                .isOne();
        for (String plan : List.of(good, lost)) {
            JsonNode job = plans.run(plan, "PRUNE");
            assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("DONE");
            assertThat(server.get("/api/v1/jobs/" + job.path("id").asString() + "/lines")
                            .mustBe(200)
                            .body()
                            .path("items")
                            .toString())
                    .contains("Nothing of the plan 'lost' is forgotten, since its source can't be found", "Next: ");
        }
        assertThat(server.get("/api/v1/snapshots?plan=" + good)
                        .mustBe(200)
                        .body()
                        .path("items")
                        .size())
                .isOne();
    }

    private static JsonNode state(UUID plan) {
        return server.get("/api/v1/rpo")
                .mustBe(200)
                .body()
                .path("plans")
                .valueStream()
                .filter(each -> each.path("planId").asString("").equals(plan.toString()))
                .findFirst()
                .orElseThrow();
    }
}

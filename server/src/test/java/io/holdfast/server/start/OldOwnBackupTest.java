package io.holdfast.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.repository.LocalFolders;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.Stores;
import io.holdfast.engine.store.s3.S3Options;
import io.holdfast.server.catalog.Plans;
import io.holdfast.server.own.OwnState;
import io.holdfast.server.rpo.RpoStates;
import io.holdfast.server.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A server that comes back from a backup of itself which is behind its repository: snapshots and plans were made since then. */
final class OldOwnBackupTest {
    private static final String PASSWORD = "c4n4ryword of the test";

    @TempDir
    private Path folder;

    @Fault(54)
    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void itFindsWhatItsRepositoryHasSinceThenAndGoesOnFromThere(TestDatabase database) throws Exception {
        List<String> made = new ArrayList<>();
        String token;
        String plan;
        String until;
        try (TestServer server = TestServer.start(folder, database.fresh(), InstantSource.system())) {
            token = server.token();
            TestPlans plans = new TestPlans(server, folder);
            plan = plans.plan("photos", policy(server));
            made.add(snapshot(plans.run(plan)));
            String own = server.post(
                            "/api/v1/plans",
                            Map.of("name", "me", "source", "this-server", "policy", "all stay", "repository", "main"))
                    .mustBe(201)
                    .text("id");
            made.add(snapshot(plans.run(own)));

            // Nothing of what follows is in that backup.
            String early = plans.rpo(plan, "FRESH").path("until").asString();
            Files.writeString(folder.resolve("sources/photos/one more"), "content");
            made.add(snapshot(plans.run(plan)));
            until = TestPlans.await(() -> until(plans, plan), now -> now.compareTo(early) > 0);
            made.add(snapshot(plans.run(plans.plan("later", "all stay"))));
        }

        Settings.Database other = database.fresh();
        Path data = folder.resolve("again");
        List<String> words = new ArrayList<>(OwnBackupTest.restore(
                other, data, folder.resolve("repositories/main").toString()));
        words.addAll(List.of("--at", timeOfTheOwnBackup()));
        OwnBackupTest.Ran ran = OwnBackupTest.run(Map.of("HOLDFAST_PASSWORD", PASSWORD), words);
        assertThat(ran.code()).as(ran.told()).isZero();

        try (TestServer server = TestServer.again(folder, data, other, token)) {
            server.context()
                    .getBean(RpoStates.class)
                    .judge(server.context().getBean(Plans.class).get(UUID.fromString(plan)));
            mustGoOn(server, plan, until, made);
        }
    }

    private void mustGoOn(TestServer server, String plan, String until, List<String> made) throws Exception {
        assertThat(items(server, "plans").map(each -> each.path("name").asString()))
                .contains("photos")
                .doesNotContain("later");
        TestPlans plans = TestPlans.goingOn(server, folder);
        assertThat(TestPlans.await(() -> until(plans, plan), until::equals)).isEqualTo(until);
        assertThat(server.get("/api/v1/rpo/" + plan + "/changes")
                        .mustBe(200)
                        .body()
                        .valueStream()
                        .filter(each -> each.path("later").asString().equals("UNPROTECTED")))
                .as("when the plan was made, at most")
                .hasSizeLessThan(2);

        Files.writeString(folder.resolve("sources/photos/yet one"), "content");
        JsonNode job = plans.run(plan);
        made.add(snapshot(job));
        assertThat(job.path("result").path("new").asInt())
                .as("since the newest snapshot that is there")
                .isOne();
        // It ran when it was backed up, and found its snapshot when it was begun again.
        assertThat(TestPlans.await(
                        () -> items(server, "jobs")
                                .map(each -> each.path("state").asString())
                                .toList(),
                        states -> states.stream().noneMatch(List.of("QUEUED", "ADMITTED", "RUNNING")::contains)))
                .containsOnly("DONE");
        assertThat(plans.run(plan, "PRUNE").path("state").asString()).isEqualTo("DONE");
        assertThat(items(server, "snapshots").map(each -> each.path("id").asString()))
                .containsExactlyInAnyOrderElementsOf(made);

        String later = plans.plan("later", "all stay");
        plans.rpo(later, "FRESH");
        JsonNode walk = server.get("/api/v1/audit/walk").mustBe(200).body();
        assertThat(walk.path("broken").isNumber()).as(walk.toString()).isFalse();
    }

    /** All snapshots stay, and none is made by itself. */
    private static String policy(TestServer server) {
        int halfAYearOn = OffsetDateTime.now(ZoneOffset.UTC).plusMonths(6).getMonthValue();
        server.post(
                        "/api/v1/policies",
                        "{\"name\": \"all stay\", \"document\": {\"schedule\": {\"cron\": \"0 0 1 " + halfAYearOn
                                + " *\", \"zone\": \"UTC\"}, \"rpo\": \"400d\", \"keep\": {\"last\": 1000},"
                                + " \"prune\": {\"everyDays\": 30}, \"verify\": \"never\"}}")
                .mustBe(201);
        return "all stay";
    }

    private static String snapshot(JsonNode job) {
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("DONE");
        return job.path("result").path("snapshot").asString();
    }

    private static String until(TestPlans plans, String plan) {
        return plans.rpo(plan, "FRESH").path("until").asString();
    }

    private static Stream<JsonNode> items(TestServer server, String kind) {
        return server.get("/api/v1/" + kind + "?limit=500")
                .mustBe(200)
                .body()
                .path("items")
                .valueStream();
    }

    /** As {@code --at} takes it. */
    private String timeOfTheOwnBackup() {
        try (Store store = Stores.open(new StoreUri.Folder(folder.resolve("repositories/main")), S3Options.DEFAULT);
                Repository repository = Repository.open(
                        store,
                        Secret.Password.of(PASSWORD.toCharArray()),
                        new LocalFolders(folder.resolve("cache"), folder.resolve("state")))) {
            return repository.read().snapshots(OwnState.NAME).getFirst().asOf().toString();
        }
    }
}

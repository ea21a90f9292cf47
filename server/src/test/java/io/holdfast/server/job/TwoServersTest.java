package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.server.settings.Settings;
import io.holdfast.server.start.TestCaller;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two servers that know nothing of each other have one repository, and one of the sources, in common. */
final class TwoServersTest {
    private static final int KEPT = 2;
    private static final int ROUNDS = 4;

    @TempDir
    private Path folder;

    private final Map<String, Growing> sources = new HashMap<>();

    /** A server, its plans, and the sources of each. */
    private record Side(TestServer server, TestPlans plans, Map<String, String> sourceOfPlan) {}

    @Fault(45)
    @Test
    void eachForgetsByItsOwnRulesAndNeitherLosesWhatTheOtherKeeps() throws Exception {
        try (TestServer first = start("one");
                TestServer second = start("other")) {
            Side one = side(first, new TestPlans(first, folder), "mine", "shared");
            Side other = side(second, TestPlans.takingOver(second, folder), "yours", "shared");
            Map<String, List<String>> made = new TreeMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (Growing each : sources.values()) {
                    each.grow();
                }
                atOnce(List.of(one, other), made);
            }
            for (Side each : List.of(one, other)) {
                each.sourceOfPlan().keySet().forEach(plan -> each.plans().rpo(plan, "FRESH"));
                String any = each.sourceOfPlan().keySet().iterator().next();
                done(each.plans().run(any, "PRUNE"));
            }

            Map<String, List<String>> there = bySource(second); // whose prune was the last
            assertThat(there.keySet()).isEqualTo(made.keySet());
            made.forEach((source, all) -> assertThat(there.getOrDefault(source, List.of()))
                    .as(source)
                    .containsExactlyInAnyOrderElementsOf(all.subList(all.size() - KEPT, all.size())));
            // What the other did last is seen when the ledger is read next.
            var _ = TestPlans.await(() -> bySource(first), there::equals);
            int restored = Aftermath.allComesBack(
                    new StoreUri.Folder(folder.resolve("repositories/main")),
                    Secret.Password.of("c4n4ryword of the test".toCharArray()),
                    Files.createDirectory(folder.resolve("back")),
                    (snapshot, copy) -> Growing.of(sources, snapshot.source()).mustBeIn(copy));
            assertThat(restored).isEqualTo(KEPT * made.size());
        }
    }

    private TestServer start(String name) {
        return TestServer.start(folder.resolve(name), new Settings.Database.InFile(), InstantSource.system(), folder);
    }

    private Side side(TestServer server, TestPlans plans, String... names) throws Exception {
        int halfAYearOn = OffsetDateTime.now(ZoneOffset.UTC).plusMonths(6).getMonthValue();
        server.post(
                        "/api/v1/policies",
                        "{\"name\": \"few\", \"document\": {\"schedule\": {\"cron\": \"0 0 1 " + halfAYearOn
                                + " *\", \"zone\": \"UTC\"}, \"rpo\": \"400d\", \"keep\": {\"last\": " + KEPT
                                + "}, \"prune\": {\"everyDays\": 30}, \"verify\": \"never\"}}")
                .mustBe(201);
        Map<String, String> sourceOfPlan = new TreeMap<>();
        for (String name : names) {
            if (!sources.containsKey(name)) {
                sources.put(name, new Growing(name, folder.resolve("sources/" + name), folder.resolve("coming")));
            }
            sourceOfPlan.put(plans.planOf(name, "few"), name);
        }
        return new Side(server, plans, sourceOfPlan);
    }

    /** Both back up all of theirs and prune, at the same time; which snapshots that made, in the order of their time. */
    private static void atOnce(List<Side> sides, Map<String, List<String>> made) {
        record Begun(Side side, String source, String job) {}
        List<Begun> begun = new ArrayList<>();
        for (Side side : sides) {
            side.sourceOfPlan()
                    .forEach((plan, source) ->
                            begun.add(new Begun(side, source, side.plans().begin(plan, "BACKUP"))));
            begun.add(new Begun(
                    side,
                    "",
                    side.plans().begin(side.sourceOfPlan().keySet().iterator().next(), "PRUNE")));
        }
        for (Begun each : begun) {
            JsonNode job = done(each.side().plans().over(each.job()));
            if (!each.source().isEmpty()) {
                made.computeIfAbsent(each.source(), _ -> new ArrayList<>())
                        .add(job.path("result").path("snapshot").asString());
            }
        }
    }

    private static JsonNode done(JsonNode job) {
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("DONE");
        return job;
    }

    /** The snapshots that a server shows, oldest first, by the last part of their source. */
    private static Map<String, List<String>> bySource(TestCaller server) {
        Map<String, List<String>> all = new TreeMap<>();
        List<JsonNode> newestFirst = new ArrayList<>();
        server.get("/api/v1/snapshots?limit=500")
                .mustBe(200)
                .body()
                .path("items")
                .forEach(newestFirst::add);
        for (JsonNode each : newestFirst.reversed()) {
            String source = each.path("source").asString();
            all.computeIfAbsent(source.substring(source.lastIndexOf('/') + 1), _ -> new ArrayList<>())
                    .add(each.path("id").asString());
        }
        return all;
    }
}

package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestCaller;
import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Many plans are due in the same minute at two nodes: none is lost, the important ones come first, and no limit is passed.
 * {@code -Dholdfast.server.plans=500} makes more of them; nine is the least.
 */
final class ManyPlansTest {
    private static final int PLANS = Integer.getInteger("holdfast.server.plans", 20);
    private static final int PLACES_OF_A_NODE = 2;

    /** More than one node has places for. */
    private static final int MEET = PLACES_OF_A_NODE + 1;

    /** Of how many plans one is of a source that another plan has too, and of a store that takes one job at a time. */
    private static final int SHARES_ITS_SOURCE = 8;

    private static final int NARROW = 5;

    @TempDir
    private Path folder;

    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(2));
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final InstantSource clock = () -> Instant.now().plus(ahead.get());

    /** What a plan is, as far as limits and order go. */
    private record Made(String store, String source, int priority) {}

    private final Map<String, Made> made = new HashMap<>();

    @Test
    void allRunByPriorityAndWithinEachLimit() throws IOException {
        var rows = TestDatabase.POSTGRES.fresh();
        // Half an hour before, so that nothing is due until all is made.
        ahead.set(Duration.between(Instant.now(), hour.minus(Duration.ofMinutes(30))));
        try (TestServer one = TestServer.start(folder, rows, clock);
                TestServer other = TestServer.beside(one, folder, rows, Duration.ofMinutes(1), clock)) {
            make(one);
            Instant due = Instant.now();
            ahead.set(Duration.between(due, hour.plusSeconds(1)));
            List<JsonNode> jobs = TestPlans.await(
                    Duration.ofMinutes(20),
                    () -> new Aftermath(other).jobs(),
                    seen -> seen.size() >= PLANS
                            && seen.stream()
                                    .allMatch(job -> Aftermath.state(job).isOver()));
            System.out.println("ManyPlansTest: " + PLANS + " plans, the last was over after "
                    + Duration.between(due, Instant.now()).toMillis() / 1000.0 + " s");
            noneIsLost(jobs);
            theImportantOnesCameFirst(one, jobs);
            noLimitWasPassed(jobs);
            new Aftermath(one).historiesAreLegal();
        }
    }

    private void make(TestServer server) throws IOException {
        var _ = new TestPlans(server, folder);
        server.post("/api/v1/stores", Map.of("name", "narrow", "address", "file://" + folder + "/", "jobs", 1))
                .mustBe(201);
        server.post(
                        "/api/v1/repositories",
                        Map.of(
                                "name",
                                "second",
                                "store",
                                "disk",
                                "place",
                                "repositories/second",
                                "password",
                                "c4n4ryword of the test",
                                "make",
                                true))
                .mustBe(201);
        for (int priority : List.of(100, 200, 300)) {
            server.post(
                            "/api/v1/policies",
                            "{\"name\": \"p" + priority + "\", \"document\": {\"schedule\": {\"cron\": "
                                    + "\"0 * * * *\", \"zone\": \"UTC\"}, \"rpo\": \"2h\", \"prune\": \"never\", \"verify\": \"never\","
                                    + " \"priority\": " + priority
                                    + (priority == 300 ? untilThoseOfBothNodesHaveMet() : "") + "}}")
                    .mustBe(201);
        }
        for (int i = 0; i < PLANS; i++) {
            plan(server, i);
        }
    }

    /**
     * However fast one node is, the other must take part: the jobs that come first keep their places until there are more of them than one node may have. Those
     * behind them find that this was so, and don't wait.
     */
    private String untilThoseOfBothNodesHaveMet() throws IOException {
        Path met = Files.createDirectories(folder.resolve("met"));
        return ", \"hooks\": {\"before\": \"mktemp -p '" + met + "' > /dev/null; until [ $(ls '" + met
                + "' | wc -l) -ge " + MEET + " ]; do sleep 0.1; done\", \"timeLimit\": \"10m\"}";
    }

    private void plan(TestServer server, int number) throws IOException {
        String name = "plan %04d".formatted(number);
        int priority = 100 + 100 * (number % 3);
        boolean shares = number % SHARES_ITS_SOURCE == 1;
        String source = shares ? "source %04d".formatted(number - 1) : "source %04d".formatted(number);
        String store = (shares ? number - 1 : number) % NARROW == 0 ? "narrow" : "disk";
        if (!shares) {
            Files.writeString(
                    Files.createDirectories(folder.resolve("sources").resolve(source))
                            .resolve("file"),
                    source);
            server.post("/api/v1/sources", Map.of("name", source, "store", store, "place", "sources/" + source))
                    .mustBe(201);
        }
        String id = server.post(
                        "/api/v1/plans",
                        Map.of(
                                "name",
                                name,
                                "source",
                                source,
                                "policy",
                                "p" + priority,
                                "repository",
                                shares ? "second" : "main"))
                .mustBe(201)
                .text("id");
        made.put(id, new Made(store, source, priority));
    }

    private Made made(JsonNode job) {
        return made.getOrDefault(job.path("planId").asString(), new Made("", "", 0));
    }

    private void noneIsLost(List<JsonNode> jobs) {
        assertThat(jobs).hasSize(PLANS).allSatisfy(job -> {
            assertThat(Aftermath.state(job)).as(job.toString()).isEqualTo(JobState.DONE);
            assertThat(job.path("moment").asString()).isEqualTo(hour.toString());
        });
        Set<String> plans = new HashSet<>();
        jobs.forEach(job -> plans.add(job.path("planId").asString()));
        assertThat(plans).isEqualTo(made.keySet());
    }

    /** When each got in: of those that want the same store, and nothing that others have, never one before a more important one. */
    private void theImportantOnesCameFirst(TestCaller server, List<JsonNode> jobs) {
        Map<String, List<JsonNode>> byStore = new HashMap<>();
        Map<String, Integer> ofSource = new HashMap<>();
        jobs.forEach(job -> ofSource.merge(made(job).source(), 1, Integer::sum));
        jobs.stream()
                .filter(job -> ofSource.getOrDefault(made(job).source(), 0) == 1)
                .forEach(job -> byStore.computeIfAbsent(made(job).store(), _ -> new ArrayList<>())
                        .add(job));
        byStore.values().forEach(some -> {
            Map<JsonNode, Instant> admitted = new HashMap<>();
            some.forEach(job -> admitted.put(job, admitted(server, job)));
            List<Integer> order = some.stream()
                    // Of two that got in at the same tick of the clock, nobody knows which was the first.
                    .sorted(Comparator.comparing((JsonNode job) -> admitted.getOrDefault(job, Instant.MAX))
                            .thenComparingInt(job -> -made(job).priority()))
                    .map(job -> made(job).priority())
                    .toList();
            assertThat(order).isSortedAccordingTo(Comparator.reverseOrder());
        });
        assertThat(byStore.keySet()).containsExactlyInAnyOrder("disk", "narrow");
    }

    private static Instant admitted(TestCaller server, JsonNode job) {
        return server.get("/api/v1/jobs/" + job.path("id").asString())
                .mustBe(200)
                .body()
                .path("changes")
                .valueStream()
                .filter(change -> change.path("later").asString().equals("ADMITTED"))
                .map(change -> Instant.parse(change.path("happened").asString()))
                .findFirst()
                .orElseThrow();
    }

    private void noLimitWasPassed(List<JsonNode> jobs) {
        assertThat(most(jobs, job -> job.path("node").asString())).isBetween(1, PLACES_OF_A_NODE);
        assertThat(most(jobs, job -> made(job).source())).isOne();
        assertThat(most(
                        jobs.stream()
                                .filter(job -> made(job).store().equals("narrow"))
                                .toList(),
                        _ -> "narrow"))
                .isOne();
        // All plans have a repository in this one.
        assertThat(most(jobs, _ -> "disk")).isBetween(1, 4);
        assertThat(jobs.stream()
                        .map(job -> job.path("node").asString())
                        .distinct()
                        .count())
                .isEqualTo(2);
    }

    /** The most that ran at once of those that have the same word. */
    private static int most(List<JsonNode> jobs, Function<JsonNode, String> word) {
        Map<String, List<JsonNode>> groups = new HashMap<>();
        jobs.forEach(job ->
                groups.computeIfAbsent(word.apply(job), _ -> new ArrayList<>()).add(job));
        int most = 0;
        for (List<JsonNode> group : groups.values()) {
            for (JsonNode job : group) {
                Instant at = started(job);
                most = Math.max(most, (int) group.stream()
                        .filter(each ->
                                !started(each).isAfter(at) && ended(each).isAfter(at))
                        .count());
            }
        }
        return most;
    }

    private static Instant started(JsonNode job) {
        return Instant.parse(job.path("started").asString());
    }

    private static Instant ended(JsonNode job) {
        return Instant.parse(job.path("ended").asString());
    }
}

package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.LocalFolders;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.TreeTarget;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.Stores;
import io.holdfast.engine.store.s3.S3Options;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import io.holdfast.server.start.TestCaller;
import io.holdfast.server.start.TestPlans;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What must be true of jobs, their history and the repository, whatever befell the nodes. */
public final class Aftermath {
    private final TestCaller server;

    public Aftermath(TestCaller server) {
        this.server = server;
    }

    /**
     * Settles; then all that was promised is done, and nothing failed for anything that nodes, their deaths or their database have done.
     *
     * @param folder with the repository of {@link TestPlans}, and room for what comes back
     * @return in words, how much there was
     */
    String mustBeRight(Map<String, Growing> sources, Set<String> promised, Path folder) throws Exception {
        settle(Duration.ofMinutes(5));
        List<JsonNode> jobs = jobs();
        assertThat(jobs.stream().map(job -> job.path("id").asString())).containsAll(promised);
        assertThat(jobs.stream().filter(job -> state(job) != JobState.DONE)).isEmpty();
        historiesAreLegal();
        eachJobIsCountedOnce();
        theTrailIsUnbroken();
        int snapshots = eachSnapshotIsThereOnceAndComesBack(
                new StoreUri.Folder(folder.resolve("repositories/main")),
                Secret.Password.of("c4n4ryword of the test".toCharArray()),
                Files.createDirectory(folder.resolve("back")),
                (snapshot, copy) -> Growing.of(sources, snapshot.source()).mustBeIn(copy));
        return jobs.size() + " jobs, "
                + jobs.stream().filter(job -> job.path("attempt").asInt() > 1).count() + " begun more than once, "
                + snapshots + " snapshots";
    }

    /** Pauses all plans, and waits until nothing runs or waits any more. */
    public void settle(Duration patience) {
        for (JsonNode plan : list("/api/v1/plans")) {
            server.post("/api/v1/plans/" + plan.path("id").asString() + "/pause", "")
                    .mustBe(200);
        }
        var _ = TestPlans.await(
                patience,
                () -> jobs().stream().filter(job -> !state(job).isOver()).toList(),
                List::isEmpty);
    }

    /** All that there is, newest first. */
    public List<JsonNode> jobs() {
        return list("/api/v1/jobs");
    }

    List<JsonNode> list(String path) {
        List<JsonNode> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            JsonNode page = server.get(path + "?limit=500"
                            + cursor.map(at -> "&cursor=" + at).orElse(""))
                    .mustBe(200)
                    .body();
            page.path("items").forEach(all::add);
            cursor = Optional.ofNullable(text(page.path("next")));
        } while (cursor.isPresent());
        return all;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }

    static JobState state(JsonNode job) {
        return JobState.valueOf(job.path("state").asString());
    }

    /** Each job went from state to state as the table allows, from its first to the one that it has, and was begun as often as it says. */
    public void historiesAreLegal() {
        for (JsonNode each : jobs()) {
            JsonNode shown = server.get("/api/v1/jobs/" + each.path("id").asString())
                    .mustBe(200)
                    .body();
            String all = shown.toString();
            Optional<JobState> before = Optional.empty();
            int begun = 0;
            for (JsonNode change : shown.path("changes")) {
                JobState later = JobState.valueOf(change.path("later").asString());
                Optional<JobState> earlier =
                        Optional.ofNullable(text(change.path("earlier"))).map(JobState::valueOf);
                assertThat(earlier).as(all).isEqualTo(before);
                earlier.ifPresent(
                        from -> assertThat(from.mayBecome(later)).as(all).isTrue());
                begun += later == JobState.RUNNING ? 1 : 0;
                before = Optional.of(later);
            }
            assertThat(before).as(all).contains(state(shown.path("job")));
            assertThat(shown.path("job").path("attempt").asInt()).as(all).isEqualTo(begun);
        }
    }

    /** The sums that outlive jobs have each of them once. */
    public void eachJobIsCountedOnce() {
        long counted = server.get("/metrics")
                .mustBe(200)
                .whole()
                .body()
                .lines()
                .filter(line -> line.startsWith("holdfast_jobs_ended_total{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        assertThat(counted)
                .isEqualTo(jobs().stream().filter(job -> state(job).isOver()).count());
    }

    public void theTrailIsUnbroken() {
        JsonNode walk = server.get("/api/v1/audit/walk").mustBe(200).body();
        assertThat(walk.path("broken").isNumber()).as(walk.toString()).isFalse();
        assertThat(walk.path("entries").asLong()).isPositive();
    }

    /**
     * Each backup that says so has made one snapshot, and no other job has; nothing is damaged; and each snapshot comes back.
     *
     * @param folder for what comes back
     * @param look   at a folder in which a snapshot of a source is, of that name
     * @return how many snapshots there are
     */
    public int eachSnapshotIsThereOnceAndComesBack(
            StoreUri where, Secret secret, Path folder, BiConsumer<Snapshot, Path> look) throws Exception {
        return eachSnapshotIsThereOnceAndComesBack(where, S3Options.DEFAULT, secret, folder, look);
    }

    public int eachSnapshotIsThereOnceAndComesBack(
            StoreUri where, S3Options options, Secret secret, Path folder, BiConsumer<Snapshot, Path> look)
            throws Exception {
        Map<String, String> wanted = new TreeMap<>();
        for (JsonNode job : jobs()) {
            if (job.path("kind").asString().equals("BACKUP") && state(job) == JobState.DONE) {
                wanted.put(
                        job.path("id").asString(),
                        job.path("result").path("snapshot").asString());
            }
        }
        try (Store store = Stores.open(where, options);
                Repository repository = Repository.open(
                        store, secret, new LocalFolders(folder.resolve("cache"), folder.resolve("state")))) {
            List<Snapshot> snapshots = repository.read().snapshots().stream()
                    .map(Present::snapshot)
                    .toList();
            Map<String, List<String>> there = new TreeMap<>(snapshots.stream()
                    .collect(Collectors.groupingBy(
                            Aftermath::job, Collectors.mapping(each -> each.id().toString(), Collectors.toList()))));
            assertThat(there.keySet()).containsAll(wanted.keySet());
            there.forEach((job, ids) -> assertThat(ids)
                    .as("snapshots of job " + job)
                    .singleElement()
                    .isEqualTo(wanted.get(job)));
            comesBack(repository, snapshots, folder, look);
            return snapshots.size();
        }
    }

    /**
     * Nothing is damaged and each snapshot comes back, whoever made it.
     *
     * @return how many there are
     */
    static int allComesBack(StoreUri where, Secret secret, Path folder, BiConsumer<Snapshot, Path> look)
            throws Exception {
        try (Store store = Stores.open(where, S3Options.DEFAULT);
                Repository repository = Repository.open(
                        store, secret, new LocalFolders(folder.resolve("cache"), folder.resolve("state")))) {
            List<Snapshot> snapshots = repository.read().snapshots().stream()
                    .map(Present::snapshot)
                    .toList();
            comesBack(repository, snapshots, folder, look);
            return snapshots.size();
        }
    }

    private static void comesBack(
            Repository repository, List<Snapshot> snapshots, Path folder, BiConsumer<Snapshot, Path> look)
            throws Exception {
        List<String> found = new ArrayList<>();
        new Verify(
                        repository,
                        new VerifyOptions(VerifyOptions.Level.DATA),
                        Progress.none(),
                        damage -> found.add(damage.toString()))
                .run();
        assertThat(found).isEmpty();
        for (Snapshot each : snapshots) {
            restore(repository, each, folder, look);
        }
    }

    private static String job(Snapshot snapshot) {
        return snapshot.tags().stream()
                .filter(tag -> tag.nameText().equals("job"))
                .map(tag -> tag.valueText())
                .findFirst()
                .orElse("");
    }

    private static void restore(Repository repository, Snapshot snapshot, Path folder, BiConsumer<Snapshot, Path> look)
            throws Exception {
        Path target = Files.createTempDirectory(folder, "back");
        try (TreeTarget writing = new TreeTarget(target)) {
            RestoreResult result =
                    new Restore(repository, snapshot, writing, RestoreOptions.DEFAULT, Progress.none()).run();
            assertThat(result.failed() + result.damaged()).as(result.toString()).isZero();
        }
        look.accept(snapshot, target);
        try (var files = Files.walk(target)) {
            for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}

package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands whose process gets SIGKILL at any moment of its life, again and again over the same repository and its replica: what was told to be safe restores
 * byte for byte from both, and the same command works the next time without help. {@code -Dholdfast.kills=100} kills each so often.
 */
@Tag("slow")
@Fault(39)
class KilledProcessTest {
    /** So brief that what a prune condemns the next one but one may sweep. */
    private static final Times BRIEF =
            new Times(Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(1));

    private static final int KILLS = Integer.getInteger("holdfast.kills", 10);
    private static final int SNAPSHOTS_KEPT = 3;

    @TempDir
    Path folder;

    private final Random random = new Random(39);
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<Deed, Duration> usual = new EnumMap<>(Deed.class);
    private final Map<Deed, Integer> struck = new EnumMap<>(Deed.class);
    private final Map<String, Map<String, byte[]>> told = new LinkedHashMap<>();
    private Path tree = Path.of("");
    private String repository = "";
    private String replica = "";

    /** What is killed. */
    enum Deed {
        BACKUP,
        PRUNE,
        REPLICATE,
        RESTORE
    }

    @Test
    void inFoldersNothingToldIsLostAndTheNextOneGoesOn(TestReporter reporter) throws Exception {
        repository = folder.resolve("repository").toString();
        replica = folder.resolve("replica").toString();
        live(reporter);
    }

    @Test
    void inBucketsNothingToldIsLostAndTheNextOneGoesOn(TestReporter reporter) throws Exception {
        try (LocalS3 s3 = LocalS3.inMemory()) {
            environment.put("AWS_ACCESS_KEY_ID", LocalS3.ACCESS);
            environment.put("AWS_SECRET_ACCESS_KEY", Cli.PASSWORD);
            repository = s3.bucket("repository");
            replica = s3.bucket("replica");
            live(reporter);
        }
    }

    private void live(TestReporter reporter) throws Exception {
        environment.put("HOLDFAST_PASSWORD", TestRepository.PASSWORD);
        tree = Files.createDirectories(folder.resolve("tree"));
        try (Store store = Stores.create(StoreUri.parse(repository))) {
            TestRepository.init(store, BRIEF);
        }
        for (int i = 0; i < 60; i++) {
            write(i);
        }
        for (Deed deed : Deed.values()) {
            usual.put(deed, took(deed));
        }
        remember();
        for (int kill = 0; kill < KILLS; kill++) {
            for (int i = 0; i < 8; i++) {
                write(random.nextInt(60));
            }
            for (Deed deed : Deed.values()) {
                kill(deed);
                cli(words(deed)).isDone();
                if (deed == Deed.BACKUP) {
                    remember();
                    forgetTheOldest();
                }
            }
            isTheTree(folder.resolve("restored"));
        }
        everythingToldIsThere();
        reporter.publishEntry(Map.of("killed while they ran", struck.toString(), "usually took", usual.toString()));
        assertThat(struck).as("each was met while it ran").containsOnlyKeys(Deed.values());
    }

    private Duration took(Deed deed) throws Exception {
        long begun = System.nanoTime();
        Processes.Ended ended = new Processes(folder).run(environment, words(deed));
        assertThat(ended.exit()).as(ended.err()).isZero();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** At a moment of its life, or just behind it. */
    private void kill(Deed deed) throws Exception {
        long most = usual.getOrDefault(deed, Duration.ofSeconds(1)).toMillis() * 11 / 10;
        Process process = new Processes(folder).start(environment, words(deed));
        long begun = System.nanoTime();
        boolean over = process.waitFor(random.nextLong(most), TimeUnit.MILLISECONDS);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        process.destroyForcibly().waitFor();
        if (over) {
            // The machine is faster now than it was: the next one is killed sooner.
            usual.merge(deed, took, (one, other) -> one.compareTo(other) < 0 ? one : other);
        } else {
            struck.merge(deed, 1, Integer::sum);
        }
    }

    private Object[] words(Deed deed) {
        return switch (deed) {
            case BACKUP -> new Object[] {"backup", tree, repository, "--name", "tree"};
            case PRUNE -> new Object[] {"prune", repository, "--max-unused", "0%"};
            case REPLICATE -> new Object[] {"replicate", repository, replica};
            case RESTORE ->
                new Object[] {"restore", repository, "latest", folder.resolve("restored"), "--overwrite", "changed"};
        };
    }

    private Cli.Run cli(Object... words) {
        return new Cli(folder)
                .with("HOLDFAST_PASSWORD", TestRepository.PASSWORD)
                .run(words);
    }

    private void write(int i) throws IOException {
        byte[] content = new byte[1_000 + random.nextInt(i == 0 ? 3_000_000 : 40_000)];
        random.nextBytes(content);
        Files.write(tree.resolve("f" + i), content);
    }

    /** The newest snapshot was told to be there, with what the tree holds now. */
    private void remember() throws IOException {
        told.put(snapshots(repository).getLast(), files(tree));
    }

    private void forgetTheOldest() {
        List<String> all = snapshots(repository);
        for (String old : all.subList(0, Math.max(0, all.size() - SNAPSHOTS_KEPT))) {
            cli("forget", repository, old).isDone();
            told.remove(old);
        }
        cli("settings", repository, "--trash", "0").isDone();
    }

    private List<String> snapshots(String where) {
        return cli("snapshots", where, "--json").isDone().objects().stream()
                .filter(each -> "snapshot".equals(each.get("type")))
                .map(each -> String.valueOf(each.get("snapshot")))
                .toList();
    }

    private void everythingToldIsThere() throws IOException {
        for (String where : List.of(repository, replica)) {
            cli("verify", where, "--level", "data").isDone();
            assertThat(snapshots(where)).containsAll(told.keySet());
            for (Map.Entry<String, Map<String, byte[]>> each : told.entrySet()) {
                Path back = Files.createTempDirectory(folder, "back");
                cli("restore", where, each.getKey(), back, "--verify").isDone();
                same(files(back), each.getValue());
            }
        }
    }

    private void isTheTree(Path restored) throws IOException {
        same(files(restored), files(tree));
    }

    private static void same(Map<String, byte[]> found, Map<String, byte[]> wanted) {
        assertThat(found).containsOnlyKeys(wanted.keySet());
        List<String> differing = new ArrayList<>();
        wanted.forEach((name, content) -> {
            if (!Arrays.equals(found.get(name), content)) {
                differing.add(name);
            }
        });
        assertThat(differing).isEmpty();
    }

    private static Map<String, byte[]> files(Path under) throws IOException {
        Map<String, byte[]> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(under)) {
            for (Path each : files.toList()) {
                all.put(each.getFileName().toString(), Files.readAllBytes(each));
            }
        }
        return all;
    }
}

package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.FolderStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A replica lets go of what its repository has freed, when it is asked to, and says what went and why not. Its tests do little but wait for time to pass, so
 * they wait together.
 */
@Tag("slow")
class ShrinkCommandTest {
    private static final Times BRIEF =
            new Times(Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));

    /** The least G. */
    private static final String AFTER = "7s";

    @TempDir
    Path folder;

    private Cli cli;
    private Path repository;

    @BeforeEach
    void aRepositoryOfBriefTimesWithTwoSnapshots() throws IOException {
        cli = new Cli(folder).with("HOLDFAST_PASSWORD", TestRepository.PASSWORD);
        repository = folder.resolve("repository");
        Path tree = Files.createDirectories(folder.resolve("tree"));
        try (FolderStore store = FolderStore.create(repository)) {
            TestRepository.init(store, BRIEF);
        }
        Files.writeString(tree.resolve("file"), "content of a while ago");
        cli.run("backup", tree, repository).isDone();
        Files.writeString(tree.resolve("file"), "content");
        cli.run("backup", tree, repository).isDone();
        cli.run("settings", repository, "--trash", "1s").isDone();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aFolderShrinks() throws Exception {
        shrinks(folder.resolve("replica").toString());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aBucketShrinks() throws Exception {
        try (LocalS3 s3 = LocalS3.inMemory()) {
            shrinks(s3.bucket("replica"));
        }
    }

    private void shrinks(String replica) throws Exception {
        cli.run("replicate", repository, replica).isDone();
        freeTheFirst();
        Cli.Run early = cli.run("replicate", repository, replica, "--shrink").isDone();
        assertThat(early.out())
                .contains("Deleted 0 packs (0 B) there that ")
                .containsPattern("[1-9][0-9]* packs? \\([^)]*\\) more are freed, and not long enough yet");

        pass(); // what a folder has cannot be made older
        List<String> shrink = List.of("replicate", repository.toString(), replica, "--shrink", "--shrink-after", AFTER);
        Cli.Run dry = run(shrink, "--dry-run", "--json").isDone();
        assertThat(run(shrink, "--dry-run").isDone().out()).containsPattern("It would delete [1-9][0-9]* packs?");
        Cli.Run done = run(shrink, "--json").isDone();
        assertThat(shrunk(done)).isEqualTo(shrunk(dry));
        assertThat((Long) shrunk(done).get("packs")).isPositive();
        assertThat(shrunk(run(shrink, "--json").isDone()).get("packs")).isEqualTo(0L);
        assertThat(cli.run("replicate", repository, replica, "--json").isDone().summary())
                .containsEntry("shrunk", null)
                .containsEntry("packs", 0L);
        cli.run("verify", replica, "--level", "data").isDone();
        cli.run("restore", replica, "latest", folder.resolve("back"), "--verify")
                .isDone();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatCannotBeToldDeletesNothingAndSaysWhatNext() throws Exception {
        Path replica = folder.resolve("replica");
        cli.run("replicate", repository, replica).isDone();
        freeTheFirst();
        cli.run("replicate", repository, replica, "--shrink").isDone();
        pass();
        List<Path> before = files(replica);

        failed("--shrink-after says when --shrink deletes", "replicate", repository, replica, "--shrink-after", AFTER);
        failed("are too short for a replica", "replicate", repository, replica, "--shrink", "--shrink-after", "3s");
        cli.with("HOLDFAST_PASSWORD", "another");
        failed("Next:", "replicate", repository, replica, "--shrink", "--shrink-after", AFTER);
        cli.without("HOLDFAST_PASSWORD");
        failed("A password is needed", "replicate", repository, replica, "--shrink", "--shrink-after", AFTER);
        cli.with("HOLDFAST_PASSWORD", TestRepository.PASSWORD);

        Path record = files(repository.resolve("ledger/records")).getFirst();
        byte[] good = Files.readAllBytes(record);
        Files.write(record, new byte[100]);
        Cli stranger = new Cli(folder.resolve("stranger")).with("HOLDFAST_PASSWORD", TestRepository.PASSWORD);
        Cli.Run damaged = stranger.run("replicate", repository, replica, "--shrink", "--shrink-after", AFTER);
        assertThat(damaged.exit()).isEqualTo(ExitCodes.DAMAGE);
        assertThat(damaged.out() + damaged.err())
                .contains("The replica was not shrunk: ")
                .contains(
                        "can't be read, and may need what would be deleted; nothing was deleted. Next: holdfast verify");
        Files.write(record, good);
        assertThat(files(replica)).containsAll(before);
        assertThat(shrunk(cli.run("replicate", repository, replica, "--shrink", "--shrink-after", AFTER, "--json")
                                .isDone())
                        .get("packs"))
                .isNotEqualTo(0L);
    }

    private void failed(String why, Object... words) {
        Cli.Run run = cli.run(words);
        assertThat(run.exit()).isNotZero();
        assertThat(run.err()).contains(why).contains("Next:");
    }

    private Cli.Run run(List<String> words, String... more) {
        return cli.run(Stream.concat(words.stream(), Stream.of(more)).toArray());
    }

    private void freeTheFirst() throws InterruptedException {
        cli.run("forget", repository, "--keep-last", "1").isDone();
        pass();
        cli.run("prune", repository, "--grace", AFTER, "--wait").isDone();
    }

    /** What was done before is older than the least G afterwards. */
    private static void pass() throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(8));
    }

    private static Map<?, ?> shrunk(Cli.Run run) {
        return (Map<?, ?>) Objects.requireNonNull(run.summary().get("shrunk"));
    }

    private static List<Path> files(Path of) throws IOException {
        try (Stream<Path> all = Files.walk(of)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}

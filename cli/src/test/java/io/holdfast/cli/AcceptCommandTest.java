package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository that was set back is written to by nobody who has seen more of it, until that is accepted, or mended from a replica. */
class AcceptCommandTest {
    @TempDir
    Path folder;

    private Cli cli;
    private Path repository;
    private Path replica;
    private Path tree;
    private String second;

    @BeforeEach
    void aRepositoryThatLostItsSecondSnapshotSinceThisMachineMadeIt() throws IOException {
        cli = new Cli(folder);
        repository = folder.resolve("repository");
        replica = folder.resolve("replica");
        tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "first");
        cli.run("init", repository).isDone();
        cli.run("backup", tree, repository, "--name", "t").isDone();
        List<Path> before = records();
        Files.writeString(tree.resolve("file"), "second");
        second = cli.run("backup", tree, repository, "--name", "t", "--json")
                .isDone()
                .text("snapshot");
        cli.run("replicate", repository, replica).isDone();
        for (Path each : records()) {
            if (!before.contains(each)) {
                Files.delete(each);
            }
        }
    }

    @Test
    void readersAreToldAndWritersRefusedUntilItIsAccepted() {
        Cli.Run read = cli.run("snapshots", repository).isDone();
        assertThat(read.err()).contains("shows less than this machine has seen").contains("holdfast accept");
        assertThat(cli.run("cat", repository, "latest", "file").isDone())
                .satisfies(run -> assertThat(run.content()).asString().isEqualTo("first"))
                .satisfies(run -> assertThat(run.err()).contains("shows less than this machine has seen"));
        for (List<Object> words : List.<List<Object>>of(
                List.of("backup", tree, repository, "--name", "t"),
                List.of("prune", repository),
                List.of("forget", repository, "--keep-last", "1"),
                List.of("hold", "add", repository, "latest", "--reason", "why"))) {
            Cli.Run refused = cli.run(words.toArray());
            assertThat(refused.exit()).as(words.toString()).isEqualTo(ExitCodes.DAMAGE);
            assertThat(refused.err())
                    .as(words.toString())
                    .contains(words.contains("prune") ? "Nothing was deleted" : "Nothing was written")
                    .contains("holdfast accept");
        }
        new Cli(folder.resolve("stranger")).run("snapshots", repository).isDone();

        Cli.Run accepted = cli.run("accept", repository, "--json").isDone();
        assertThat(accepted.number("gone")).isEqualTo(1);
        assertThat(accepted.objects().getFirst())
                .containsAllEntriesOf(Map.of("type", "gone", "kind", "snapshot", "snapshot", second, "source", "t"));
        cli.run("backup", tree, repository, "--name", "t").isDone();
        assertThat(cli.run("snapshots", repository).isDone().err()).isEmpty();
        assertThat(cli.run("accept", repository).isDone().out()).contains("Nothing is gone");
    }

    @Test
    void verifyNamesItAndRepairBringsItBackFromAReplica() {
        Cli.Run verified = cli.run("verify", repository);
        assertThat(verified.exit()).isEqualTo(ExitCodes.DAMAGE);
        assertThat(verified.out()).contains("it is gone, though this machine has seen it");
        assertThat(cli.run("snapshots", replica).isDone().err())
                .as("another address")
                .isEmpty();
        cli.run("repair", repository, "--from", replica).isDone();
        assertThat(cli.run("snapshots", repository).isDone().err()).isEmpty();
        cli.run("backup", tree, repository, "--name", "t").isDone();
    }

    private List<Path> records() throws IOException {
        try (Stream<Path> all = Files.list(repository.resolve("ledger/records"))) {
            return all.toList();
        }
    }
}

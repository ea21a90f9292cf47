package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica is made, tells how far behind it is, and gives back what its repository has lost. */
@Tag("slow")
class ReplicateCommandTest {
    @TempDir
    Path folder;

    private Cli cli;
    private Path repository;
    private Path tree;

    @BeforeEach
    void backUpATree() throws IOException {
        cli = new Cli(folder);
        repository = folder.resolve("repository");
        tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
        cli.run("init", repository).isDone();
        cli.run("backup", tree, repository).isDone();
    }

    @Test
    void aReplicaInABucketRestoresWithoutItsRepository() throws Exception {
        try (LocalS3 s3 = LocalS3.inMemory()) {
            String replica = s3.bucket("replica");
            Cli.Run first = cli.without("HOLDFAST_PASSWORD")
                    .run("replicate", repository, replica, "--json")
                    .isDone();
            assertThat(first.summary())
                    .containsEntry("dryRun", false)
                    .containsEntry("recordsBehind", 1L)
                    .containsEntry("records", 1L)
                    .containsEntry("keys", 2L)
                    .containsEntry("damaged", 0L)
                    .containsKeys("upTo", "behindSince", "packs", "bytes", "rounds", "seconds", "keysOnlyAtReplica");
            assertThat(cli.run("replicate", repository, replica, "--dry-run")
                            .isDone()
                            .out())
                    .contains("It would copy 0 packs, 0 B, and 0 records")
                    .contains("The replica is up to date.");

            Files.move(repository, folder.resolve("lost"));
            cli.with("HOLDFAST_PASSWORD", Cli.PASSWORD);
            Path restored = folder.resolve("restored");
            cli.run("restore", replica, "latest", restored, "--verify").isDone();
            assertThat(restored.resolve("file")).hasContent("content");
            cli.run("verify", replica, "--level", "data").isDone();
            assertThat(cli.run("verify", replica, "--level", "checksums", "--json")
                            .isDone()
                            .summary())
                    .as("what lies in a bucket has a checksum there")
                    .containsEntry("packsCompared", 1L);
        }
    }

    @Test
    void aReplicaTakesThePlaceOfALostRepositoryForGood() throws IOException {
        Path replica = folder.resolve("replica");
        Files.writeString(tree.resolve("file"), "newer content");
        cli.run("backup", tree, repository).isDone();
        cli.run("replicate", repository, replica).isDone();
        Path lost = folder.resolve("lost");
        Files.move(repository, lost);

        assertThat(cli.run("promote", replica).isDone().out())
                .as("it was replicated within minutes, so its records are in time")
                .contains(", as it was")
                .contains("is a repository of its own now, with 1 source")
                .contains("Next: have backups and prune use it");
        Cli.Run next = cli.run("backup", tree, replica, "--json").isDone();
        assertThat(next.summary()).containsEntry("changed", 0L).containsEntry("bytesStored", 0L);
        cli.run("prune", replica).isDone();
        cli.run("verify", replica, "--level", "data").isDone();
        assertThat(cli.run("snapshots", replica, "--json").isDone().objects().stream()
                        .filter(each -> "snapshot".equals(each.get("type"))))
                .hasSize(3);

        Cli.Run back = cli.run("replicate", lost, replica);
        assertThat(back.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(back.err())
                .contains("has a record that ")
                .contains("if it was promoted")
                .contains("Next: ");
    }

    @Test
    void promoteWantsAReplicaByName() {
        assertThat(cli.run("promote").err()).contains("Next: holdfast promote REPLICA");
        assertThat(cli.run("promote", folder.resolve("nothing")).exit()).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void howFarItIsBehindIsToldBeforeAnythingIsCopied() throws IOException {
        Path replica = Files.createDirectories(folder.resolve("replica"));
        assertThat(cli.run("replicate", repository, replica, "--dry-run")
                        .isDone()
                        .out())
                .contains("It would copy ")
                .contains("The replica is 1 record behind, the oldest of ");
        assertThat(replica).isEmptyDirectory();
    }

    @Test
    void aPlaceThatCannotBeAReplicaIsRefused() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("full")).resolve("photo.jpg"), "x");
        refused("photo.jpg", folder.resolve("full"));
        refused("lie one in the other", repository);
        refused("lie one in the other", repository.resolve("replica"));
        cli.run("init", folder.resolve("other")).isDone();
        refused("another repository", folder.resolve("other"));
        Cli.Run none = cli.run("replicate", folder.resolve("nothing"), folder.resolve("replica"));
        assertThat(none.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(none.err()).contains("There is no folder").contains("Next:");
        assertThat(folder.resolve("replica")).doesNotExist();
        assertThat(cli.run("replicate", repository).err()).contains("Next: holdfast replicate REPO REPLICA");
    }

    private void refused(String why, Path replica) {
        Cli.Run run = cli.run("replicate", repository, replica);
        assertThat(run.exit()).isNotZero();
        assertThat(run.err()).contains(why).contains("Next:");
    }
}

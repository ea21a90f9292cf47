package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where nobody takes what a command prints, what was done is said on standard error, and counts. */
class ClosedOutputTest {
    @TempDir
    Path folder;

    private Cli cli;
    private Cli unheard;
    private Path repository;
    private Path tree;

    @BeforeEach
    void prepare() throws IOException {
        cli = new Cli(folder.resolve("home"));
        unheard = new Cli(folder.resolve("home")).withClosedOutput();
        repository = folder.resolve("repository");
        tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
    }

    @Test
    void aRecoveryKeyThatNobodySawIsSaidToBeLost() {
        tells(
                unheard.run("init", repository),
                ExitCodes.FAILED,
                "its recovery key was not shown. Next: holdfast key add");
        tells(
                unheard.run("key", "add", repository, "--recovery"),
                ExitCodes.FAILED,
                "its recovery key was not shown. Next: holdfast key remove");
    }

    @Test
    void aSnapshotThatExistsIsSaidTo() throws IOException {
        cli.run("init", repository).isDone();
        Cli.Run run = unheard.run("backup", tree, repository);
        String id =
                cli.run("snapshots", repository, "--json").objects().getFirst().get("snapshot") instanceof String it
                        ? it.substring(0, 8)
                        : "";
        tells(run, ExitCodes.DONE, "Snapshot " + id + " exists. Next: holdfast snapshots");
        tells(unheard.run("backup", tree, repository, "--json"), ExitCodes.DONE, " exists.");
        tells(
                unheard.run("restore", repository, "latest", folder.resolve("back")),
                ExitCodes.DONE,
                "Next: run it again");
        assertThat(folder.resolve("back/file")).hasContent("content");
        tells(unheard.run("verify", repository), ExitCodes.DONE, "Nothing is damaged");
        Files.writeString(tree.resolve("file"), "CONTENT");
        tells(unheard.run("verify", repository, "--against", tree), ExitCodes.DAMAGE, " findings. Next: run it again");
    }

    @Test
    void aListThatNobodySawIsWorthNothing() {
        cli.run("init", repository).isDone();
        cli.run("backup", tree, repository).isDone();
        tells(unheard.run("ls", repository, "latest"), ExitCodes.FAILED, "Next: run it again, with somebody who reads");
    }

    private static void tells(Cli.Run run, int exit, String... expected) {
        assertThat(run.exit()).as(run.err()).isEqualTo(exit);
        assertThat(run.err())
                .contains("holdfast: Standard output was closed before everything was written. ")
                .contains(expected);
    }
}

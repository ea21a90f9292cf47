package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that is not empty: what the snapshot has not stays, what it has is treated as was asked, what is missing is added. */
class OccupiedTargetTest {
    @TempDir
    Path folder;

    private Path repository = Path.of("");
    private Path target = Path.of("");
    private Path outside = Path.of("");
    private Cli cli = new Cli(target);

    @BeforeEach
    void prepare() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "from the snapshot");
        Files.writeString(tree.resolve("missing"), "from the snapshot");
        Files.writeString(tree.resolve("plain"), "a file");
        Files.writeString(Files.createDirectories(tree.resolve("linked")).resolve("inside"), "from the snapshot");
        repository = folder.resolve("repository");
        cli = new Cli(folder);
        cli.run("init", repository).isDone();
        cli.run("backup", tree, repository).isDone();

        target = Files.createDirectories(folder.resolve("target"));
        outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(target.resolve("mine"), "mine");
        Files.writeString(target.resolve("file"), "mine");
        Files.writeString(Files.createDirectories(target.resolve("plain")).resolve("precious"), "mine");
        Files.createSymbolicLink(target.resolve("linked"), outside);
    }

    @Test
    void neverLeavesWhatIsThereAndAddsWhatIsMissing() throws IOException {
        Cli.Run run = cli.run("restore", repository, "latest", target, "--overwrite", "never");

        assertThat(run.err()).contains("is not empty: what is there stays as it is.");
        assertThat(Files.readString(target.resolve("file"))).isEqualTo("mine");
        assertThat(target.resolve("linked")).isSymbolicLink();
        assertNothingIsLost();
        assertThat(run.exit()).as("what was left differs").isEqualTo(ExitCodes.SOME_FAILED);
    }

    @Test
    void changedReplacesWhatDiffersButNoFolderWithSomethingInIt() throws IOException {
        Cli.Run run = cli.run("restore", repository, "latest", target);

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.SOME_FAILED);
        assertThat(run.err())
                .contains("is not empty: what differs from the snapshot is replaced, the rest stays.")
                .contains("plain: ", "Next: move away what is in the way");
        assertThat(Files.readString(target.resolve("file"))).isEqualTo("from the snapshot");
        assertThat(Files.isDirectory(target.resolve("linked"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(Files.readString(target.resolve("linked/inside"))).isEqualTo("from the snapshot");
        assertNothingIsLost();
    }

    @Test
    void aDryRunTellsAndTouchesNothing() throws IOException {
        Map<String, String> before = TreeFacts.of(target);

        Cli.Run run = cli.run("restore", repository, "latest", target, "--dry-run", "--json")
                .isDone();

        assertThat(run.number("entries")).isEqualTo(6);
        assertThat(TreeFacts.of(target)).isEqualTo(before);
        assertMineIsThere();
    }

    private void assertNothingIsLost() throws IOException {
        assertThat(Files.readString(target.resolve("missing"))).isEqualTo("from the snapshot");
        assertMineIsThere();
    }

    private void assertMineIsThere() throws IOException {
        assertThat(Files.readString(target.resolve("mine"))).isEqualTo("mine");
        assertThat(Files.readString(target.resolve("plain/precious"))).isEqualTo("mine");
        assertThat(outside).as("no link is followed").isEmptyDirectory();
    }
}

package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage is found, told, and told apart from its absence by the exit code. */
class VerifyCommandTest {
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
        Files.writeString(tree.resolve("left.tmp"), "not wanted");
        cli.run("init", repository).isDone();
        cli.run("backup", tree, repository, "--exclude", "*.tmp").isDone();
    }

    @Test
    void aRepositoryThatIsWholeIsSaidToBeWhole() {
        assertThat(cli.run("verify", repository).isDone().out()).contains("Nothing is damaged");
        Cli.Run data =
                cli.run("verify", repository, "--level", "data", "--json").isDone();
        assertThat(data.summary())
                .containsEntry("level", "data")
                .containsEntry("damaged", 0L)
                .containsKeys("packsChecked", "entriesChecked", "seconds");
    }

    @Test
    void aPackThatIsDamagedHitsTheEntriesInIt() throws IOException {
        try (Stream<Path> all = Files.walk(repository.resolve("data"))) {
            Path pack = all.filter(Files::isRegularFile).findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(pack);
            bytes[bytes.length / 4] ^= 1;
            Files.delete(pack);
            Files.write(pack, bytes);
        }
        Cli.Run data = cli.run("verify", repository, "--level", "data", "--json");
        assertThat(data.exit()).as(data.err()).isEqualTo(ExitCodes.DAMAGE);
        assertThat(data.objects())
                .anySatisfy(each -> assertThat(each)
                        .containsEntry("type", "damage")
                        .containsEntry("key", "file")
                        .containsKeys("object", "snapshot", "why", "next"));
        assertThat(cli.run("verify", repository, "--level", "data").out())
                .contains("file in snapshot ")
                .contains("named above. Next:");
    }

    @Test
    void aSampleIsReadAndTheNextGoesOnBehindIt() {
        Cli.Run half = cli.run("verify", repository, "--level", "data", "--sample", "50%", "--json")
                .isDone();
        Cli.Run other = cli.run("verify", repository, "--level", "data", "--sample", "50%", "--json")
                .isDone();
        long runs = number(half, "packsChecked") - 1;
        assertThat(number(half, "packsRead") + number(other, "packsRead")).isEqualTo(2 * runs + 1);
        assertThat(cli.run("verify", repository, "--level", "data", "--sample", "10")
                        .isDone()
                        .out())
                .contains("The next run goes on behind them");
    }

    private static long number(Cli.Run run, String name) {
        return run.summary().get(name) instanceof Long count ? count : -1;
    }

    @Test
    void aFolderKeepsNoChecksumsAndThatIsSaid() {
        assertThat(cli.run("verify", repository, "--level", "checksums")
                        .isDone()
                        .out())
                .contains("0 compared by checksum")
                .contains("--level data reads them");
    }

    @Test
    void aSampleOfNothingOrOfWhatIsNotReadIsRefused() {
        for (String[] wrong : new String[][] {{"data", "0%"}, {"data", "101%"}, {"data", "x"}, {"structure", "5%"}}) {
            Cli.Run run = cli.run("verify", repository, "--level", wrong[0], "--sample", wrong[1]);
            assertThat(run.exit()).isEqualTo(ExitCodes.USAGE);
            assertThat(run.err()).contains("Next: ");
        }
    }

    @Test
    void aSourceIsComparedWithItsNewestSnapshotWithoutWhatThatLeftOut() throws IOException {
        assertThat(cli.run("verify", repository, "--against", tree).isDone().out())
                .contains("Nothing is different");
        assertThat(cli.run("verify", repository, "--against", tree, "--json").summary())
                .as("it has no level")
                .containsEntry("level", null);
        Files.writeString(tree.resolve("file"), "CONTENT");
        Cli.Run differs = cli.run("verify", repository, "--against", tree);
        assertThat(differs.exit()).isEqualTo(ExitCodes.DAMAGE);
        assertThat(differs.out()).contains("file in snapshot ").contains(": its content differs");
        assertThat(cli.run("verify", repository, "--against", folder.resolve("other"))
                        .err())
                .contains("There is no snapshot of");
    }
}

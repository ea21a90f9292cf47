package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is set is shown, and the trash is set in words. */
class SettingsCommandTest {
    @TempDir
    Path folder;

    private Cli cli;
    private Path repository;

    @BeforeEach
    void aRepository() {
        cli = new Cli(folder);
        repository = folder.resolve("repository");
        cli.run("init", repository).isDone();
    }

    @Test
    void theTrashIsShownAndSetAndWhatThatTakesAwayIsSaid() throws IOException {
        assertThat(cli.run("settings", repository).isDone().out())
                .containsPattern("trash +7 days +as nobody has set it")
                .contains("lists late by 0.0 s, times differ by 5.0 s");
        Cli.Run longer = cli.run("settings", repository, "--trash", "30d").isDone();
        assertThat(longer.out())
                .isEqualToIgnoringNewLines(
                        "Forgotten snapshots can be taken back for 30 days from now on; before, for 7 days.");
        Path tree = Files.createDirectories(folder.resolve("tree"));
        String first = cli.run("backup", tree, repository, "--json").text("snapshot");
        cli.run("backup", tree, repository).isDone();
        cli.run("forget", repository, first).isDone();
        Cli.Run none = cli.run("settings", repository, "--trash", "0", "--json").isDone();
        assertThat(none.number("before")).isEqualTo(30 * 86_400L);
        assertThat(none.number("over")).isEqualTo(1);
        assertThat(cli.run("settings", repository, "--json").number("trash")).isZero();
        assertThat(cli.run("settings", repository).out()).containsPattern("trash +no time +since 20.*, by ");
        Cli.Run back = cli.run("settings", repository, "--trash", "36h").isDone();
        assertThat(back.out()).contains("for 36 h 0 min from now on; before, for no time.");
    }

    @Test
    void whatIsNoTimeOrTooLongIsRefusedAndNothingIsSet() {
        Cli.Run wrong = cli.run("settings", repository, "--trash", "soon");
        assertThat(wrong.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(wrong.err()).contains("'soon' is no time");
        Cli.Run tooLong = cli.run("settings", repository, "--trash", "999999d");
        assertThat(tooLong.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(tooLong.err()).contains("115740 days at most");
        assertThat(cli.run("settings", repository, "--json").number("trash")).isEqualTo(7 * 86_400L);
    }
}

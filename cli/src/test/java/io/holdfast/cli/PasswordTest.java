package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where passwords come from. */
class PasswordTest {
    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();
    private Path repository;

    @BeforeEach
    void prepare() {
        repository = folder.resolve("repository");
    }

    @Test
    void aPersonAtATerminalIsAskedTwiceForANewOneAndOnceLater() {
        typing(Cli.PASSWORD, Cli.PASSWORD).run("init", repository).isDone();
        assertThat(asked).containsExactly("Password: ", "Once more: ");
        asked.clear();
        typing(Cli.PASSWORD).run("snapshots", repository).isDone();
        assertThat(asked).containsExactly("Password: ");
        new Cli(folder).run("snapshots", repository).isDone();
    }

    @Test
    void twoThatDifferOrNoneMakeNoRepository() {
        Cli.Run differ = typing("one", "another").run("init", repository);
        assertThat(differ.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(differ.err()).contains("differ");
        assertThat(typing("").run("init", repository).exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(repository).doesNotExist();
    }

    @Test
    void filesAndCommandsGiveTheirFirstLineAsItIs() throws Exception {
        new Cli(folder).run("init", repository).isDone();
        Cli none = new Cli(folder).without("HOLDFAST_PASSWORD");
        Path file = Files.writeString(folder.resolve("file"), Cli.PASSWORD + "\r\nmore\n");
        none.run("snapshots", repository, "--password-file", file).isDone();
        none.run("snapshots", repository, "--password-command", "head -1 " + file)
                .isDone();
        none.run("snapshots", repository, "--password-command", "printf %s " + Cli.PASSWORD)
                .isDone();
    }

    private Cli typing(String... answers) {
        var left = new ArrayList<>(List.of(answers));
        return new Cli(folder)
                .without("HOLDFAST_PASSWORD")
                .with(new Terminal(
                        Optional.of(text -> {
                            asked.add(text);
                            return left.removeFirst().toCharArray();
                        }),
                        Optional.empty(),
                        Optional.empty()));
    }
}

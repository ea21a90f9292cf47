package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password or recovery key is replaced, and the old one opens nothing any more. */
class KeyRotateCommandTest {
    private static final String NEXT = "tomorrow-5c1e";

    @TempDir
    Path folder;

    private Cli cli;
    private Cli next;
    private Path repository;
    private Path file;
    private String recoveryKey;

    @BeforeEach
    void aRepository() throws IOException {
        cli = new Cli(folder);
        next = new Cli(folder).with("HOLDFAST_PASSWORD", NEXT);
        repository = folder.resolve("repository");
        file = Files.writeString(folder.resolve("new.txt"), NEXT + "\n");
        recoveryKey = cli.run("init", repository, "--json").isDone().text("recoveryKey");
    }

    @Test
    void thePasswordThatWasGivenIsReplacedAndItsLabelStays() {
        Cli.Run rotated = cli.run("key", "rotate", repository, "--new-password-file", file, "--json")
                .isDone();
        assertThat(rotated.out()).doesNotContain(NEXT);
        assertThat(cli.run("snapshots", repository).exit()).isEqualTo(ExitCodes.FAILED);
        Cli.Run list = next.run("key", "list", repository, "--json").isDone();
        assertThat(list.number("keys")).isEqualTo(2);
        assertThat(list.objects())
                .filteredOn(each -> rotated.text("id").equals(each.get("id")))
                .singleElement()
                .satisfies(each -> assertThat(each).containsEntry("label", "password"));
        assertThat(list.out()).doesNotContain(rotated.text("was"));
        Cli.Run again = next.run("key", "rotate", repository, "--new-password-file", file);
        assertThat(again.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(again.err()).contains("opens key slot").contains("already");
    }

    @Test
    void aRecoveryKeyIsReplacedByANewOneThatIsShownOnce() throws IOException {
        Path old = Files.writeString(folder.resolve("old"), recoveryKey);
        Cli none = new Cli(folder).without("HOLDFAST_PASSWORD");
        Cli.Run refused =
                none.run("key", "rotate", repository, "--recovery-key-file", old, "--new-password-file", file);
        assertThat(refused.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(refused.err()).contains("is a recovery key");
        Cli.Run rotated = none.run("key", "rotate", repository, "--recovery-key-file", old, "--json")
                .isDone();
        String shown = rotated.objects().stream()
                .filter(each -> Objects.equals(each.get("type"), "recoveryKey"))
                .map(each -> String.valueOf(each.get("recoveryKey")))
                .findFirst()
                .orElseThrow();
        assertThat(none.run("snapshots", repository, "--recovery-key-file", old).exit())
                .isEqualTo(ExitCodes.FAILED);
        Path fresh = Files.writeString(folder.resolve("fresh"), shown);
        none.run("snapshots", repository, "--recovery-key-file", fresh).isDone();
        cli.run("snapshots", repository).isDone();
    }

    @Test
    void aRecoveryKeyThatNobodySawLeavesTheOldOne() throws IOException {
        Path old = Files.writeString(folder.resolve("old"), recoveryKey);
        Cli.Run lost = new Cli(folder)
                .without("HOLDFAST_PASSWORD")
                .withClosedOutput()
                .run("key", "rotate", repository, "--recovery-key-file", old);
        assertThat(lost.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(lost.err()).contains("its recovery key was not shown, so").contains("stays");
        new Cli(folder)
                .without("HOLDFAST_PASSWORD")
                .run("snapshots", repository, "--recovery-key-file", old)
                .isDone();
    }

    @Test
    void aSlotIsNamedByItsFirstDigits() {
        String recovery = cli.run("key", "list", repository, "--json").objects().stream()
                .filter(each -> Objects.equals(each.get("kind"), "recovery key"))
                .map(each -> String.valueOf(each.get("id")))
                .findFirst()
                .orElseThrow();
        Cli.Run rotated =
                cli.run("key", "rotate", repository, recovery.substring(0, 8)).isDone();
        assertThat(rotated.out()).contains("New recovery key, shown this once").contains("has taken the place of");
        assertThat(cli.run("key", "rotate", repository, "0000000000").err()).contains("There is no key slot");
    }
}

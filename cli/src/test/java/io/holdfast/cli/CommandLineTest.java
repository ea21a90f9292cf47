package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands as a person types them, in this process. */
class CommandLineTest {
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    Path folder;

    private String repository = "";
    private String password = "";
    private Path tree = Path.of("");

    private record Ran(int exit, String out, String err) {}

    @BeforeEach
    void aTreeAndARepository() throws IOException {
        repository = folder.resolve("repository").toString();
        password =
                Files.writeString(folder.resolve("password"), PASSWORD + "\n").toString();
        tree = Files.createDirectories(folder.resolve("tree/sub"));
        Files.writeString(tree.resolve("a.txt"), "hello");
        Files.writeString(tree.resolve("b.log"), "world");
        Ran made = run("init", repository);
        assertThat(made.exit).isZero();
        assertThat(made.out).contains("Recovery key, shown this once").contains("Next: holdfast backup");
    }

    @Test
    void whatIsBackedUpIsListedPrintedAndRestored() {
        Ran backup = run("backup", folder.resolve("tree").toString(), repository, "--name", "t", "--json");
        assertThat(backup.exit).as(backup.err).isZero();
        assertThat(last(backup.out))
                .startsWith("{\"type\":\"summary\"")
                .contains("\"snapshot\":", "\"source\":\"t\"", "\"consistency\":\"fuzzy\"", "\"entries\":4")
                .contains("\"new\":4", "\"changed\":0", "\"unchanged\":0", "\"removed\":0", "\"failed\":0")
                .contains("\"bytesRead\":10", "\"bytesStored\":", "\"requests\":{\"put\":", "\"seconds\":");

        assertThat(run("snapshots", repository).out).contains(" t");
        assertThat(run("ls", repository, "latest").out).contains("sub/a.txt").contains("sub/b.log");
        Path target = folder.resolve("target");
        Ran restore =
                run("restore", repository, "latest", target.toString(), "--include", "*.txt", "--verify", "--json");
        assertThat(restore.exit).as(restore.out + restore.err).isZero();
        assertThat(last(restore.out)).contains("\"failed\":0", "\"differences\":0");
        assertThat(target.resolve("sub/a.txt")).hasContent("hello");
        assertThat(target.resolve("sub/b.log")).doesNotExist();
    }

    @Test
    void aWrongPasswordIsOneSentenceAndExitOne() throws IOException {
        Files.writeString(Path.of(password), "wrong\n");
        Ran ran = run("snapshots", repository);
        assertThat(ran.exit).isEqualTo(ExitCodes.FAILED);
        assertThat(ran.err.lines())
                .singleElement()
                .asString()
                .contains("does not open")
                .contains("Next:");
    }

    @Test
    void whatIsNoRepositoryIsSaidToBeNone() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Ran ran = run("snapshots", empty.toString());
        assertThat(ran.exit).isEqualTo(ExitCodes.FAILED);
        assertThat(ran.err).contains("is no Holdfast repository").contains("Next:");
    }

    @Test
    void aSecondInitIsRefusedAndAnUnknownOptionNamesTheNearOne() {
        assertThat(run("init", repository).exit).isEqualTo(ExitCodes.FAILED);
        Ran unknown = run("backup", tree.toString(), repository, "--exclud", "x");
        assertThat(unknown.exit).isEqualTo(ExitCodes.USAGE);
        assertThat(unknown.err).contains("--exclude");
    }

    @Test
    void aCommandThatFailsMakesNoSnapshot() {
        Ran ran = run("backup", "--name", "dump", repository, "--", "sh", "-c", "echo half; exit 3");
        assertThat(ran.exit).isEqualTo(ExitCodes.FAILED);
        assertThat(run("snapshots", repository, "--json").out).contains("\"snapshots\":0");
    }

    @Test
    void latestOfSeveralSourcesWantsToKnowWhich() {
        run("backup", tree.toString(), repository, "--name", "one");
        run("backup", tree.toString(), repository, "--name", "two");
        assertThat(run("ls", repository, "latest").exit).isEqualTo(ExitCodes.USAGE);
        assertThat(run("ls", repository, "latest", "--source", "one").exit).isZero();
        assertThat(run("ls", repository, "latest@2001-01-01T00:00Z", "--source", "one").err)
                .contains("There is no snapshot");
    }

    @Test
    void theLastKeyCannotBeRemovedAndANewPasswordOpens() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "another password\n");
        assertThat(run("key", "add", repository, "--new-password-file", other.toString()).exit)
                .isZero();
        assertThat(run("key", "list", repository).out.lines()).hasSize(3);
        Files.copy(other, Path.of(password), StandardCopyOption.REPLACE_EXISTING);
        assertThat(run("snapshots", repository).exit).isZero();
    }

    private Ran run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int at = Arrays.asList(words).indexOf("--");
        int options = at < 0 ? words.length : at;
        String[] all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, options);
        all[options] = "--password-file";
        all[options + 1] = password;
        System.arraycopy(words, options, all, options + 2, words.length - options);
        int exit = line.execute(all);
        assertThat(out + err.toString()).doesNotContain(PASSWORD);
        return new Ran(exit, out.toString(), err.toString());
    }

    private static String last(String out) {
        return out.lines().reduce((_, line) -> line).orElse("");
    }
}

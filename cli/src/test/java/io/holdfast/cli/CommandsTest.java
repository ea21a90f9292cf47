package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each command does when all is well. */
class CommandsTest {
    private static final Pattern RECOVERY_KEY = Pattern.compile("(?:[0-9A-Z]{4}-){13}[0-9A-Z]{4}");

    @TempDir
    Path folder;

    private Path tree;
    private Path repository;
    private Cli cli;
    private String initialised;

    @BeforeEach
    void makeATreeAndARepository() throws IOException {
        cli = new Cli(folder);
        repository = folder.resolve("repository");
        tree = Files.createDirectories(folder.resolve("tree"));
        Files.createDirectories(tree.resolve("etc"));
        Files.writeString(tree.resolve("etc/fstab"), "a disk");
        Files.writeString(tree.resolve("etc/app.conf"), "a setting");
        Files.writeString(tree.resolve("notes.txt"), "some notes");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("notes.txt"));
        initialised = cli.run("init", repository).isDone().out();
    }

    @Test
    void initShowsARecoveryKeyOnceThatOpensTheRepository() throws IOException {
        Matcher matcher = RECOVERY_KEY.matcher(initialised);
        assertThat(matcher.find()).as(initialised).isTrue();
        assertThat(initialised).contains("shown this once").contains("Next: holdfast backup");
        Path file = Files.writeString(folder.resolve("paper"), matcher.group() + "\n");
        cli.without("HOLDFAST_PASSWORD")
                .run("snapshots", repository, "--recovery-key-file", file)
                .isDone();
        assertThat(new Cli(folder).run("key", "list", repository).isDone().out())
                .doesNotContain(matcher.group());
    }

    @Test
    void whatWasBackedUpIsListedFoundPrintedAndRestored() throws IOException {
        Cli.Run backup = cli.run("backup", tree, repository).isDone();
        assertThat(backup.out()).contains("Snapshot ").contains("6 entries").contains("6 new");

        assertThat(cli.run("snapshots", repository).isDone().out())
                .contains("fuzzy")
                .contains(":" + tree);
        assertThat(cli.run("ls", repository, "latest").isDone().out())
                .contains("etc/fstab")
                .contains("link -> notes.txt");
        assertThat(cli.run("ls", repository, "latest", "etc/").isDone().out())
                .contains("etc/fstab")
                .doesNotContain("notes");
        assertThat(cli.run("find", repository, "latest", "*.conf")
                        .isDone()
                        .out()
                        .lines())
                .singleElement()
                .asString()
                .endsWith("etc/app.conf");
        assertThat(cli.run("cat", repository, "latest", "etc/fstab").isDone().content())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("a disk");

        Path back = folder.resolve("back");
        assertThat(cli.run("restore", repository, "latest", back, "--verify")
                        .isDone()
                        .out())
                .contains("6 of 6 entries")
                .contains("Every byte was read back");
        assertThat(back.resolve("etc/app.conf")).hasContent("a setting");
        assertThat(Files.readSymbolicLink(back.resolve("link"))).hasToString("notes.txt");
    }

    @Test
    void aSecondBackupSaysWhatChangedAndDiffShowsIt() throws IOException {
        cli.run("backup", tree, repository).isDone();
        String first = id();
        Files.delete(tree.resolve("notes.txt"));
        Files.writeString(tree.resolve("etc/fstab"), "another disk");
        Files.writeString(tree.resolve("etc/new"), "new");
        assertThat(cli.run("backup", tree, repository).isDone().out())
                .contains("1 new")
                .contains("1 removed");
        Cli.Run diff = cli.run("diff", repository, first, "latest", "etc/f").isDone();
        assertThat(diff.out()).isEqualTo("M etc/fstab  (content, attributes)\n0 added, 0 removed, 1 changed.\n");
        assertThat(cli.run("diff", repository, first, "latest").isDone().out())
                .contains("- notes.txt")
                .contains("+ etc/new");
        assertThat(cli.run("diff", repository, "latest", "latest").out()).isEqualTo("No difference.\n");
    }

    @Test
    void theEnvironmentStandsForTheRepositoryInEveryCommand() throws IOException {
        cli.with("HOLDFAST_REPOSITORY", repository.toString());
        cli.run("backup", tree).isDone();
        cli.run("snapshots").isDone();
        cli.run("ls", "latest").isDone();
        cli.run("ls", id().substring(0, 8), "etc/").isDone();
        cli.run("ls", repository, "latest").isDone();
        cli.run("find", "latest", "*.conf").isDone();
        cli.run("cat", "latest", "notes.txt").isDone();
        cli.run("diff", "latest", "latest").isDone();
        cli.run("diff", "latest", "latest", "etc/").isDone();
        cli.run("restore", "latest", folder.resolve("back")).isDone();
        cli.run("key", "list").isDone();
        cli.run("backup", "--name", "said", "--", "echo", "hello").isDone();
        assertThat(cli.run("cat", "latest", "said", "--source", "said").content())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hello\n");
    }

    @Fault(109)
    @Test
    void aStreamIsKeptUnderItsNameAndACommandThatFailsMakesNoSnapshot() {
        cli.withInput("a dump")
                .run("backup", "-", repository, "--name", "dump.sql")
                .isDone();
        assertThat(cli.run("cat", repository, "latest", "dump.sql").content())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("a dump");
        Cli.Run failed = cli.run("backup", "--name", "dump.sql", repository, "--", "sh", "-c", "echo half; exit 7");
        assertThat(failed.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(failed.err()).contains("ended with 7");
        assertThat(cli.run("snapshots", repository, "--json").summary()).containsEntry("snapshots", 1L);
    }

    @Test
    void whatIsLeftOutIsNotBackedUpAndTheSnapshotSaysSo() throws IOException {
        Path patterns = Files.writeString(folder.resolve("patterns"), "# logs\n*.log\n");
        Files.writeString(tree.resolve("a.log"), "noise");
        Files.writeString(tree.resolve("b.tmp"), "noise");
        Files.createDirectories(tree.resolve("cache"));
        Files.writeString(tree.resolve("cache/CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55");
        Files.writeString(tree.resolve("cache/big"), "noise");
        cli.run(
                        "backup",
                        tree,
                        repository,
                        "--exclude-from",
                        patterns,
                        "--exclude",
                        "*.tmp",
                        "--exclude-caches",
                        "--one-file-system",
                        "--tag",
                        "why=test")
                .isDone();
        assertThat(cli.run("ls", repository, "latest").out())
                .contains("notes.txt")
                .contains("CACHEDIR.TAG")
                .doesNotContain("a.log")
                .doesNotContain("b.tmp")
                .doesNotContain("big");
        var snapshot = cli.run("snapshots", repository, "--json").objects().getFirst();
        assertThat(snapshot).containsEntry("tags", List.of("why=test"));
        assertThat(snapshot)
                .containsEntry(
                        "leftOut", List.of("exclude *.log", "exclude *.tmp", "skip CACHES", "skip OTHER_FILE_SYSTEMS"));
    }

    @Test
    void aRepositoryInsideItsSourceIsLeftOut() {
        Cli.Run run = cli.run("backup", folder, repository, "--name", "all").isDone();
        assertThat(run.err()).contains("is the repository itself, so it is left out");
        assertThat(cli.run("ls", repository, "latest").out())
                .contains("tree/notes.txt")
                .doesNotContain("holdfast.json");
    }

    @Test
    void aDryRunWritesNothing() throws IOException {
        Cli.Run run = cli.run("backup", tree, repository, "--dry-run").isDone();
        assertThat(run.out()).contains("Nothing is written").contains("6 new");
        assertThat(cli.run("snapshots", repository, "--json").summary()).containsEntry("snapshots", 0L);

        cli.run("backup", tree, repository).isDone();
        Path back = Files.createDirectories(folder.resolve("back"));
        assertThat(cli.run("restore", repository, "latest", back, "--dry-run")
                        .isDone()
                        .out())
                .contains("Nothing is written")
                .contains("6 of 6");
        assertThat(back).isEmptyDirectory();
    }

    @Test
    void aFullBackupNamesWhatTheIncrementalRuleWouldHaveMissed() throws IOException {
        Path file = tree.resolve("notes.txt");
        var old = java.nio.file.attribute.FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(file, old);
        cli.run("backup", tree, repository, "--ignore-ctime", "--ignore-inode").isDone();
        Files.writeString(file, "SOME NOTES");
        Files.setLastModifiedTime(file, old);
        Cli.Run full = cli.run("backup", tree, repository, "--full", "--ignore-ctime", "--ignore-inode", "--json")
                .isDone();
        assertThat(full.summary()).containsEntry("missed", 1L);
        assertThat(full.objects())
                .anySatisfy(
                        each -> assertThat(each).containsEntry("type", "missed").containsEntry("key", "notes.txt"));
    }

    @Test
    void aRestoreIntoAFolderInUseSaysWhatBecomesOfWhatIsThere() throws IOException {
        cli.run("backup", tree, repository).isDone();
        Path back = Files.createDirectories(folder.resolve("back"));
        Files.writeString(back.resolve("notes.txt"), "mine");
        Cli.Run never = cli.run("restore", repository, "latest", back, "--overwrite", "never");
        assertThat(never.err()).contains("is not empty: what is there stays");
        assertThat(back.resolve("notes.txt")).hasContent("mine");
        cli.run("restore", repository, "latest", back, "--include", "notes.txt", "--prefix", "no")
                .isDone();
        assertThat(back.resolve("notes.txt")).hasContent("some notes");
    }

    @Test
    void keysAreAddedAndRemovedAndTheLastOneStays() throws IOException {
        Path newPassword = Files.writeString(folder.resolve("new"), "another-one\nnot this line\n");
        String added = String.valueOf(cli.run("key", "add", repository, "--new-password-file", newPassword, "--json")
                .isDone()
                .summary()
                .get("id"));
        Cli other = new Cli(folder).with("HOLDFAST_PASSWORD", "another-one");
        other.run("snapshots", repository).isDone();

        for (var slot : other.run("key", "list", repository, "--json").objects()) {
            if (!added.equals(slot.get("id")) && "key".equals(slot.get("type"))) {
                other.run(
                                "key",
                                "remove",
                                repository,
                                String.valueOf(slot.get("id")).substring(0, 12))
                        .isDone();
            }
        }
        assertThat(cli.run("snapshots", repository).exit()).isEqualTo(ExitCodes.FAILED);
        Cli.Run last = other.run("key", "remove", repository, added);
        assertThat(last.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(last.err()).contains("is the only one");
    }

    @Test
    void aSparseFileIsPrintedWithItsZeros() throws IOException {
        try (var file = new RandomAccessFile(tree.resolve("sparse").toFile(), "rw")) {
            file.setLength(300_000);
            file.seek(150_000);
            file.writeBytes("middle");
        }
        cli.run("backup", tree, repository).isDone();
        assertThat(cli.run("cat", repository, "latest", "sparse").isDone().content())
                .isEqualTo(Files.readAllBytes(tree.resolve("sparse")));
    }

    @Test
    void aKeyIsTypedAsItIsShown() throws IOException {
        Files.writeString(tree.resolve("new\nline\\x41"), "odd");
        cli.run("backup", tree, repository).isDone();
        String shown = "new\\x0aline\\\\x41";
        assertThat(cli.run("ls", repository, "latest", "new").out()).contains(shown);
        assertThat(cli.run("cat", repository, "latest", shown).isDone().content())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("odd");
    }

    @Test
    void completionIsAScriptThatKnowsTheCommands() {
        assertThat(cli.run("completion").isDone().out())
                .startsWith("#!")
                .contains("restore")
                .contains("--exclude-caches");
    }

    @Test
    void everyCommandHasHelpWithExamples() {
        for (String command : List.of(
                "init",
                "backup",
                "snapshots",
                "ls",
                "find",
                "cat",
                "diff",
                "restore",
                "verify",
                "prune",
                "completion",
                "key",
                "key list",
                "key add",
                "key remove")) {
            Object[] words = (command + " --help").split(" ");
            assertThat(cli.run(words).isDone().out())
                    .as(command)
                    .contains("Usage: holdfast " + command)
                    .containsPattern("Examples?:\n  .*holdfast " + command);
        }
        assertThat(cli.run("--version").isDone().out()).isEqualTo("holdfast " + Main.RELEASE + "\n");
        assertThat(cli.run().isDone().out()).contains("A first backup:");
    }

    private String id() {
        return String.valueOf(
                cli.run("snapshots", repository, "--json").objects().getFirst().get("snapshot"));
    }
}

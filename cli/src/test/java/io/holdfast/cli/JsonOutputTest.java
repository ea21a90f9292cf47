package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** With {@code --json}: one object a line, the last a summary, with the fields that {@code docs/json.md} promises. */
class JsonOutputTest {
    @TempDir
    Path folder;

    private Cli cli;
    private Path repository;
    private Path tree;

    @BeforeEach
    void prepare() throws IOException {
        cli = new Cli(folder);
        repository = folder.resolve("repository");
        tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
    }

    @Test
    void everySummaryHasItsFields() {
        has(cli.run("init", repository, "--json"), "repository", "id", "recoveryKey");
        has(
                cli.run("backup", tree, repository, "--json"),
                "snapshot",
                "source",
                "consistency",
                "from",
                "to",
                "entries",
                "new",
                "changed",
                "unchanged",
                "removed",
                "failed",
                "moved",
                "renamed",
                "missed",
                "bytes",
                "bytesRead",
                "bytesStored",
                "bytesTakenUp",
                "requests",
                "sourceRequests",
                "seconds");
        has(cli.run("snapshots", repository, "--json"), "snapshots", "unreadable");
        has(cli.run("ls", repository, "latest", "--json"), "snapshot", "entries", "consistency", "from", "to");
        has(cli.run("find", repository, "latest", "file", "--json"), "snapshot", "entries");
        has(
                cli.run("diff", repository, "latest", "latest", "--json"),
                "added",
                "removed",
                "changed",
                "before",
                "after");
        has(
                cli.run("restore", repository, "latest", folder.resolve("back"), "--json"),
                "snapshot",
                "target",
                "entries",
                "written",
                "skipped",
                "failed",
                "differences",
                "settings",
                "bytes",
                "seconds");
        has(cli.run("forget", repository, "--keep-last", "1", "--json"), "stay", "go", "forgotten", "trashUntil");
        Cli.Run held = cli.run("hold", "add", repository, "latest", "--reason", "why", "--json");
        has(held, "snapshot", "asked", "until");
        has(cli.run("hold", "list", repository, "--json"), "holds");
        has(cli.run("hold", "remove", repository, held.text("snapshot"), "--json"), "snapshot", "holds", "trashUntil");
        has(cli.run("snapshots", repository, "--trash", "--json"), "snapshots", "past", "unreadable");
        has(
                cli.run("prune", repository, "--dry-run", "--json"),
                "dryRun",
                "freed",
                "condemned",
                "needed",
                "waiting",
                "trash",
                "young",
                "refused",
                "ledgerObjects",
                "renewed",
                "puts",
                "requests",
                "seconds");
        has(
                cli.run("stats", repository, "--json"),
                "sources",
                "snapshots",
                "stored",
                "data",
                "meta",
                "index",
                "ledger",
                "needed",
                "trash",
                "condemned",
                "unneeded",
                "young",
                "content",
                "requests");
        has(cli.run("settings", repository, "--json"), "trash", "listDelay", "clockSpread");
        has(cli.run("settings", repository, "--trash", "7d", "--json"), "trash", "before", "over");
        has(cli.run("accept", repository, "--json"), "gone");
        has(cli.run("key", "list", repository, "--json"), "keys");
        has(cli.run("key", "add", repository, "--recovery", "--json"), "id", "recoveryKey");
    }

    @Test
    void aBackupCountsItsRequestsByKindAndIsReadAsNumbers() {
        cli.run("init", repository).isDone();
        Map<String, Object> summary = cli.run("backup", tree, repository, "--name", "t", "--json")
                .isDone()
                .summary();
        assertThat(summary)
                .containsEntry("source", "t")
                .containsEntry("new", 2L)
                .containsEntry("failed", 0L)
                .containsEntry("bytesRead", 7L);
        assertThat(String.valueOf(summary.get("sourceRequests")))
                .as("a folder is no server")
                .isEqualTo("{put=0, get=0, head=0, list=0, delete=0, clock=0}");
        assertThat(String.valueOf(summary.get("requests")))
                .matches("\\{put=\\d+, get=\\d+, head=\\d+, list=\\d+, delete=\\d+, clock=\\d+}");
        assertThat(cli.run("backup", tree, repository, "--dry-run", "--json").summary())
                .containsEntry("snapshot", null);
    }

    @Test
    void aProblemAndAFailureAreObjectsToo() {
        cli.run("init", repository).isDone();
        Cli.Run failed = cli.run("ls", repository, "latest", "--json");
        assertThat(failed.objects())
                .containsExactly(Map.of(
                        "type",
                        "error",
                        "message",
                        "There is no snapshot here yet. Next: holdfast backup",
                        "exit",
                        (long) ExitCodes.FAILED));
        assertThat(failed.err()).startsWith("holdfast: There is no snapshot");
        if (Files.exists(Path.of("/proc/self/mem"))) {
            Cli.Run run = cli.run("backup", "/proc/self", repository, "--include", "/mem", "--json");
            assertThat(run.objects())
                    .anySatisfy(each -> assertThat(each)
                            .containsEntry("type", "problem")
                            .containsEntry("key", "mem")
                            .containsKey("why"));
            assertThat(run.summary()).containsEntry("failed", 1L);
        }
    }

    @Test
    void aRefusalIsAnObjectToo() {
        Cli.Run run = cli.run("backup", tree, repository, "--exclud", "x", "--json");
        assertThat(run.exit()).isEqualTo(ExitCodes.USAGE);
        Map<String, Object> told = run.objects().getLast();
        assertThat(run.objects()).hasSize(1);
        assertThat(told)
                .containsEntry("type", "error")
                .containsEntry("exit", (long) ExitCodes.USAGE)
                .hasEntrySatisfying(
                        "message",
                        message -> assertThat(String.valueOf(message))
                                .contains("--exclud")
                                .endsWith("Next: holdfast backup --help"));
        assertThat(run.err()).startsWith("holdfast: " + told.get("message"));
        assertThat(cli.run("backup", repository, "--exclud", "x", "--", "dump", "--json")
                        .out())
                .as("the option is the command's, not ours")
                .isEmpty();
    }

    @Test
    void whatEndsTheProcessIsAnObjectToo() {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine(System.getenv())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()));
        Failures failures = new Failures(Surroundings.ofProcess(System.getenv()));
        assertThat(failures.onError(new OutOfMemoryError(), line, new String[] {"ls", "R", "latest", "--json"}))
                .isEqualTo(ExitCodes.FAILED);
        assertThat(ParsedJson.object(out.toString().strip()))
                .containsEntry("type", "error")
                .hasEntrySatisfying(
                        "message",
                        message -> assertThat(String.valueOf(message)).contains("not enough memory. Next:"));
    }

    private static void has(Cli.Run run, String... fields) {
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.summary()).containsKey("type").containsKeys(fields);
        assertThat(run.objects()).allSatisfy(each -> assertThat(each).containsKey("type"));
    }
}

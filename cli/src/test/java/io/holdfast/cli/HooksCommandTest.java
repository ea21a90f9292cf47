package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands around a backup, as users write them. */
class HooksCommandTest {
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
        cli.run("init", repository).isDone();
    }

    @Test
    void aCommandBeforeMayMakeWhatIsBackedUp() throws IOException {
        Path frozen = folder.resolve("frozen");
        Cli.Run run = cli.run(
                "backup",
                frozen,
                repository,
                "--json",
                "--before",
                "cp -r " + tree + " " + frozen,
                "--after",
                "rm -r " + frozen + "; echo $HOLDFAST_STATUS $HOLDFAST_SNAPSHOT");
        run.isDone();
        assertThat(run.summary()).containsEntry("consistency", "application").containsEntry("entries", 2L);
        assertThat(frozen).doesNotExist();
        List<Map<String, Object>> hooks = run.objects().stream()
                .filter(each -> "hook".equals(each.get("type")))
                .toList();
        assertThat(hooks).hasSize(2);
        assertThat(hooks.getFirst()).containsEntry("hook", "before").containsEntry("exit", 0L);
        assertThat(hooks.getLast())
                .containsEntry("hook", "after")
                .containsEntry("output", "done " + run.text("snapshot"));
        assertThat(cli.run("snapshots", repository).isDone().out()).contains("application");
    }

    @Test
    void ifItFailsThereIsNoSnapshotAndTheOtherOneRunsAllTheSame() {
        Path told = folder.resolve("told");
        Cli.Run run = cli.run(
                "backup",
                tree,
                repository,
                "--before",
                "echo disk on fire; exit 9",
                "--after",
                "echo $HOLDFAST_STATUS > " + told);
        assertThat(run.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.err())
                .contains("before: disk on fire")
                .contains("ended with 9 (it said: disk on fire), so nothing was read and no snapshot was made. Next: ");
        assertThat(told).hasContent("failed");
        assertThat(cli.run("snapshots", repository, "--json").number("snapshots"))
                .isZero();
    }

    @Test
    void aCommandBehindItThatFailsHasAnExitCodeOfItsOwn() {
        Cli.Run run = cli.run("backup", tree, repository, "--after", "exit 4");
        assertThat(run.exit()).isEqualTo(ExitCodes.AFTER_FAILED);
        assertThat(run.err()).contains("The command after the backup ended with 4. Next: see whether the source is");
        assertThat(run.out()).contains("Snapshot ");
        assertThat(cli.run("snapshots", repository, "--json").number("snapshots"))
                .isEqualTo(1);
    }

    @Test
    void aDryRunRunsNone() {
        Path told = folder.resolve("told");
        Cli.Run run = cli.run("backup", tree, repository, "--dry-run", "--before", "touch " + told);
        assertThat(run.isDone().err()).contains("A dry run does not run --before");
        assertThat(told).doesNotExist();
    }

    @Test
    void aTimeThatLimitsNothingIsRefused() {
        assertThat(cli.run("backup", tree, repository, "--hook-timeout", "5m").exit())
                .isEqualTo(ExitCodes.USAGE);
        assertThat(cli.run("backup", tree, repository, "--before", "true", "--hook-timeout", "soon")
                        .err())
                .contains("'soon' is no time. Next: write it like 90s, 10m or 1h30m");
    }
}

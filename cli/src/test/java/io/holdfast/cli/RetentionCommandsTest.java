package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forgetting, holding and taking back, as a user does it. */
class RetentionCommandsTest {
    @TempDir
    Path folder;

    private Cli cli;
    private Path repository;
    private Path tree;
    private List<String> made;

    @BeforeEach
    void fourSnapshots() throws IOException {
        cli = new Cli(folder);
        repository = folder.resolve("repository");
        tree = Files.createDirectories(folder.resolve("tree"));
        cli.run("init", repository).isDone();
        made = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Files.writeString(tree.resolve("file"), "content " + i);
            made.add(backUp("web"));
        }
    }

    private String backUp(String name, Object... more) {
        List<Object> words = new ArrayList<>(List.of("backup", tree, repository, "--name", name, "--json"));
        words.addAll(List.of(more));
        return cli.run(words.toArray()).isDone().text("snapshot");
    }

    @Test
    void aDryRunShowsWhyEachStaysOrGoesAndWritesNothing() {
        Cli.Run run = cli.run("forget", repository, "--keep-last", "2", "--keep-daily", "1", "--dry-run")
                .isDone();
        assertThat(run.out().lines().filter(line -> line.contains("no rule keeps it")))
                .hasSize(2)
                .allMatch(line -> line.contains("goes") && line.endsWith("web"));
        assertThat(run.out())
                .containsPattern(shown(made.get(3)) + " +\\S+ \\S+ +stays +last, daily, newest +web")
                .contains("Nothing is written: 2 would go, 2 would stay.");
        assertThat(ids()).isEqualTo(made);
    }

    @Test
    void theRunDoesWhatTheDryRunShowed() {
        List<Map<String, Object>> dry = verdicts("--keep-last", "2", "--dry-run", "--json");
        assertThat(verdicts("--keep-last", "2", "--json")).isEqualTo(dry);
        assertThat(dry.stream()
                        .filter(each -> Objects.equals(each.get("stays"), false))
                        .map(each -> each.get("snapshot")))
                .isEqualTo(made.subList(0, 2));
        assertThat(ids()).isEqualTo(made.subList(2, 4));
        Cli.Run again = cli.run("forget", repository, "--keep-last", "2").isDone();
        assertThat(again.out()).contains("Nothing is forgotten, 2 stay.");
    }

    @Test
    void whatIsForgottenIsShownInTheTrashAndTakenBackWhole() throws IOException {
        Cli.Run forgot =
                cli.run("forget", repository, shown(made.get(0)), made.get(1)).isDone();
        assertThat(forgot.out())
                .contains("2 are forgotten.\n")
                .contains("Until ")
                .contains("holdfast undelete");
        assertThat(cli.run("cat", repository, made.get(0), "file").exit()).isEqualTo(ExitCodes.FAILED);

        Cli.Run trash = cli.run("snapshots", repository, "--trash").isDone();
        assertThat(trash.out())
                .contains(shown(made.get(0)), shown(made.get(1)), "(until 20")
                .doesNotContain(shown(made.get(2)));

        Cli.Run back =
                cli.run("undelete", repository, shown(made.get(0)), "--json").isDone();
        String id = back.text("snapshot");
        assertThat(back.summary()).containsEntry("was", made.get(0)).containsEntry("source", "web");
        assertThat(ids()).as("in its old place").containsExactly(id, made.get(2), made.get(3));
        Path restored = folder.resolve("back");
        cli.run("restore", repository, id, restored, "--verify").isDone();
        assertThat(restored.resolve("file")).hasContent("content 0");
        cli.run("restore", repository, "latest", folder.resolve("latest")).isDone();
        assertThat(folder.resolve("latest/file")).hasContent("content 3");
        assertThat(cli.run("snapshots", repository, "--trash", "--json")
                        .isDone()
                        .summary())
                .containsEntry("snapshots", 1L)
                .containsEntry("past", 0L);
        assertThat(cli.run("undelete", repository, made.get(0)).err())
                .contains("There is no snapshot " + made.get(0) + ". Next: holdfast snapshots --trash");
        cli.run("verify", repository, "--level", "data").isDone();
    }

    @Test
    void whatIsHeldStaysAndRestoresUntilItIsReleased() {
        Cli.Run held = cli.run(
                        "hold",
                        "add",
                        repository,
                        shown(made.get(0)),
                        "--reason",
                        "audit \u001b[31m",
                        "--until",
                        "2999-12-31")
                .isDone();
        assertThat(held.out()).contains("Snapshot " + shown(made.get(0)) + " is held until 3000-01-01 00:00:00.");
        assertThat(cli.run("hold", "list", repository).isDone().out())
                .contains(shown(made.get(0)), "3000-01-01", "web", "audit \\x1b[31m");
        assertThat(cli.run("snapshots", repository).out()).contains("(held)");
        assertThat(cli.run("forget", repository, "--keep-last", "1").isDone().out())
                .contains("held");
        assertThat(ids()).containsExactly(made.get(0), made.get(3));
        assertThat(cli.run("forget", repository, made.get(0)).err())
                .contains("is held, so nothing was forgotten. Next: holdfast hold");
        cli.run("restore", repository, made.get(0), folder.resolve("back"), "--verify")
                .isDone();
        assertThat(folder.resolve("back/file")).hasContent("content 0");

        assertThat(cli.run("hold", "remove", repository, shown(made.get(0)))
                        .isDone()
                        .out())
                .contains("is held no more.");
        assertThat(cli.run("hold", "list", repository).isDone().out()).contains("Nothing is held");
        assertThat(cli.run("hold", "remove", repository, made.get(0)).exit()).isEqualTo(ExitCodes.FAILED);
        cli.run("forget", repository, "--keep-last", "1").isDone();
        assertThat(ids()).containsExactly(made.get(3));
    }

    @Test
    void aHoldOnWhatIsInTheTrashTakesItBack() {
        cli.run("forget", repository, made.get(1)).isDone();
        Cli.Run held = cli.run("hold", "add", repository, shown(made.get(1)), "--reason", "needed after all", "--json")
                .isDone();
        assertThat(held.summary()).containsEntry("asked", made.get(1)).containsEntry("until", null);
        assertThat(ids()).containsExactly(made.get(0), held.text("snapshot"), made.get(2), made.get(3));
        assertThat(cli.run("hold", "list", repository, "--json").objects().getFirst())
                .containsEntry("type", "hold")
                .containsEntry("snapshot", held.text("snapshot"))
                .containsEntry("reason", "needed after all")
                .containsEntry("source", "web");
    }

    @Test
    void sourcesAndTagsAreChosen() {
        List<String> tagged =
                List.of(backUp("mail", "--tag", "tier=core"), backUp("mail", "--tag", "tier=core"), backUp("mail"));
        cli.run("forget", repository, "--keep-last", "1", "--tag", "tier=core").isDone();
        assertThat(ids()).doesNotContain(tagged.get(0)).contains(tagged.get(1)).containsAll(made);
        cli.run("forget", repository, "--keep-last", "1", "--source", "mail").isDone();
        assertThat(ids()).doesNotContain(tagged.get(1)).contains(tagged.get(2)).containsAll(made);
        Cli.Run nowhere = cli.run("forget", repository, "--keep-last", "1", "--source", "nowhere");
        assertThat(nowhere.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(nowhere.err()).contains("There is no snapshot of nowhere. Next:");
    }

    @Test
    void theNewestCantBeForgotten() {
        Cli.Run refused = cli.run("forget", repository, made.get(0), made.get(3));
        assertThat(refused.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(refused.err())
                .contains("Snapshot " + shown(made.get(3))
                        + " is the newest of web, and stays, so nothing was forgotten. Next:");
        assertThat(ids()).isEqualTo(made);
    }

    @Test
    void theEnvironmentStandsForTheRepository() {
        cli.with("HOLDFAST_REPOSITORY", repository.toString());
        cli.run("hold", "add", shown(made.get(0)), "--reason", "why").isDone();
        cli.run("hold", "list").isDone();
        cli.run("hold", "remove", shown(made.get(0))).isDone();
        cli.run("forget", shown(made.get(0)), shown(made.get(1))).isDone();
        cli.run("undelete", shown(made.get(0))).isDone();
        cli.run("forget", "--keep-last", "1").isDone();
        cli.run("snapshots", "--trash").isDone();
        assertThat(ids()).containsExactly(made.get(3));
    }

    private List<Map<String, Object>> verdicts(Object... options) {
        List<Object> words = new ArrayList<>(List.of("forget", repository));
        words.addAll(List.of(options));
        return cli.run(words.toArray()).isDone().objects().stream()
                .filter(each -> "snapshot".equals(each.get("type")))
                .toList();
    }

    private List<String> ids() {
        return cli.run("snapshots", repository, "--json").isDone().objects().stream()
                .filter(each -> "snapshot".equals(each.get("type")))
                .map(each -> Objects.toString(each.get("snapshot")))
                .toList();
    }

    private static String shown(String id) {
        return id.substring(0, 8);
    }
}

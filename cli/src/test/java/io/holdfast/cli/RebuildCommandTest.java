package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository in a real folder that has lost its index, or its ledger, and of which no copy exists. */
@Tag("slow")
class RebuildCommandTest {
    @TempDir
    Path folder;

    private Cli cli;
    private Path repository;
    private Path tree;
    private final Map<String, String> before = new HashMap<>();

    @BeforeEach
    void threeSnapshots() throws IOException {
        cli = new Cli(folder);
        repository = folder.resolve("repository");
        tree = Files.createDirectories(folder.resolve("tree"));
        cli.run("init", repository).isDone();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20; i++) {
                Files.writeString(tree.resolve("file" + round + "-" + i), "content ".repeat(100 + i) + round);
            }
            cli.run("backup", tree, repository, "--tag", "round=" + round, "--name", "tree")
                    .isDone();
        }
        for (String id : snapshots()) {
            before.put(id, restored(id));
        }
    }

    @Fault(67)
    @Test
    void theIndexIsMadeAnewAndABackupStoresNothingTwice() throws IOException {
        delete("index");
        assertThat(cli.run("verify", repository).exit()).isEqualTo(ExitCodes.DAMAGE);
        Cli.Run planned =
                cli.run("repair", repository, "--rebuild-index", "--dry-run").isDone();
        assertThat(planned.out()).contains("The index lacks 3 packs of content, and 3 parts of it can't be read.");
        assertThat(files("index")).as("nothing is written").isEmpty();

        Cli.Run run = cli.run("repair", repository, "--rebuild-index").isDone();
        assertThat(run.out()).contains("The index tells of 3 more packs of content, with 60 chunks.");
        assertThat(cli.run("repair", repository, "--rebuild-index").isDone().out())
                .contains("It lacks nothing.");
        cli.run("verify", repository, "--level", "data").isDone();
        long packs = files("data").size();
        cli.run("backup", tree, repository, "--name", "the same under another name")
                .isDone();
        assertThat(files("data")).as("all content is known").hasSize((int) packs);
    }

    @Test
    void repairAloneFindsThatTheIndexIsGone() throws IOException {
        delete("index");
        Cli.Run run = cli.run("repair", repository, "--json").isDone();
        assertThat(run.summary()).containsEntry("left", 0L);
        assertThat(run.summary().get("index")).asString().contains("packs=3");
        cli.run("verify", repository, "--level", "data").isDone();
    }

    @Test
    void theLedgerIsMadeAnewOnAnotherMachine() throws IOException {
        delete("ledger");
        Cli other = new Cli(Files.createDirectories(folder.resolve("other machine")));
        assertThat(other.run("snapshots", repository, "--json").isDone().objects())
                .noneMatch(each -> "snapshot".equals(each.get("type")));

        Cli.Run planned =
                other.run("repair", repository, "--rebuild-ledger", "--dry-run").isDone();
        assertThat(planned.out()).contains("3 snapshots would come back", "What is not known:");
        assertThat(files("ledger")).isEmpty();

        Cli.Run run =
                other.run("repair", repository, "--rebuild-ledger", "--json").isDone();
        assertThat(run.summary()).containsEntry("cameBack", 3L).containsEntry("left", 0L);
        assertThat(run.objects())
                .filteredOn("type", "cameBack")
                .hasSize(3)
                .allSatisfy(
                        each -> assertThat(each).containsEntry("source", "tree").containsEntry("noted", true));
        cli = other;
        assertThat(snapshots()).containsExactlyInAnyOrderElementsOf(before.keySet());
        for (String id : before.keySet()) {
            assertThat(restored(id)).as("bit for bit").isEqualTo(before.get(id));
        }
        assertThat(cli.run("snapshots", repository).isDone().out()).contains("round=0", "round=2");
        cli.run("verify", repository, "--level", "data").isDone();
        cli.run("prune", repository).isDone();
        cli.run("backup", tree, repository, "--name", "tree").isDone();
    }

    @Test
    void thisMachineHasKeptTheRecordsSoTheyComeBackAsTheyWere() throws IOException {
        List<Path> records = files("ledger");
        delete("ledger");
        assertThat(cli.run("backup", tree, repository, "--name", "tree").exit()).isEqualTo(ExitCodes.DAMAGE);
        assertThat(cli.run("repair", repository).exit())
                .as("it may have been set back on purpose")
                .isEqualTo(ExitCodes.DAMAGE);
        assertThat(files("ledger")).isEmpty();
        Cli.Run run = cli.run("repair", repository, "--rebuild-ledger").isDone();
        assertThat(run.out()).contains("put back", "0 snapshots came back");
        assertThat(files("ledger")).containsExactlyElementsOf(records);
        for (String id : before.keySet()) {
            assertThat(restored(id)).isEqualTo(before.get(id));
        }
    }

    @Test
    void whatDoesNotGoTogetherIsSaid() {
        assertThat(cli.run("repair", repository, "--dry-run").err()).contains("--rebuild-ledger", "holdfast verify");
        assertThat(cli.run("repair", repository, "--rebuild-ledger", "--rebuild-index")
                        .err())
                .contains("leave --rebuild-index out");
        assertThat(cli.run("repair", repository, "--rebuild-index", "--source", tree)
                        .err())
                .contains("leave --from, --source and --set-aside out");
        assertThat(cli.run("repair", repository, "--rebuild-ledger", "--set-aside")
                        .err())
                .contains("--rebuild-ledger alone first");
    }

    private List<String> snapshots() {
        return cli.run("snapshots", repository, "--json").isDone().objects().stream()
                .filter(each -> "snapshot".equals(each.get("type")))
                .map(each -> String.valueOf(each.get("snapshot")))
                .toList();
    }

    private String restored(String id) throws IOException {
        Path target = folder.resolve("restored-" + id + "-" + System.nanoTime());
        cli.run("restore", repository, id, target).isDone();
        StringBuilder all = new StringBuilder();
        for (Path each : under(target)) {
            all.append(target.relativize(each))
                    .append('=')
                    .append(Files.readString(each))
                    .append('\n');
        }
        return all.toString();
    }

    private void delete(String what) throws IOException {
        for (Path each : files(what)) {
            Files.delete(each);
        }
    }

    private List<Path> files(String what) throws IOException {
        return under(repository.resolve(what));
    }

    private static List<Path> under(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}

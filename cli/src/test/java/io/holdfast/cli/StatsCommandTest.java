package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a repository holds is told to people and machines alike. */
class StatsCommandTest {
    @TempDir
    Path folder;

    private Cli cli;
    private Path repository;
    private Path tree;

    @BeforeEach
    void aRepository() throws IOException {
        cli = new Cli(folder);
        repository = folder.resolve("repository");
        tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "0123456789".repeat(10_000));
        cli.run("init", repository).isDone();
    }

    @Test
    void anEmptyOneHoldsNothingAndHasNoRatios() {
        Cli.Run told = cli.run("stats", repository).isDone();
        assertThat(told.out())
                .contains("Stored: 0 B in 0 objects")
                .contains("Requests: no backup in the last 1 day.")
                .doesNotContain(" : 1");
        Map<?, ?> content = (Map<?, ?>) Objects.requireNonNull(
                cli.run("stats", repository, "--json").summary().get("content"));
        assertThat(content.get("dedup")).isNull();
    }

    @Test
    void twoSnapshotsOfOneTreeAreTwoToOneAndTheirRequestsAreThoseOfTheirSummaries() {
        long asked = requests(cli.run("backup", tree, repository, "--name", "t", "--json"))
                + requests(cli.run("backup", tree, repository, "--name", "t", "--json"));
        Cli.Run told = cli.run("stats", repository).isDone();
        assertThat(told.out())
                .containsPattern("2  \\d{4}-.* 97\\.7 KiB .* t\n")
                .contains("All snapshots: 195.3 KiB. Dedup makes about 97.7 KiB of it (2.0 : 1)")
                .contains("Requests of backups in the last 1 day: about ");
        Map<?, ?> counted = (Map<?, ?>) Objects.requireNonNull(
                cli.run("stats", repository, "--json").summary().get("requests"));
        long told2 = List.of("put", "get", "list").stream()
                .mapToLong(kind -> (Long) Objects.requireNonNull(counted.get(kind)))
                .sum();
        assertThat(counted.get("backups")).isEqualTo(2L);
        // Not told: what opened it, and the put of the record itself.
        assertThat(told2).isBetween(asked - 10, asked - 2);
    }

    private static long requests(Cli.Run run) {
        Map<?, ?> requests =
                (Map<?, ?>) Objects.requireNonNull(run.isDone().summary().get("requests"));
        return requests.values().stream().mapToLong(each -> (Long) each).sum();
    }
}

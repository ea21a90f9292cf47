package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.Probed;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.FolderStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store is tested before it is trusted: what is found is said, kept in the repository, and makes prune more careful. */
class ProbeCommandTest {
    @TempDir
    Path folder;

    private Cli cli;
    private Path place;

    @BeforeEach
    void aPlace() throws IOException {
        cli = new Cli(folder).with("HOLDFAST_PASSWORD", TestRepository.PASSWORD);
        place = Files.createDirectories(folder.resolve("place"));
    }

    @Test
    void aTableAVerdictAndTheNextStep() {
        Cli.Run run = cli.run("probe", place, "--quick").isDone();
        assertThat(run.out())
                .containsPattern("(?m)^passed +list-order +112 names in the order of bytes$")
                .contains("it for repositories")
                .contains("Next: holdfast init '" + place + "'");
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void machinesGetALineForEachCheckAndASummary() {
        Cli.Run run = cli.run("probe", place, "--quick", "--json").isDone();
        assertThat(run.objects())
                .filteredOn(each -> "check".equals(each.get("type")))
                .hasSizeGreaterThan(10)
                .allSatisfy(each -> assertThat(each).containsKeys("check", "outcome", "weight", "measured", "follows"));
        assertThat(run.summary())
                .containsEntry("store", place.toString())
                .containsEntry("kept", false)
                .containsEntry("failed", 0L)
                .containsEntry("left", 0L)
                .containsKeys(
                        "verdict", "passed", "noted", "unsupported", "skipped", "listDelay", "clockSpread", "requests");
    }

    @Test
    void whatIsNotThereOrWrittenWrongIsSaid() {
        Cli.Run missing = cli.run("probe", folder.resolve("nowhere"));
        assertThat(missing.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(missing.err()).contains("There is no folder").contains("Next: check the path");
        assertThat(cli.run("probe").exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(cli.run("probe", place, "--patience", "soon").err()).contains("'soon' is no time");
    }

    @Test
    void theResultIsKeptInTheRepositoryThatLiesThere() {
        try (FolderStore store = FolderStore.open(place)) {
            TestRepository.init(store, Times.LOCAL);
        }
        Cli.Run without = new Cli(folder)
                .without("HOLDFAST_PASSWORD")
                .run("probe", place, "--quick")
                .isDone();
        assertThat(without.out()).contains("not kept in the repository, since no password was given");
        assertThat(probed()).isEmpty();

        Cli.Run wrong = new Cli(folder).run("probe", place, "--quick");
        assertThat(wrong.exit()).isEqualTo(ExitCodes.FAILED);

        Cli.Run run = cli.run("probe", place, "--quick").isDone();
        assertThat(run.out()).contains("The result is kept in the repository. Prune waits as long as before.");
        assertThat(probed()).singleElement().satisfies(kept -> {
            assertThat(kept.listDelay()).isLessThan(Duration.ofMinutes(3));
            assertThat(kept.checks()).anyMatch(line -> line.startsWith("list-order passed 112 names"));
        });
    }

    @Fault(25)
    @Test
    void whatWasSeenMakesPruneMoreCarefulUntilItIsOver() {
        try (FolderStore store = FolderStore.open(place)) {
            TestRepository.init(store, Times.LOCAL);
        }
        assertThat(cli.run("prune", place, "--grace", "20m").isDone().err()).doesNotContain("A probe");
        keep(new Probed(Duration.ofMinutes(10), Duration.ofSeconds(1), "fit", List.of()));

        Cli.Run run = cli.run("prune", place, "--grace", "20m");
        assertThat(run.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("lists late by 10m").contains("Next: give --grace 35m10s or more");
        assertThat(cli.run("prune", place, "--dry-run", "--grace", "20m").exit())
                .isEqualTo(ExitCodes.USAGE);
        assertThat(cli.run("prune", place).isDone().err())
                .contains("lists may be late by 10 min 0 s")
                .contains("What is condemned stays for 24 h 0 min");

        assertThat(cli.run("probe", place, "--quick").isDone().out()).contains("lists that are late by 10 min 0 s");
        assertThat(cli.run("prune", place, "--grace", "20m").exit()).isEqualTo(ExitCodes.USAGE);
        cli.run("probe", place, "--quick", "--forget-earlier").isDone();
        cli.run("prune", place, "--grace", "20m").isDone();
    }

    @Test
    void initTakesWhatAProbeHasSeenAndNeverLessThanIsAssumed() {
        assertThat(cli.run("init", place, "--list-delay", "3m", "--clock-spread", "1s")
                        .isDone()
                        .exit())
                .isZero();
        try (FolderStore store = FolderStore.open(place)) {
            Times times = Repository.headerOf(store).orElseThrow().times();
            assertThat(times.listDelay()).isEqualTo(Duration.ofMinutes(3));
            assertThat(times.clockSpread()).isEqualTo(Times.LOCAL.clockSpread());
        }
    }

    private List<Probed> probed() {
        try (FolderStore store = FolderStore.open(place);
                Repository opened = TestRepository.open(store, folder.resolve("reader"))) {
            return opened.read().probed().stream().toList();
        }
    }

    private void keep(Probed probed) {
        try (FolderStore store = FolderStore.open(place);
                Repository opened = TestRepository.open(store, folder.resolve("keeper"))) {
            var origin = new LedgerRecord.Origin(List.of(), "test", "0");
            var record = new LedgerRecord.Setting(origin, Probed.SETTING, probed.value());
            opened.ledger().put(opened.ledger().prepare(record, store.clock()));
        }
    }
}

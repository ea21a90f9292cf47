package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.FolderStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no snapshot needs goes, and what a prune did, or would do, is said. */
class PruneCommandTest {
    private static final Times BRIEF =
            new Times(Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));

    @TempDir
    Path folder;

    private Cli cli;
    private Path repository;
    private Path tree;

    @BeforeEach
    void aRepositoryOfBriefTimesWithTwoSnapshots() throws IOException {
        cli = new Cli(folder).with("HOLDFAST_PASSWORD", TestRepository.PASSWORD);
        repository = folder.resolve("repository");
        tree = Files.createDirectories(folder.resolve("tree"));
        try (FolderStore store = FolderStore.create(repository)) {
            TestRepository.init(store, BRIEF);
        }
        Files.writeString(tree.resolve("file"), "content of a while ago");
        cli.run("backup", tree, repository).isDone();
        Files.writeString(tree.resolve("file"), "content");
        cli.run("backup", tree, repository).isDone();
    }

    @Test
    void aDryRunDeletesNothingAndAWaitingPruneFreesIt() throws IOException {
        forgetTheFirst();
        List<Path> before = files();
        Cli.Run dry =
                cli.run("prune", repository, "--dry-run", "--wait", "--json").isDone();
        assertThat(dry.summary()).containsEntry("dryRun", true);
        assertThat(amount(dry, "freed")).isPositive();
        assertThat(cli.run("prune", repository, "--dry-run").isDone().out())
                .contains("Nothing is deleted. A prune now would free 0 packs (0 B), and condemn ")
                .contains("It would take 1 put and 0 deletes");
        assertThat(files()).isEqualTo(before);

        Cli.Run pruned = cli.run("prune", repository, "--wait", "--json").isDone();
        assertThat(pruned.summary()).containsEntry("dryRun", false);
        assertThat(amount(pruned, "freed")).isEqualTo(amount(dry, "freed"));
        assertThat(pruned.objects()).anySatisfy(each -> assertThat(each).containsEntry("type", "note"));
        assertThat(files().size()).isLessThan(before.size());
        cli.run("verify", repository, "--level", "data").isDone();
        cli.run("restore", repository, "latest", folder.resolve("back"), "--verify")
                .isDone();
    }

    @Test
    void whatIsInTheTrashStaysAndIsSaid() {
        put(new LedgerRecord.Setting(origin(), "trash", "86400"));
        forget();
        Cli.Run run = cli.run("prune", repository).isDone();
        assertThat(run.out())
                .contains("Freed 0 packs (0 B); condemned ")
                .contains("Needed by snapshots: ")
                .contains("Needed by forgotten or replaced snapshots alone: ")
                .containsPattern("to be freed by prunes from 20[0-9][0-9]-");
    }

    @Test
    void exclusiveSaysWhatIsPromised() {
        forgetTheFirst();
        Cli.Run run = cli.run("prune", repository, "--exclusive").isDone();
        assertThat(run.err()).contains("you promise that nothing that writes into this repository");
        assertThat(run.out()).containsPattern("Freed [1-9][0-9]* packs?");
        assertThat(cli.run("prune", "--help").out())
                .contains("You promise that nothing that writes into this repository");
        cli.run("verify", repository, "--level", "data").isDone();
    }

    @Test
    void aGraceThatIsTooShortIsRefusedWithTheLeast() {
        Cli.Run run = cli.run("prune", repository, "--grace", "6s");
        assertThat(run.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("A grace of 6s is too short").contains("Next: give 7s or more");
        cli.run("prune", repository, "--grace", "7s").isDone();
    }

    @Test
    void damageThatHidesWhatIsNeededStopsIt() throws IOException {
        try (Stream<Path> records = Files.list(repository.resolve("ledger/records"))) {
            Files.write(records.sorted().findFirst().orElseThrow(), new byte[100]);
        }
        Cli stranger = new Cli(folder.resolve("stranger")).with("HOLDFAST_PASSWORD", TestRepository.PASSWORD);
        Cli.Run run = stranger.run("prune", repository);
        assertThat(run.exit()).isEqualTo(ExitCodes.DAMAGE);
        assertThat(run.err()).contains("nothing was deleted. Next: holdfast verify");
    }

    private void forgetTheFirst() {
        put(new LedgerRecord.Setting(origin(), "trash", "0"));
        forget();
    }

    private void forget() {
        try (FolderStore store = FolderStore.open(repository);
                Repository opened = TestRepository.open(store, folder.resolve("forget"))) {
            var first = opened.read().snapshots().getFirst().snapshot().id();
            put(new LedgerRecord.Forget(origin(), first));
        }
    }

    private void put(LedgerRecord record) {
        try (FolderStore store = FolderStore.open(repository);
                Repository opened = TestRepository.open(store, folder.resolve("forget"))) {
            opened.ledger().put(opened.ledger().prepare(record, store.clock()));
        }
    }

    private static LedgerRecord.Origin origin() {
        return new LedgerRecord.Origin(List.of(), "test", "0");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(repository)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static long amount(Cli.Run run, String what) {
        Map<?, ?> amount = (Map<?, ?>) Objects.requireNonNull(run.summary().get(what));
        return (Long) Objects.requireNonNull(amount.get("packs"));
    }
}

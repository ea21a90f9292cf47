package io.holdfast.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.simulation.Mutant.Broken;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine with one rule broken: the simulation notices, within so many seeds. Rows: docs/protocol.md, section 10. */
class MutationsTest {
    private static final String ENGINE = "io.holdfast.engine.";
    private static final long FIRST = Long.getLong("simulation.first", 0);
    private static final long SEEDS = Long.getLong("simulation.seeds", 1_000);

    /** Those that a hundred seeds are enough for. */
    private static final Set<String> SOON = Set.of(
            "1 w3 looks at nothing",
            "3 no w5: a late record is done",
            "5 swept at once",
            "11 a record that nobody answered to is done",
            "13 late snapshots keep nothing",
            "15 whatever comes is in time",
            "27 a page is made too early");

    private static final Method RUN = run();

    @TempDir
    private Path folder = Path.of("");

    record Mutation(String name, String type, String method, String by) {
        @Override
        public String toString() {
            return name;
        }

        Broken broken() {
            return new Broken(name, ENGINE + type, method, ENGINE + by);
        }
    }

    /** One for all, so that code is compiled once. */
    private static Method run() {
        Mutant mutant = new Mutant(mutations().map(Mutation::broken).toList());
        try {
            return mutant.loadClass(MutantRun.class.getName())
                    .getMethod("run", String.class, long.class, long.class, String.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Mutation> mutations() {
        return Stream.of(
                new Mutation("1 w3 looks at nothing", "repository.Writer", "condemned", "repository.BrokenWriter"),
                new Mutation("3 no w5: a late record is done", "ledger.Ledger$Put", "timely", "ledger.BrokenLedger"),
                new Mutation("4 G too small", "ledger.Times", "leastGrace", "ledger.BrokenLedger"),
                new Mutation("5 swept at once", "prune.PruneRules", "condemnedToSweep", "prune.BrokenPrune"),
                new Mutation(
                        "5 swept after a quarter of G", "prune.PruneRules", "condemnedToSweep", "prune.BrokenRead"),
                new Mutation("7 c3 counts from asOf", "prune.PruneRules", "since", "prune.BrokenPrune"),
                new Mutation(
                        "10 own packs of runs are not checked in w3",
                        "repository.Writer",
                        "names",
                        "repository.BrokenWriter"),
                new Mutation(
                        "11 a record that nobody answered to is done", "ledger.Ledger", "put", "ledger.BrokenLedger"),
                new Mutation("13 late snapshots keep nothing", "prune.PruneRules", "keeps", "prune.BrokenPrune"),
                new Mutation("15 whatever comes is in time", "ledger.Times", "inTime", "ledger.BrokenLedger"),
                new Mutation("16 no trash in c3", "prune.PruneRules", "freedToSweep", "prune.BrokenRead"),
                new Mutation("21 a forget frees at once", "prune.PruneRules", "freedToSweep", "prune.BrokenPrune"),
                new Mutation("26 what is late frees", "prune.PruneRules", "frees", "prune.BrokenPrune"),
                new Mutation("27 a page is made too early", "ledger.PageMaker", "mark", "ledger.BrokenLedger"),
                new Mutation("28 a page counts at once", "prune.PruneRules", "pageToSweep", "prune.BrokenPrune"),
                new Mutation("29 records are deleted at once", "prune.PruneRules", "pageToDelete", "prune.BrokenPrune"),
                new Mutation(
                        "32 prune goes on without what it can't read",
                        "ledger.LedgerState",
                        "mustBeWhole",
                        "ledger.BrokenLedger"),
                new Mutation(
                        "33 a writer goes on without what it can't read",
                        "ledger.LedgerState",
                        "mustBeReadable",
                        "ledger.BrokenLedger"),
                new Mutation(
                        "35 replicate does not wait",
                        "replication.Replicate",
                        "settle",
                        "replication.BrokenReplication"),
                new Mutation(
                        "35 young records are put at the replica",
                        "replication.Replicate",
                        "isWaitedFor",
                        "replication.BrokenReplication"),
                new Mutation(
                        "36 a round may last", "replication.Replicate", "isTooOld", "replication.BrokenReplication"),
                new Mutation(
                        "36 what vanished in a round is passed over",
                        "replication.Round",
                        "copyPacks",
                        "replication.BrokenReplication"),
                new Mutation(
                        "a pack that nobody answered to is there",
                        "repository.PackWriter",
                        "put",
                        "repository.BrokenWriter"),
                new Mutation(
                        "what is copied is not compared with its name",
                        "replication.Copier",
                        "isWhatItsNameSays",
                        "replication.BrokenReplication"));
    }

    static Stream<Mutation> caughtSoon() {
        return mutations().filter(each -> SOON.contains(each.name()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("caughtSoon")
    void isCaughtSoon(Mutation mutation, TestReporter reporter) throws ReflectiveOperationException {
        isCaughtWithin(100, mutation, reporter);
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}")
    @MethodSource("mutations")
    void isCaught(Mutation mutation, TestReporter reporter) throws ReflectiveOperationException {
        isCaughtWithin(SEEDS, mutation, reporter);
    }

    private void isCaughtWithin(long seeds, Mutation mutation, TestReporter reporter)
            throws ReflectiveOperationException {
        String caught = (String) RUN.invoke(null, mutation.name(), FIRST, seeds, folder.toString());
        reporter.publishEntry(mutation.name(), caught.isEmpty() ? "not caught in " + seeds + " seeds" : caught);
        assertThat(caught).as("%s", mutation).isNotEmpty();
    }
}

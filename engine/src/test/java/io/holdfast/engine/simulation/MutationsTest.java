package io.holdfast.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.simulation.Mutant.Broken;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The engine with one rule broken: the simulation notices, within so many seeds. Where it takes what no seed brings about at the right moment, a history that
 * is always the same notices. Rows: docs/protocol.md, section 10.
 */
class MutationsTest {
    private static final String ENGINE = "io.holdfast.engine.";
    private static final long FIRST = Long.getLong("simulation.first", 0);
    private static final long SEEDS = Long.getLong("simulation.seeds", 300);

    /** Those that a hundred seeds are enough for. */
    private static final Set<String> SOON = Set.of(
            "1 w3 looks at nothing",
            "3 no w5: a late record is done",
            "5 swept at once",
            "11 a record that nobody answered to is done",
            "13 late snapshots keep nothing",
            "15 whatever comes is in time",
            "27 a page is made too early");

    /** One for all, so that code is loaded and compiled once. */
    private static final Class<?> ENGINES = engines();

    @TempDir
    private Path folder = Path.of("");

    /**
     * What is broken.
     *
     * @param methods one, or more with a comma between them
     * @param also    of other classes
     * @param history the test that notices, with a # before its method; empty where seeds do
     */
    record Mutation(String name, String type, String methods, String by, String history, List<Broken> also) {
        Mutation(String name, String type, String method, String by) {
            this(name, type, method, by, "", List.of());
        }

        @Override
        public String toString() {
            return name;
        }

        Stream<Broken> broken() {
            return Stream.concat(
                    Arrays.stream(methods.split(","))
                            .map(method -> new Broken(name, ENGINE + type, method, ENGINE + by)),
                    also.stream());
        }

        /** The same, and this at the same time. */
        Mutation and(Mutation other) {
            List<Broken> more = other.broken()
                    .map(each -> new Broken(name, each.type(), each.method(), each.by()))
                    .toList();
            return new Mutation(name, type, methods, by, history, more);
        }

        boolean hasHistory() {
            return !history.isEmpty();
        }

        /** The same, noticed by such a history. */
        Mutation noticedBy(String test) {
            return new Mutation(name, type, methods, by, ENGINE + test, also);
        }
    }

    private static Class<?> engines() {
        try {
            return new Mutant(mutations().flatMap(Mutation::broken).toList()).loadClass(MutantRun.class.getName());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Mutation> mutations() {
        return Stream.of(
                new Mutation("1 w3 looks at nothing", "repository.Writer", "condemned", "repository.BrokenWriter"),
                new Mutation("3 no w5: a late record is done", "ledger.Ledger$Put", "timely", "ledger.BrokenLedger"),
                new Mutation("4 G too small", "ledger.Times", "leastGrace", "ledger.BrokenLedger")
                        .noticedBy("prune.PruneMutationsTest#mutations4And5SweptBeforeGIsOver"),
                new Mutation("5 swept at once", "prune.PruneRules", "condemnedToSweep", "prune.BrokenPrune"),
                new Mutation("5 swept after a quarter of G", "prune.PruneRules", "condemnedToSweep", "prune.BrokenRead")
                        .noticedBy("prune.PruneMutationsTest#mutations4And5SweptBeforeGIsOver"),
                new Mutation("7 c3 counts from asOf", "prune.PruneRules", "since", "prune.BrokenPrune")
                        .noticedBy("prune.PruneMutationsTest#mutation7C3CountsFromAsOf"),
                new Mutation(
                        "10 own packs of runs are not checked in w3",
                        "repository.Writer",
                        "names",
                        "repository.BrokenWriter"),
                new Mutation(
                        "11 a record that nobody answered to is done", "ledger.Ledger", "put", "ledger.BrokenLedger"),
                new Mutation("13 late snapshots keep nothing", "prune.PruneRules", "keeps", "prune.BrokenPrune"),
                new Mutation("15 whatever comes is in time", "ledger.Times", "inTime", "ledger.BrokenLedger"),
                new Mutation("16 no trash", "prune.PruneRules", "freedToCondemn,freedToSweep", "prune.BrokenRead")
                        .noticedBy("prune.PruneMutationsTest#mutation16TrashNotKeptInC3"),
                new Mutation("21 a forget frees at once", "prune.PruneRules", "freedToSweep", "prune.BrokenPrune")
                        .noticedBy("prune.PruneMutationsTest#mutation21ForgetFreesAtOnce"),
                new Mutation("26 what is late frees", "prune.PruneRules", "frees", "prune.BrokenPrune")
                        .noticedBy("prune.PruneMutationsTest#mutation26LateCondemnFrees"),
                new Mutation("27 a page is made too early", "ledger.PageMaker", "mark", "ledger.BrokenLedger"),
                new Mutation("28 a page counts at once", "prune.PruneRules", "pageToSweep", "prune.BrokenPrune")
                        .noticedBy("prune.PruneMutationsTest#mutation28PageCountsAtOnce"),
                new Mutation("29 records are deleted at once", "prune.PruneRules", "pageToDelete", "prune.BrokenPrune")
                        .noticedBy("prune.PruneMutationsTest#mutation29RecordsDeletedAtOnce"),
                new Mutation(
                        "32 prune goes on without what it can't read",
                        "ledger.LedgerState",
                        "mustBeWhole",
                        "ledger.BrokenLedger"),
                new Mutation(
                                "33 a writer goes on without what it can't read",
                                "ledger.LedgerState",
                                "mustBeReadable",
                                "ledger.BrokenLedger")
                        .noticedBy("ledger.LedgerPagesTest#onePageThatCannotBeReadIsPassedOverAndTwoStopAWriter"),
                new Mutation(
                                "35 replicate does not wait",
                                "replication.Replicate",
                                "settle",
                                "replication.BrokenReplication")
                        .noticedBy("replication.ReplicateTest#itWaitsUntilEveryPackIsListed"),
                new Mutation(
                        "35 young records are put at the replica",
                        "replication.Replicate",
                        "bounds",
                        "replication.BrokenReplication"),
                new Mutation(
                                "36 a round may last",
                                "replication.Replicate",
                                "isTooOld",
                                "replication.BrokenReplication")
                        .noticedBy("replication.ReplicateTest#thatThePrimaryChangesFasterThanItIsCopiedIsSaid"),
                new Mutation(
                                "36 what vanished in a round is passed over",
                                "replication.Round",
                                "copyPacks",
                                "replication.BrokenReplication")
                        .noticedBy("replication.ReplicateTest#whatIsDeletedWhileItIsCopiedMakesAnotherRound"),
                new Mutation(
                                "38 shrunk before the records are put, and nobody asks the replica",
                                "replication.Shrink",
                                "run",
                                "replication.BrokenReplication")
                        .and(new Mutation("", "prune.FreedPacks", "shownHereAlone,condemnedThere", "prune.BrokenPrune"))
                        .noticedBy("prune.ShrinkTest#mutation38ShrunkBeforeTheRecordsArePut"),
                new Mutation(
                                "a replica loses what it shows by an older record",
                                "prune.FreedPacks",
                                "shownHereAlone",
                                "prune.BrokenPrune")
                        .noticedBy("prune.ShrinkTest#whatTheReplicaShowsByAnOlderRecordThanTheRepositoryStays"),
                new Mutation(
                                "a replica shrinks as soon as the primary says so",
                                "prune.FreedPacks",
                                "condemnedThere",
                                "prune.BrokenPrune")
                        .noticedBy("prune.ShrinkTest#aCondemnationThatIsOldAtTheRepositoryAloneFreesNothing"),
                new Mutation(
                                "a pack that nobody answered to is there",
                                "repository.PackWriter",
                                "put",
                                "repository.BrokenWriter")
                        .noticedBy("backup.BackupUnderFireTest#aPackWhosePutWasNotAnsweredIsLookedForAndPutOnceMore"),
                new Mutation(
                                "what is copied is not compared with its name",
                                "replication.Copier",
                                "isWhatItsNameSays",
                                "replication.BrokenReplication")
                        .noticedBy("replication.ReplicateTest#aGoodPackAtTheReplicaIsNotReplacedByADamagedOne"));
    }

    static Stream<Mutation> caughtSoon() {
        return mutations().filter(each -> SOON.contains(each.name()));
    }

    static Stream<Mutation> caughtBySeeds() {
        return mutations().filter(each -> !each.hasHistory());
    }

    static Stream<Mutation> caughtByHistories() {
        return mutations().filter(Mutation::hasHistory);
    }

    /** Which passes as long as nothing is broken. */
    @Tag("slow")
    @ParameterizedTest(name = "{0}")
    @MethodSource("caughtByHistories")
    void isCaughtByAHistory(Mutation mutation, TestReporter reporter) throws ReflectiveOperationException {
        Method lives = ENGINES.getMethod("lives", String.class, String.class, String.class);
        assertThat((String) lives.invoke(null, "nothing", mutation.history(), folder + "/whole"))
                .isEmpty();
        String caught = (String) lives.invoke(null, mutation.name(), mutation.history(), folder + "/broken");
        reporter.publishEntry(mutation.name(), caught);
        assertThat(caught).as("%s", mutation).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("caughtSoon")
    void isCaughtSoon(Mutation mutation, TestReporter reporter) throws ReflectiveOperationException {
        isCaughtWithin(100, mutation, reporter);
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}")
    @MethodSource("caughtBySeeds")
    void isCaught(Mutation mutation, TestReporter reporter) throws ReflectiveOperationException {
        isCaughtWithin(SEEDS, mutation, reporter);
    }

    private void isCaughtWithin(long seeds, Mutation mutation, TestReporter reporter)
            throws ReflectiveOperationException {
        Method run = ENGINES.getMethod("run", String.class, long.class, long.class, String.class);
        String caught = (String) run.invoke(null, mutation.name(), FIRST, seeds, folder.toString());
        reporter.publishEntry(mutation.name(), caught.isEmpty() ? "not caught in " + seeds + " seeds" : caught);
        assertThat(caught).as("%s", mutation).isNotEmpty();
    }
}

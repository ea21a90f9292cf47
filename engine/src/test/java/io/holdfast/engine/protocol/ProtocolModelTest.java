package io.holdfast.engine.protocol;

import static io.holdfast.engine.protocol.Scenario.Part.A_PAGE_IS_DAMAGED;
import static io.holdfast.engine.protocol.Scenario.Part.BOTH_PAGES_ARE_DAMAGED;
import static io.holdfast.engine.protocol.Scenario.Part.CLOCK_STEPS_BACK;
import static io.holdfast.engine.protocol.Scenario.Part.EXCLUSIVE;
import static io.holdfast.engine.protocol.Scenario.Part.FORGETS_A;
import static io.holdfast.engine.protocol.Scenario.Part.FORGETS_OLD;
import static io.holdfast.engine.protocol.Scenario.Part.HOLDS_A;
import static io.holdfast.engine.protocol.Scenario.Part.IS_COPIED;
import static io.holdfast.engine.protocol.Scenario.Part.OLD_IS_LIVE;
import static io.holdfast.engine.protocol.Scenario.Part.PAGES;
import static io.holdfast.engine.protocol.Scenario.Part.PARENTS;
import static io.holdfast.engine.protocol.Scenario.Part.PUTS_GET_LOST;
import static io.holdfast.engine.protocol.Scenario.Part.REPLICATES;
import static io.holdfast.engine.protocol.Scenario.Part.REWRITER;
import static io.holdfast.engine.protocol.Scenario.Part.SHRINKS;
import static io.holdfast.engine.protocol.Scenario.Part.UPLOADS;
import static io.holdfast.engine.protocol.Scenario.Part.WRITER_A;
import static io.holdfast.engine.protocol.Scenario.Part.WRITER_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.protocol.Search.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every history within each bound, whatever clients do and lists hide, and however long it lasts: by the rules nothing that was promised is lost and no garbage
 * stays; without one of them something is, and the shortest history in which it is comes out. Rows: docs/protocol.md, section 10.
 */
class ProtocolModelTest {
    private static final int MOST_STATES = 1_000_000;
    private static final int MOST_STATES_OF_LONG_ONES = 6_000_000;

    /** Young is about progress. */
    private static final Set<Integer> ROWS_OF_OTHERS = Set.of(25);

    private static final Scenario COMMIT = Scenario.of(2, 1, 0, WRITER_A);
    private static final Scenario LOST = COMMIT.with(PUTS_GET_LOST);
    private static final Scenario REWRITE =
            Scenario.of(1, 1, 0, REWRITER, OLD_IS_LIVE).runs(4, 0);
    private static final Scenario HELD = COMMIT.with(FORGETS_A, HOLDS_A);
    private static final Scenario FOLDED = Scenario.of(1, 1, 0, WRITER_A, PAGES);
    private static final Scenario REPLICATED = Scenario.of(1, 1, 0, WRITER_A, UPLOADS, REPLICATES);

    /**
     * A bound, and rules that it is enough for to show what each is for.
     *
     * @param mutations one at a time
     */
    private record Bound(Scenario scenario, Mutation... mutations) {}

    private static final List<Bound> BOUNDS = List.of(
            new Bound(
                    LOST,
                    Mutation.W3_SKIPPED,
                    Mutation.K_AFTER_THE_READ,
                    Mutation.NO_W5,
                    Mutation.GRACE_TOO_SMALL,
                    Mutation.SWEEP_WITHOUT_A_FRESH_READ,
                    Mutation.CLIENT_CLOCK,
                    Mutation.A_NAME_IS_USED_TWICE,
                    Mutation.LATE_CONDEMN_NOT_RENEWED),
            new Bound(Scenario.of(1, 0, 1, WRITER_A, PUTS_GET_LOST), Mutation.GRACE_TOO_SMALL),
            new Bound(Scenario.of(1, 1, 1, WRITER_A, PUTS_GET_LOST), Mutation.GRACE_TOO_SMALL),
            new Bound(COMMIT.runs(2, 1), Mutation.C3_COUNTS_FROM_AS_OF),
            new Bound(COMMIT.with(WRITER_B), Mutation.PARDON),
            new Bound(COMMIT.with(UPLOADS).runs(3, 0), Mutation.OWN_UPLOADS_NOT_CHECKED, Mutation.RESCUE_WITH_A_NEW_K),
            new Bound(LOST.with(UPLOADS).tries(2), Mutation.UNKNOWN_TAKEN_FOR_FAILED),
            new Bound(COMMIT.with(IS_COPIED, OLD_IS_LIVE), Mutation.LATE_IGNORED),
            new Bound(COMMIT.with(IS_COPIED), Mutation.TIMES_KEPT_BY_A_COPY),
            new Bound(COMMIT.with(CLOCK_STEPS_BACK), Mutation.ONE_SIDED_IN_TIME),
            new Bound(COMMIT.with(FORGETS_A).trash(6), Mutation.TRASH_NOT_KEPT_IN_C3),
            new Bound(
                    REWRITE,
                    Mutation.DELETED_BEFORE_THE_RECORD_IS_PUT,
                    Mutation.REWRITER_SKIPS_W3,
                    Mutation.LATE_REPLACEMENT_FREES),
            new Bound(COMMIT.with(REWRITER), Mutation.REPLACEMENT_FREES_AT_ONCE),
            new Bound(COMMIT.with(OLD_IS_LIVE, FORGETS_OLD)),
            new Bound(HELD, Mutation.FORGET_FREES_AT_ONCE, Mutation.HOLD_OF_A_FORGOTTEN_ONE),
            new Bound(COMMIT.with(PARENTS, REWRITER, OLD_IS_LIVE, IS_COPIED), Mutation.LATE_PARENT_UNLISTED),
            new Bound(COMMIT.with(EXCLUSIVE), Mutation.EXCLUSIVE_BESIDE_A_WRITER),
            new Bound(
                    FOLDED,
                    Mutation.LATE_CONDEMN_FREES,
                    Mutation.PAGE_MADE_TOO_EARLY,
                    Mutation.RECORDS_DELETED_AT_ONCE,
                    Mutation.READ_LONGER_THAN_W),
            new Bound(FOLDED.with(A_PAGE_IS_DAMAGED).runs(1, 0), Mutation.ONE_PAGE_IS_ENOUGH),
            new Bound(REPLICATED, Mutation.PACKS_LISTED_FIRST, Mutation.NO_WAIT),
            new Bound(Scenario.of(2, 1, 0, REWRITER, OLD_IS_LIVE, REPLICATES), Mutation.ROUND_TOO_LONG),
            new Bound(
                    Scenario.of(1, 1, 0, WRITER_A, REWRITER, REPLICATES),
                    Mutation.REPLACEMENT_FREES_AT_ONCE_FOR_A_REPLICA),
            new Bound(
                    Scenario.of(1, 1, 0, REWRITER, OLD_IS_LIVE, REPLICATES, SHRINKS),
                    Mutation.SHRUNK_BEFORE_THE_RECORDS_ARE_PUT));

    private static final List<Bound> LONG_BOUNDS = List.of(
            new Bound(Scenario.of(1, 3, 0, WRITER_A, PAGES), Mutation.PAGE_COUNTS_AT_ONCE),
            new Bound(FOLDED.with(BOTH_PAGES_ARE_DAMAGED), Mutation.PRUNE_GOES_ON, Mutation.WRITER_GOES_ON),
            new Bound(FOLDED.with(A_PAGE_IS_DAMAGED)),
            new Bound(LOST.with(WRITER_B)),
            new Bound(LOST.with(UPLOADS).runs(2, 1)),
            new Bound(HELD.with(PUTS_GET_LOST).runs(3, 0)),
            new Bound(REWRITE.with(PUTS_GET_LOST).tries(2)),
            new Bound(LOST.with(REWRITER, OLD_IS_LIVE)),
            new Bound(REPLICATED.with(REWRITER, OLD_IS_LIVE)));

    /** One rule less, within a bound. */
    record Broken(Mutation mutation, Scenario scenario) {
        @Override
        public String toString() {
            return mutation.row + " " + mutation + ": " + scenario;
        }
    }

    static Stream<Scenario> bounds() {
        return BOUNDS.stream().map(Bound::scenario);
    }

    static Stream<Scenario> longBounds() {
        return LONG_BOUNDS.stream().map(Bound::scenario);
    }

    static Stream<Broken> mutations() {
        return Stream.concat(BOUNDS.stream(), LONG_BOUNDS.stream())
                .flatMap(bound -> Arrays.stream(bound.mutations).map(each -> new Broken(each, bound.scenario)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bounds")
    void nothingIsLostAndNoGarbageStays(Scenario scenario, TestReporter reporter) {
        holds(scenario, MOST_STATES, reporter);
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}")
    @MethodSource("longBounds")
    void soItIsWithinWiderBounds(Scenario scenario, TestReporter reporter) {
        holds(scenario, MOST_STATES_OF_LONG_ONES, reporter);
    }

    private static void holds(Scenario scenario, int most, TestReporter reporter) {
        Result result = new Search(new Protocol(scenario, Mutation.NONE), most).run();
        result.failure().ifPresent(failure -> {
            throw new AssertionError(scenario + "\n" + failure);
        });
        reporter.publishEntry(scenario.toString(), result.states() + " states, " + result.depth() + " steps");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutations")
    void withoutOneRuleSomethingIs(Broken broken, TestReporter reporter) {
        Result result = new Search(new Protocol(broken.scenario, broken.mutation), MOST_STATES).run();
        assertThat(result.failure())
                .as("%s, in %s states", broken, result.states())
                .isPresent();
        result.failure().ifPresent(failure -> reporter.publishEntry(broken.toString(), "\n" + failure));
    }

    @Test
    void everyRowIsTried() throws IOException {
        Set<Integer> tried = mutations()
                .map(each -> each.mutation.row)
                .filter(row -> row > 0)
                .collect(Collectors.toCollection(TreeSet::new));
        String text = Files.readString(Path.of("../docs/protocol.md"));
        Set<Integer> rows = Pattern.compile("(?m)^(\\d+)\\. \\*\\*")
                .matcher(text)
                .results()
                .map((MatchResult row) -> Integer.valueOf(row.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(rows)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 38).boxed().toList());
        rows.removeAll(ROWS_OF_OTHERS);
        assertThat(tried).isEqualTo(rows);
    }
}

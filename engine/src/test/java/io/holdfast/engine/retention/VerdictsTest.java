package io.holdfast.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.retention.Verdict.Cause;
import io.holdfast.engine.retention.Verdict.Why;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stays whatever the rules say, and what is not counted. */
class VerdictsTest {
    private static final Given MONDAY = Given.at("2026-11-23T08:00:00Z");
    private static final Given TUESDAY = Given.at("2026-11-24T08:00:00Z");
    private static final Given WEDNESDAY = Given.at("2026-11-25T08:00:00Z");
    private static final Named ORDINARY = Named.of("tier", "ordinary");

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @Test
    void withoutARuleNothingIsJudged() {
        KeepRules none = new KeepRules(Map.of(), Optional.empty(), ZoneId.of("UTC"));
        assertThatThrownBy(() -> new ForgetOptions(none, Optional.empty(), List.of()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("nothing is forgotten without one");
    }

    @Test
    void aRuleThatKeepsNothingIsNoRule() {
        assertThatThrownBy(() -> new KeepRules(Map.of(Keep.LAST, 0), Optional.empty(), ZoneId.of("UTC")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eachSourceIsCountedOnItsOwn() {
        List<Given> all = List.of(MONDAY, TUESDAY, MONDAY.of("other"));
        assertThat(going(all, last(1))).containsExactly(MONDAY);
    }

    @Test
    void anotherSourceIsNotLookedAt() {
        List<Given> all = List.of(MONDAY, TUESDAY, MONDAY.of("other"), TUESDAY.of("other"));
        ForgetOptions options = new ForgetOptions(rules(1), Optional.of("other"), List.of());
        assertThat(verdicts(all, options)).hasSize(2);
        assertThat(going(all, options)).containsExactly(MONDAY.of("other"));
    }

    @Test
    void snapshotsWithoutTheTagsStayAndAreNotCounted() {
        List<Given> all = List.of(MONDAY.with(ORDINARY), TUESDAY.with(ORDINARY, Named.of("more", "tags")), WEDNESDAY);
        ForgetOptions options = new ForgetOptions(rules(1), Optional.empty(), List.of(ORDINARY));
        assertThat(going(all, options)).containsExactly(MONDAY.with(ORDINARY));
        assertThat(reasons(all, options, WEDNESDAY)).containsExactly(Why.NEWEST, Why.NEWEST_GOOD, Why.NOT_MEANT);
    }

    @Test
    void whatIsHeldStays() {
        List<Given> all = List.of(MONDAY.isHeld(), TUESDAY, WEDNESDAY);
        assertThat(going(all, last(1))).containsExactly(TUESDAY);
        assertThat(reasons(all, last(1), MONDAY)).containsExactly(Why.HELD);
    }

    @Test
    void theNewestStaysAndTheNewestInWhichNoEntryFailed() {
        List<Given> all = List.of(
                MONDAY,
                TUESDAY,
                WEDNESDAY.failing(),
                Given.at("2026-11-26T08:00:00Z").failing());
        assertThat(going(all, last(1))).containsExactly(MONDAY, WEDNESDAY.failing());
        assertThat(reasons(all, last(1), TUESDAY)).containsExactly(Why.NEWEST_GOOD);
        assertThat(Verdicts.guarded(all.stream().map(Given::present).toList()))
                .as("also when it is named")
                .containsOnlyKeys(TUESDAY.id(), all.getLast().id());
    }

    @Test
    void aCheckpointCountsForNothingAndStaysWhileItIsTheNewest() {
        Given left = TUESDAY.checkpoint();
        Given newest = Given.at("2026-11-26T08:00:00Z").checkpoint();
        List<Given> all = List.of(MONDAY, left, WEDNESDAY, newest);
        assertThat(going(all, last(2))).containsExactly(left);
        assertThat(verdicts(all, last(2)))
                .contains(new Verdict.Goes(left.present(), Cause.OLD_CHECKPOINT))
                .contains(new Verdict.Stays(newest.present(), Set.of(Why.CHECKPOINT)));
        assertThat(reasons(all, last(1), WEDNESDAY)).contains(Why.LAST, Why.NEWEST);
    }

    @Fault(131)
    @Test
    void lateSnapshotsWithTimesToComePushNothingOut() {
        List<Given> all = new ArrayList<>(List.of(MONDAY, TUESDAY, WEDNESDAY));
        for (int i = 0; i < 20; i++) {
            all.add(Given.at(Instant.parse("2099-01-01T00:00:00Z").plus(Duration.ofHours(i)))
                    .late());
        }
        assertThat(going(all, last(2))).doesNotContain(TUESDAY, WEDNESDAY).contains(MONDAY);
        assertThat(reasons(all, last(2), WEDNESDAY)).contains(Why.LAST, Why.NEWEST, Why.NEWEST_GOOD);
    }

    @Test
    void inACopyWhereAllIsLateRulesWorkAsBefore() {
        List<Given> all = List.of(MONDAY.late(), TUESDAY.late(), WEDNESDAY.late());
        assertThat(going(all, last(2))).containsExactly(MONDAY.late());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatARuleKeepsOrAGuardNeverGoesAndOfEverySourceTheNewestGoodStays(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Given> all = Stream.generate(() -> any(random))
                .limit(1 + random.nextInt(80))
                .distinct()
                .sorted(Comparator.comparing(Given::time))
                .toList();
        KeepRules rules = rules(1 + random.nextInt(4));
        List<Given> going = going(all, new ForgetOptions(rules, Optional.empty(), List.of()));
        for (String source : List.of("a", "b", "c")) {
            List<Given> wholes = all.stream()
                    .filter(each -> each.source().equals(source)
                            && !each.present().snapshot().isCheckpoint())
                    .toList();
            List<Given> timely = wholes.stream().filter(Given::timely).toList();
            for (List<Given> each : List.of(wholes, timely)) {
                each.stream()
                        .reduce((_, last) -> last)
                        .ifPresent(newest -> assertThat(going).doesNotContain(newest));
                each.stream()
                        .filter(one -> one.unread() == 0)
                        .reduce((_, last) -> last)
                        .ifPresent(good -> assertThat(going).doesNotContain(good));
                rules.kept(each.stream().map(Given::present).toList())
                        .keySet()
                        .forEach(kept ->
                                assertThat(going).noneMatch(one -> one.id().equals(kept)));
            }
        }
        assertThat(going).noneMatch(Given::held);
        assertThat(verdicts(all, new ForgetOptions(rules, Optional.empty(), List.of())))
                .as("one for each")
                .hasSameSizeAs(all);
    }

    private static Given any(SplittableRandom random) {
        Instant time = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(60 * 24 * 3600));
        Given given = Given.at(time).of(List.of("a", "b", "c").get(random.nextInt(3)));
        given = random.nextInt(4) == 0 ? given.failing() : given;
        given = random.nextInt(9) == 0 ? given.isHeld() : given;
        given = random.nextInt(5) == 0 ? given.late() : given;
        return random.nextInt(9) == 0 && !given.held() ? given.checkpoint() : given;
    }

    private static KeepRules rules(int last) {
        return new KeepRules(Map.of(Keep.LAST, last), Optional.empty(), ZoneId.of("UTC"));
    }

    private static ForgetOptions last(int count) {
        return new ForgetOptions(rules(count), Optional.empty(), List.of());
    }

    private static List<Verdict> verdicts(List<Given> all, ForgetOptions options) {
        return Verdicts.of(all.stream().map(Given::present).toList(), options);
    }

    private static List<Given> going(List<Given> all, ForgetOptions options) {
        List<Verdict> verdicts = verdicts(all, options);
        return all.stream()
                .filter(each -> verdicts.stream()
                        .anyMatch(verdict -> verdict instanceof Verdict.Goes
                                && verdict.snapshot().snapshot().id().equals(each.id())))
                .toList();
    }

    private static List<Why> reasons(List<Given> all, ForgetOptions options, Given of) {
        return verdicts(all, options).stream()
                .filter(verdict -> verdict.snapshot().snapshot().id().equals(of.id()))
                .flatMap(verdict -> verdict instanceof Verdict.Stays stays ? stays.inOrder().stream() : Stream.empty())
                .toList();
    }
}

package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.KeptIndex.Said;
import io.holdfast.engine.run.RunRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which merged runs of the index stay, and which others may go for them: docs/protocol.md, section 2, "Needed". */
class KeptIndexTest {
    private static final Instant SEEN = Instant.parse("2026-11-28T12:00:00Z");
    private static final boolean TIMELY = true;
    private static final boolean LATE = false;

    private static ObjectHash hash(String text) {
        return ObjectHash.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RunRef run(String name) {
        return new RunRef(hash(name), 1, 2, 3);
    }

    private static Instant mark(int second) {
        return SEEN.minusSeconds(1_000).plusSeconds(second);
    }

    /** A page that names one run, put so many seconds after everybody has seen what there is. */
    private static Said said(String run, int mark, boolean timely, int seconds) {
        return new Said(new MergedIndex(mark(mark), List.of(run(run))), timely, SEEN.plusSeconds(seconds));
    }

    private static RecordName record(int second) {
        return new RecordName(mark(second), hash("record"));
    }

    private static void standsUpTo(KeptIndex kept, int second) {
        assertThat(kept.standsFor(record(second))).isTrue();
        assertThat(kept.standsFor(new RecordName(mark(second).plusMillis(1), hash("record"))))
                .isFalse();
    }

    private static void standsForNothing(KeptIndex kept) {
        assertThat(kept.standsFor(new RecordName(Instant.EPOCH.plusMillis(1), hash("record"))))
                .isFalse();
    }

    @Test
    void withoutPagesNothingIsMerged() {
        KeptIndex kept = KeptIndex.of(List.of(), SEEN);
        assertThat(kept.merged()).isEmpty();
        assertThat(kept.newest()).isEqualTo(MergedIndex.NONE);
        standsForNothing(kept);
        assertThat(KeptIndex.NOTHING.merged()).isEmpty();
        standsForNothing(KeptIndex.NOTHING);
    }

    /** What older ones name may go, and so may the index of the records that it stands for. */
    @Test
    void aPageThatEverybodyHasSeenIsEnough() {
        KeptIndex kept = KeptIndex.of(List.of(said("new", 20, TIMELY, 0), said("old", 10, TIMELY, -100)), SEEN);
        assertThat(kept.merged()).containsExactly(run("new"));
        assertThat(kept.newest().runs()).containsExactly(run("new"));
        standsUpTo(kept, 20);
    }

    @Test
    void untilThenWhatTheOneBeforeNamesStaysTooAndThatAloneStandsForRecords() {
        KeptIndex kept = KeptIndex.of(
                List.of(said("new", 20, TIMELY, 1), said("old", 10, TIMELY, -1), said("older", 5, TIMELY, -2)), SEEN);
        assertThat(kept.merged()).containsExactlyInAnyOrder(run("new"), run("old"));
        assertThat(kept.newest().runs()).containsExactly(run("new"));
        standsUpTo(kept, 10);
    }

    /** It was made from an older page, and stands for less than what everybody has seen. */
    @Test
    void aNewerPageThatStandsForLessMayBecomeTheOneThatIsRead() {
        KeptIndex kept = KeptIndex.of(List.of(said("side", 5, TIMELY, 1), said("seen", 10, TIMELY, 0)), SEEN);
        assertThat(kept.merged()).containsExactlyInAnyOrder(run("side"), run("seen"));
        standsUpTo(kept, 5);
    }

    @Test
    void wherePagesAreYoungAllOfThemStayAndNothingMayGoForThem() {
        KeptIndex kept = KeptIndex.of(List.of(said("new", 20, TIMELY, 2), said("old", 10, TIMELY, 1)), SEEN);
        assertThat(kept.merged()).containsExactlyInAnyOrder(run("new"), run("old"));
        assertThat(kept.newest().runs()).containsExactly(run("new"));
        standsForNothing(kept);
    }

    /** Nobody knows whether what it tells of is here: it is kept, and nothing goes for it, also of what it stands for less. */
    @Test
    void aLatePageIsKeptAndCountsForNothing() {
        KeptIndex kept = KeptIndex.of(
                List.of(said("late", 1, LATE, -1), said("seen", 10, TIMELY, -2), said("old", 5, TIMELY, -3)), SEEN);
        assertThat(kept.merged()).containsExactlyInAnyOrder(run("late"), run("seen"));
        assertThat(kept.newest().runs()).containsExactly(run("seen"));
        standsUpTo(kept, 10);
    }

    @Test
    void inACopyTheNewestLatePageIsReadAndStandsForNothing() {
        KeptIndex kept = KeptIndex.of(List.of(said("new", 20, LATE, -1), said("old", 10, LATE, -2)), SEEN);
        assertThat(kept.merged()).containsExactlyInAnyOrder(run("new"), run("old"));
        assertThat(kept.newest()).isEqualTo(new MergedIndex(MergedIndex.NONE.mark(), List.of(run("new"))));
        standsForNothing(kept);
    }
}

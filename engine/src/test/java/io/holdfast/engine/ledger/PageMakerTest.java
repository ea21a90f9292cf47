package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerRecord.Wholeness;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a page takes in, what it says of what it drops, and when one is worth it: docs/protocol.md, section 6. */
class PageMakerTest {
    private static final Times TIMES =
            new Times(Times.LOCAL.window(), Times.LOCAL.young(), Duration.ofMinutes(1), Duration.ofSeconds(4));
    private static final int WORTH = 3;
    private static final Duration MOMENT = Duration.ofMillis(1);

    /** L is W + D + E and a moment before the read. */
    private static final Duration BEHIND =
            TIMES.window().plus(TIMES.listDelay()).plus(TIMES.clockSpread()).plus(MOMENT);

    private static final RunRef RUN = new RunRef(LedgerWorld.pack("run").name(), 1, 2, 3);

    private final LedgerWorld world = new LedgerWorld(1, TIMES, WORTH);
    private final Ledger ledger = world.ledger(world.client());

    @BeforeEach
    void timeStandsStillAndTheStoreIsPrompt() {
        world.objects.perCall(Duration.ZERO).listDelay(Duration.ZERO).clockSpread(Duration.ZERO);
    }

    private RecordName put(LedgerRecord record) {
        return ledger.put(ledger.prepare(record, world.clock.now())).name();
    }

    private RecordName putSnapshot(int id) {
        return put(LedgerWorld.snapshot(LedgerWorld.id(id), List.of(), List.of()));
    }

    private static Snapshot checkpoint(int id) {
        Snapshot like = LedgerWorld.snapshot(LedgerWorld.id(id), List.of(), List.of());
        return new Snapshot(
                like.origin(),
                like.id(),
                like.source(),
                like.location(),
                like.runs(),
                like.index(),
                List.of(),
                Optional.empty(),
                List.of(),
                like.started(),
                like.consistency(),
                like.mode(),
                List.of(),
                like.tally(),
                List.of(),
                Wholeness.CHECKPOINT);
    }

    private void foldWithout(RecordName... dropped) {
        assertThat(ledger.fold(ledger.readToDelete(), MergedIndex.NONE, (_, _, _) -> Set.of(dropped), _ -> true))
                .isTrue();
        world.pass(Duration.ofHours(1));
    }

    private Page newest() {
        return ledger.read().page().orElseThrow();
    }

    @Test
    void itTakesInWhatNobodyCanStillPutBesideAndNothingYounger() {
        RecordName old = putSnapshot(1);
        world.pass(MOMENT);
        RecordName young = putSnapshot(2);
        world.pass(BEHIND.minus(MOMENT));
        assertThat(ledger.mark(ledger.read())).isEqualTo(old.asOf());
        assertThat(ledger.fold(ledger.readToDelete())).isPresent();
        assertThat(newest().names()).containsExactly(old).doesNotContain(young);
        assertThat(newest().name().mark()).isEqualTo(old.asOf());
    }

    @Test
    void soManyRecordsAreWorthAPageThatMayBeTakenIn() {
        putSnapshot(1);
        putSnapshot(2);
        world.pass(BEHIND);
        putSnapshot(3);
        assertThat(ledger.isFoldingDue(ledger.read())).isFalse();
        assertThat(ledger.foldWhereDue(ledger.read())).as("one is too young").isFalse();
        world.pass(BEHIND);
        assertThat(ledger.isFoldingDue(ledger.read())).isTrue();
        assertThat(ledger.foldWhereDue(ledger.read())).isTrue();
        assertThat(ledger.foldWhereDue(ledger.read())).isFalse();
        Outlived three = (_, _, _) -> Set.of(name(1), name(2), name(3));
        Outlived two = (_, _, _) -> Set.of(name(1), name(2));
        assertThat(ledger.isDroppingDue(ledger.read(), three)).isTrue();
        assertThat(ledger.isDroppingDue(ledger.read(), two)).isFalse();
    }

    private static RecordName name(int number) {
        return new RecordName(
                Instant.EPOCH, LedgerWorld.pack("record " + number).name());
    }

    @Test
    void aFewRunsOfTheIndexAreWorthAPage() {
        assertThat(ledger.worthOfRuns()).isEqualTo(2);
        assertThat(new LedgerWorld(1, TIMES, Ledger.WORTH)
                        .ledger(world.client())
                        .worthOfRuns())
                .isEqualTo(15);
    }

    /** Backups fold, and know nothing of packs: names stay as they are, and so does what is merged. */
    @Test
    void whoFoldsAloneCutsNoNameAndLeavesTheIndexAsItIs() {
        put(new LedgerRecord.Condemn(LedgerWorld.origin(List.of()), List.of(LedgerWorld.pack("a"))));
        world.pass(BEHIND);
        LedgerState all = ledger.readToDelete();
        MergedIndex merged = new MergedIndex(ledger.mark(all), List.of(RUN));
        assertThat(ledger.fold(all, merged, Outlived.NOTHING, _ -> true)).isTrue();
        world.pass(BEHIND);
        assertThat(ledger.fold(ledger.readToDelete())).isPresent();
        assertThat(newest().index()).isEqualTo(merged);
        assertThat(ledger.keptIndex(ledger.readToDelete(), Instant.MAX).merged())
                .containsExactly(RUN);
        assertThat(newest().condemned().firsts()).noneMatch(CondemnedNames.Row::isCut);
        world.pass(BEHIND);
        assertThat(ledger.fold(ledger.readToDelete(), merged, Outlived.NOTHING, _ -> false))
                .isTrue();
        assertThat(newest().condemned().firsts()).allMatch(CondemnedNames.Row::isCut);
    }

    /** A list would bring a snapshot back without its forget; and an older page could not be deleted. */
    @Test
    void whatStandsByItselfOrIsNeededByAnotherPageCannotGo() {
        RecordName old = putSnapshot(1);
        world.pass(BEHIND);
        assertThat(ledger.fold(ledger.readToDelete())).isPresent();
        RecordName loose = putSnapshot(2);
        assertThat(staying(Set.of(old))).containsExactlyInAnyOrder(old, loose);
        world.objects.lose(old.path());
        assertThat(staying(Set.of())).containsExactlyInAnyOrder(old, loose);
        assertThat(staying(Set.of(old)))
                .as("its page says that nobody needs it")
                .containsExactly(loose);
    }

    /** @param outlived what a page alone need not hold */
    private Set<RecordName> staying(Set<RecordName> outlived) {
        Set<RecordName> staying = new HashSet<>();
        Outlived watching = (_, names, _) -> {
            staying.addAll(names);
            return names.isEmpty() ? outlived : Set.of();
        };
        assertThat(ledger.fold(ledger.readToDelete(), MergedIndex.NONE, watching, _ -> true))
                .isTrue();
        return staying;
    }

    /** Its maker slept, or it is a copy: who folds does not know whether its runs are there still, and must not vouch for them. */
    @Test
    void behindALatePageThatNamesRunsOnlyAPruneMakesAnother() {
        putSnapshot(1);
        world.pass(BEHIND);
        LedgerState before = ledger.readToDelete();
        world.pass(TIMES.pageWindow());
        assertThat(ledger.fold(before, MergedIndex.NONE, Outlived.NOTHING, _ -> true))
                .isTrue();
        assertThat(newest().isInTime(TIMES)).isFalse();
        assertThat(ledger.fold(ledger.readToDelete())).as("it names none").isPresent();

        world.pass(BEHIND);
        LedgerState again = ledger.readToDelete();
        MergedIndex merged = new MergedIndex(again.readAt().minus(BEHIND).truncatedTo(ChronoUnit.MILLIS), List.of(RUN));
        world.pass(TIMES.pageWindow());
        assertThat(ledger.fold(again, merged, Outlived.NOTHING, _ -> true)).isTrue();
        assertThat(newest().isInTime(TIMES)).isFalse();
        assertThat(ledger.fold(ledger.readToDelete())).isEmpty();
    }

    /** Its id lives on with whoever commits another record of it. */
    @Test
    void ofACheckpointThatGoesItSaysSoAndOfAReplacedSnapshotNot() {
        RecordName replaced = putSnapshot(1);
        RecordName checkpoint = put(checkpoint(2));
        RecordName first = put(checkpoint(3));
        put(checkpoint(3));
        world.pass(BEHIND);
        foldWithout();
        foldWithout(replaced, checkpoint, first);
        Page page = newest();
        assertThat(page.names()).hasSize(1);
        assertThat(page.condemned().contains(LedgerWorld.id(2))).isTrue();
        assertThat(page.condemned().contains(LedgerWorld.id(1))).isFalse();
        assertThat(page.condemned().contains(LedgerWorld.id(3)))
                .as("a record of it stays")
                .isFalse();
    }

    @Test
    void ofAForgottenSnapshotThatGoesItSaysSoForEver() {
        RecordName snapshot = putSnapshot(1);
        RecordName forget = put(new LedgerRecord.Forget(LedgerWorld.origin(List.of()), LedgerWorld.id(1)));
        world.pass(BEHIND);
        foldWithout();
        byte[] bytes = Objects.requireNonNull(world.objects.peek(snapshot.path()));
        List.of(snapshot, forget).forEach(each -> world.objects.lose(each.path()));
        foldWithout(snapshot, forget);
        foldWithout();
        assertThat(newest().names()).isEmpty();
        assertThat(newest().condemned().contains(LedgerWorld.id(1))).isTrue();
        world.client().put(snapshot.path(), Store.Body.of(bytes));
        assertThat(ledger.readToDelete().records()).isEmpty();
    }
}

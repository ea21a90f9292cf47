package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which records and pages may be deleted, since newer pages hold them: docs/protocol.md, section 6. */
class TwoPagesTest {
    private static final Times PROMPT =
            new Times(Times.LOCAL.window(), Times.LOCAL.young(), Duration.ZERO, Duration.ZERO);
    private static final Duration STEP = PROMPT.window().plusMinutes(5);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final LedgerWorld world = new LedgerWorld(1, PROMPT, 5);
    private final Ledger ledger = world.ledger(world.client());

    @BeforeEach
    void timeStandsStill() {
        world.objects.perCall(Duration.ZERO);
    }

    private RecordName put(LedgerRecord record) {
        RecordName name = ledger.put(ledger.prepare(record, world.clock.now())).name();
        world.pass(STEP);
        return name;
    }

    private RecordName putSnapshot(int id) {
        return put(LedgerWorld.snapshot(LedgerWorld.id(id), List.of(), List.of()));
    }

    private RecordName condemn(String... packs) {
        return put(new LedgerRecord.Condemn(
                LedgerWorld.origin(List.of()),
                Arrays.stream(packs).map(LedgerWorld::pack).toList()));
    }

    private PageName fold() {
        PageName page = ledger.fold(ledger.readToDelete()).orElseThrow();
        world.pass(STEP);
        return page;
    }

    /** A page without these. */
    private PageName foldWithout(RecordName... dropped) {
        List<LedgerReader.Listed> before = pages();
        assertThat(ledger.fold(ledger.readToDelete(), MergedIndex.NONE, dropping(dropped), _ -> true))
                .isTrue();
        world.pass(STEP);
        return pages().stream()
                .filter(each -> !before.contains(each))
                .findFirst()
                .orElseThrow()
                .name();
    }

    private List<LedgerReader.Listed> pages() {
        return world.client().list(PageName.FOLDER, null).found().stream()
                .map(each ->
                        new LedgerReader.Listed(PageName.ofPath(each.name()).orElseThrow(), each.modified()))
                .toList();
    }

    private static Outlived dropping(RecordName... names) {
        return (_, _, _) -> Set.of(names);
    }

    private Instant since(PageName page) {
        return world.client().head(page.path()).orElseThrow().modified();
    }

    private List<String> held(Instant before) {
        return held(before, Outlived.NOTHING);
    }

    private List<String> held(Instant before, Outlived outlived) {
        return ledger.heldByTwoPages(ledger.readToDelete(), before, outlived);
    }

    @Test
    void onePageIsNotEnoughAndTheSecondMustBeSeenByAll() {
        RecordName record = putSnapshot(1);
        assertThat(held(Instant.MAX)).isEmpty();
        fold();
        assertThat(held(Instant.MAX)).isEmpty();
        PageName second = fold();
        assertThat(held(since(second).minus(MOMENT))).isEmpty();
        assertThat(held(since(second))).containsExactly(record.path());
        fold();
        assertThat(held(since(second))).as("whatever comes after them").containsExactly(record.path());
    }

    @Test
    void anOlderPageGoesWhenTwoNewerOnesSayAllThatItSays() {
        putSnapshot(1);
        condemn("a");
        PageName first = fold();
        fold();
        PageName third = fold();
        assertThat(held(since(third))).contains(first.path()).hasSize(3);
        assertThat(held(since(third).minus(MOMENT))).doesNotContain(first.path());
    }

    @Test
    void aRecordBehindTheMarkOfOneOfThemStays() {
        fold();
        RecordName record = putSnapshot(1);
        fold();
        assertThat(held(Instant.MAX)).isEmpty();
        fold();
        assertThat(held(Instant.MAX)).contains(record.path());
    }

    /** A late record may have come to older ones alone, when several made pages at once: readers would not find it. */
    @Test
    void whatTheNewestPageLacksStaysThoughTwoOlderOnesHoldIt() {
        RecordName lacking = putSnapshot(1);
        RecordName other = putSnapshot(2);
        PageName first = fold();
        PageName second = fold();
        foldWithout(lacking);
        assertThat(held(since(second))).containsExactly(other.path());
        assertThat(held(Instant.MAX)).doesNotContain(lacking.path(), first.path());
        assertThat(held(Instant.MAX, dropping(lacking)))
                .as("nobody needs it")
                .contains(first.path())
                .doesNotContain(lacking.path());
    }

    @Test
    void aCondemnationGoesWhenThePagesListAllItsPacks() {
        RecordName both = condemn("a", "b");
        fold();
        fold();
        assertThat(held(Instant.MAX)).containsExactly(both.path());
    }

    /** No page is made so; whoever deletes looks all the same. */
    @Test
    void whatOneOfThePagesDoesNotListAsCondemnedStaysAndSoDoesThePageThatDoes() {
        RecordName record = condemn("a", "b");
        Instant now = world.clock.now();
        world.putPage(now, LedgerWorld.pack("a"), LedgerWorld.pack("b"));
        PageName second = world.putPage(now.plusSeconds(1), LedgerWorld.pack("a"), LedgerWorld.pack("b"));
        assertThat(held(Instant.MAX)).containsExactly(record.path());
        world.putPage(now.plusSeconds(2), LedgerWorld.pack("a"));
        assertThat(held(Instant.MAX)).isEmpty();
        world.putPage(now.plusSeconds(3), LedgerWorld.pack("a"), LedgerWorld.pack("b"));
        world.putPage(now.plusSeconds(4), LedgerWorld.pack("a"), LedgerWorld.pack("b"));
        assertThat(held(Instant.MAX)).contains(record.path(), second.path()).hasSize(4);
    }

    /** Others may have named it as what they saw, and no page can say so yet. */
    @Test
    void aCondemnationBehindTheMarkStaysThoughItsPacksAreListed() {
        RecordName first = condemn("a");
        fold();
        RecordName again = condemn("a");
        RecordName more = condemn("a", "c");
        fold();
        assertThat(held(Instant.MAX)).containsExactly(first.path());
        fold();
        assertThat(held(Instant.MAX)).contains(again.path(), more.path());
    }

    /** It stands in the pages as it is. */
    @Test
    void aLateCondemnationGoesByItsName() {
        Instant asOf = world.clock.now();
        world.pass(STEP);
        RecordName late = ledger.put(ledger.prepare(
                        new LedgerRecord.Condemn(LedgerWorld.origin(List.of()), List.of(LedgerWorld.pack("a"))), asOf))
                .name();
        fold();
        assertThat(held(Instant.MAX)).isEmpty();
        fold();
        assertThat(held(Instant.MAX)).containsExactly(late.path());
    }

    /** A put may come once more, whenever it likes. */
    @Test
    void aRecordOfADroppedSnapshotGoesWhenAllOfThePagesSayThatItWasDropped() {
        RecordName snapshot = putSnapshot(1);
        RecordName forget = put(new LedgerRecord.Forget(LedgerWorld.origin(List.of()), LedgerWorld.id(1)));
        PageName first = fold();
        byte[] bytes = Objects.requireNonNull(world.objects.peek(snapshot.path()));
        world.objects.lose(snapshot.path());
        world.objects.lose(forget.path());
        foldWithout(snapshot, forget);
        world.client().put(snapshot.path(), Store.Body.of(bytes));
        assertThat(held(Instant.MAX)).as("the first page does not say so").isEmpty();
        fold();
        assertThat(held(Instant.MAX)).containsExactly(snapshot.path(), first.path());
    }

    /** Which of them is read is chance. */
    @Test
    void ofPagesOfOneMarkNoneGoesForTheOther() {
        RecordName record = putSnapshot(1);
        LedgerState all = ledger.readToDelete();
        for (int i = 0; i < 3; i++) {
            assertThat(ledger.fold(all)).isPresent();
        }
        assertThat(held(Instant.MAX)).containsExactly(record.path());
    }
}

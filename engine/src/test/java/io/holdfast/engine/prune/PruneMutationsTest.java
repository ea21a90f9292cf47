package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.D;
import static io.holdfast.engine.prune.PruneWorld.E;
import static io.holdfast.engine.prune.PruneWorld.G;
import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static io.holdfast.engine.prune.PruneWorld.W;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.ledger.Outlived;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.HidingStore;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Sleep;
import io.holdfast.engine.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The histories of protocol.md, section 10, that prune has a part in. Each is lived twice: by the rules nothing is lost, without one of them
 * something is. P: packs that one old snapshot names, which is long forgotten unless it is "live". V: a writer. X, Y: prunes.
 */
class PruneMutationsTest {
    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final Duration TOO_SOON = G.minus(E.multipliedBy(2)).minus(MOMENT.multipliedBy(5));
    private static final int WORTH_A_PAGE = 20;
    private static final PruneRules RULES = new PruneRules(TIMES, TIMES.young(), G);

    @TempDir
    private Path folder = Path.of("");

    private int pasts;

    /** A snapshot that is long forgotten, and that a writer knows. */
    private final class Past {
        final PruneWorld world = new PruneWorld(folder.resolve("past" + ++pasts), TIMES);
        final Snapshot old;
        final Map<String, String> contents;

        Past() {
            MapSource source = world.source("source", 5);
            contents = Restored.expected(source.files());
            old = world.backUp(source);
        }

        PruneWorld.Pending adopted(Store store) {
            return world.adopt(old, names(), contents, store).orElseThrow();
        }

        Set<ObjectHash> names() {
            try (Repository repository = world.open(world.client())) {
                return PruneWorld.names(repository, old);
            }
        }

        /** A record that condemns P. */
        LedgerRecord.Condemn condemnation() {
            List<PackId> packs = new ArrayList<>();
            for (ObjectHash name : names()) {
                PackRows.KINDS.stream()
                        .filter(kind -> world.objects.names().contains(kind.path(name)))
                        .forEach(kind -> packs.add(new PackId(kind, name)));
            }
            return new LedgerRecord.Condemn(PruneWorld.origin(), packs);
        }

        /** As many records as are worth a page, of packs that never were. */
        void fillThePage() {
            try (Repository repository = world.open(world.client())) {
                for (int i = 0; i < WORTH_A_PAGE; i++) {
                    ObjectHash name = ObjectHash.sha256(("pack " + i).getBytes(StandardCharsets.UTF_8));
                    LedgerRecord filler =
                            new LedgerRecord.Condemn(PruneWorld.origin(), List.of(new PackId(PackKind.DATA, name)));
                    repository.ledger().put(repository.ledger().prepare(filler, world.clock.now()));
                }
            }
        }

        void fold(Store store) {
            try (Repository repository = world.open(store, WORTH_A_PAGE)) {
                assertThat(repository.ledger().foldWhereDue(repository.ledger().readEverything()))
                        .isTrue();
            }
        }
    }

    private Past forgotten() {
        Past past = new Past();
        past.world.trash(Duration.ZERO);
        past.world.forget(past.old);
        past.world.pass(G.multipliedBy(2));
        return past;
    }

    @Fault(74)
    @Test
    void mutation1W3Skipped() {
        assertThat(withAWriterThat(true)).isEmpty();
        assertThat(withAWriterThat(false)).isNotEmpty();
    }

    private Set<String> withAWriterThat(boolean readsAgain) {
        Past past = forgotten();
        PruneWorld world = past.world;
        world.prune(); // X condemns P
        world.pass(G.plus(MOMENT));
        HidingStore x = world.hiding();
        x.beforeListing(
                "data/",
                () -> { // X has read
                    if (readsAgain) {
                        assertThat(world.adopt(past.old, past.names(), past.contents, world.client()))
                                .isEmpty();
                    } else {
                        assertThat(world.adoptUnread(past.old, past.contents).commit())
                                .isTrue();
                    }
                });
        assertThat(world.prune(RULES, x).freed().objects()).isPositive();
        return world.lost();
    }

    @Fault(25)
    @Test
    void mutation4GOneTickTooSmall() {
        assertThat(lostWhenSweptAfter(G)).isEmpty();
        assertThat(lostWhenSweptAfter(TOO_SOON)).isNotEmpty();
    }

    /** As who asks for nothing special prunes: neither G nor what it is counted from is ours here. */
    @Test
    void mutations4And5SweptBeforeGIsOver() {
        assertThat(lostWhenPrunedAfter(TOO_SOON, (world, x) -> world.prune(world.usual(), x)))
                .isEmpty();
    }

    private Set<String> lostWhenSweptAfter(Duration grace) {
        return lostWhenPrunedAfter(grace, (world, x) -> world.prune(new PruneRules(TIMES, TIMES.young(), grace), x));
    }

    /** V reads just before the condemnation is listed, and puts when its window is about to close; the put is listed as late as can be. */
    private Set<String> lostWhenPrunedAfter(Duration time, BiConsumer<PruneWorld, Store> prune) {
        Past past = forgotten();
        PruneWorld world = past.world;
        Instant condemned = world.clock.now();
        RecordName condemn = world.put(past.condemnation());
        world.pass(D.minus(MOMENT));
        PruneWorld.Pending v = past.adopted(world.hiding().hide(condemn.path(), condemned.plus(D)));
        world.pass(W.minus(MOMENT));
        assertThat(v.commit()).isTrue();
        HidingStore x = world.hiding().hide(v.path(), world.clock.now().plus(D));
        world.pass(Duration.between(world.clock.now(), condemned.plus(time).plus(MOMENT)));
        prune.accept(world, x);
        return world.lost();
    }

    @Test
    void mutation5SweepWithoutAFreshRead() {
        assertThat(lostWhenThePruneOfAnOldReadSweeps(_ -> RULES)).isEmpty();
        assertThat(lostWhenThePruneOfAnOldReadSweeps(world -> new PruneRules(TIMES, TIMES.young(), G) {
                    @Override
                    Instant readAt(LedgerState state) {
                        return world.clock.now();
                    }
                }))
                .isNotEmpty();
    }

    private Set<String> lostWhenThePruneOfAnOldReadSweeps(Function<PruneWorld, PruneRules> by) {
        Past past = forgotten();
        PruneWorld world = past.world;
        PruneRules rules = by.apply(world);
        PruneWorld.Pending v = past.adopted(world.client());
        world.put(past.condemnation());
        world.pass(MOMENT);
        HidingStore x = world.hiding();
        x.beforeListing(
                "data/",
                () -> { // X has read, before V
                    assertThat(v.commit()).isTrue();
                    world.pass(G.plus(MOMENT));
                });
        world.prune(rules, x);
        return world.lost();
    }

    @Test
    void mutation7C3CountsFromAsOf() {
        assertThat(lostWhenCondemnedByASlowPrune(RULES)).isEmpty();
        assertThat(lostWhenCondemnedByASlowPrune(new PruneRules(TIMES, TIMES.young(), G) {
                    @Override
                    Instant since(Found record) {
                        return record.name().asOf();
                    }
                }))
                .isNotEmpty();
    }

    private Set<String> lostWhenCondemnedByASlowPrune(PruneRules rules) {
        Past past = forgotten();
        PruneWorld world = past.world;
        LedgerRecord.Condemn condemnation = past.condemnation();
        Instant asOf = world.clock.now();
        world.pass(W.minus(MOMENT));
        PruneWorld.Pending v = past.adopted(world.client());
        RecordName condemn = world.put(condemnation, asOf);
        assertThat(condemn.asOf()).isBefore(world.clock.now());
        world.pass(W.minus(MOMENT));
        assertThat(v.commit()).isTrue();
        HidingStore x = world.hiding().hide(v.path(), world.clock.now().plus(D));
        world.pass(Duration.between(world.clock.now(), asOf.plus(G).plus(MOMENT)));
        world.prune(rules, x);
        return world.lost();
    }

    @Test
    void mutation13LateIgnored() {
        assertThat(lostInACopy(RULES)).isEmpty();
        assertThat(lostInACopy(new PruneRules(TIMES, TIMES.young(), G) {
                    @Override
                    boolean keeps(Found snapshot) {
                        return snapshot.timely();
                    }
                }))
                .isNotEmpty();
    }

    private Set<String> lostInACopy(PruneRules rules) {
        PruneWorld world = new Past().world;
        world.pass(Duration.ofDays(1));
        SimulatedStore copy = world.client();
        world.objects.contents().forEach((name, content) -> copy.put(name, Store.Body.of(content)));
        world.pass(D);
        world.prune(rules, world.client());
        world.pass(G.plus(MOMENT));
        world.prune(rules, world.client());
        return world.lost();
    }

    @Test
    void mutation16TrashNotKeptInC3() {
        assertThat(isThereWhileInTrash(RULES)).isTrue();
        assertThat(isThereWhileInTrash(new PruneRules(TIMES, TIMES.young(), G) {
                    @Override
                    Instant freedToSweep(LedgerState state) {
                        return readAt(state).minus(grace());
                    }

                    @Override
                    Instant freedToCondemn(LedgerState state) {
                        return freedToSweep(state);
                    }
                }))
                .isFalse();
    }

    private boolean isThereWhileInTrash(PruneRules rules) {
        Past past = forgotten();
        PruneWorld world = past.world;
        PruneWorld.Pending v = past.adopted(world.client());
        world.put(past.condemnation());
        assertThat(v.commit()).isTrue();
        world.trash(Duration.ofDays(7));
        world.forget(v.snapshot());
        world.pass(G.plus(MOMENT));
        world.prune(rules, world.client());
        return world.restores(v.snapshot(), past.contents);
    }

    @Test
    void mutation20ReplacementFreesAtOnce() {
        assertThat(lostForAReaderBeside(RULES)).isEmpty();
        assertThat(lostForAReaderBeside(new PruneRules(TIMES, TIMES.young(), G) {
                    @Override
                    Instant freedToSweep(LedgerState state) {
                        return readAt(state);
                    }
                }))
                .isNotEmpty();
    }

    private Set<String> lostForAReaderBeside(PruneRules rules) {
        Past past = forgotten();
        PruneWorld world = past.world;
        PruneWorld.Pending v = past.adopted(world.client());
        world.put(past.condemnation());
        assertThat(v.commit()).isTrue();
        world.pass(G.plus(MOMENT));
        String z = world.rewrite(v.snapshot(), v.name());
        HidingStore reader = world.hiding().hide(z, world.clock.now().plus(D));
        world.prune(rules, world.client());
        return world.lost(reader);
    }

    @Test
    void mutation21ForgetFreesAtOnce() {
        assertThat(isThereWhenHeldBeforeTheForgetIsSeen(RULES)).isTrue();
        assertThat(isThereWhenHeldBeforeTheForgetIsSeen(new PruneRules(TIMES, TIMES.young(), G) {
                    @Override
                    Instant freedToSweep(LedgerState state) {
                        return readAt(state);
                    }
                }))
                .isFalse();
    }

    private boolean isThereWhenHeldBeforeTheForgetIsSeen(PruneRules rules) {
        Past past = forgotten();
        PruneWorld world = past.world;
        PruneWorld.Pending v = past.adopted(world.client());
        world.put(past.condemnation());
        assertThat(v.commit()).isTrue();
        world.pass(G.plus(MOMENT));
        world.forget(v.snapshot());
        world.pass(MOMENT);
        world.prune(rules, world.client());
        if (!world.restores(v.snapshot(), past.contents)) {
            return false;
        }
        world.put(new LedgerRecord.Hold(PruneWorld.origin(), v.snapshot().id(), "why", Optional.empty()));
        world.pass(G.multipliedBy(2));
        world.prune(rules, world.client());
        return world.restores(v.snapshot(), past.contents);
    }

    @Test
    void mutation24ExclusiveBesideAWriter() {
        assertThat(lostBesideAnExclusivePrune(false)).isEmpty();
        assertThat(lostBesideAnExclusivePrune(true)).isNotEmpty();
    }

    private Set<String> lostBesideAnExclusivePrune(boolean commits) {
        Past past = forgotten();
        PruneWorld world = past.world;
        PruneWorld.Pending v = past.adopted(world.client());
        HidingStore x = world.hiding();
        PruneOptions exclusive = world.usual().with(PruneOptions.Mode.EXCLUSIVE);
        try (Repository repository = world.open(x)) {
            Sleep sleep = time -> {
                world.pass(time);
                if (commits) {
                    assertThat(v.commit()).isTrue();
                    x.hide(v.path(), world.clock.now().plus(D));
                }
            };
            Prune prune = new Prune(repository, exclusive, PruneWorld.CLIENT, Progress.none(), sleep);
            assertThat(prune.run().freed().objects()).isPositive();
        }
        return world.lost();
    }

    @Test
    void exclusiveWaitsUntilEverybodySeesWhatItCondemned() {
        assertThat(lostToAWriterThatBeginsBehindAnExclusivePrune(RULES)).isEmpty();
        assertThat(lostToAWriterThatBeginsBehindAnExclusivePrune(new PruneRules(TIMES, TIMES.young(), G) {
                    @Override
                    Duration untilEverybodySeesIt(LedgerState state) {
                        return Duration.ZERO;
                    }
                }))
                .isNotEmpty();
    }

    private Set<String> lostToAWriterThatBeginsBehindAnExclusivePrune(PruneRules rules) {
        Past past = forgotten();
        PruneWorld world = past.world;
        Set<String> before = world.objects.names();
        Set<ObjectHash> names = past.names();
        PruneOptions exclusive = world.usual().with(PruneOptions.Mode.EXCLUSIVE);
        Instant condemned = world.clock.now();
        assertThat(world.prune(rules, exclusive, world.client()).freed().objects())
                .isPositive();
        HidingStore v = world.hiding();
        world.objects.names().stream()
                .filter(name -> !before.contains(name))
                .forEach(name -> v.hide(name, condemned.plus(D)));
        world.adopt(past.old, names, past.contents, v).ifPresent(PruneWorld.Pending::commit);
        return world.lost();
    }

    @Test
    void mutation25NoYoung() {
        Times times = new Times(W, Duration.ofHours(24), D, E);
        PruneWorld world = new PruneWorld(folder.resolve("young"), times);
        MapSource source = world.source("source", 5);
        SimulatedStore mortal = world.client();
        mortal.killBefore(Operation.put("ledger/records/"));
        assertThatThrownBy(() -> world.backUp(source, mortal)).isInstanceOf(Killed.class);
        world.pass(Duration.ofHours(1));
        PruneResult result = world.prune();
        assertThat(result.condemned()).isEqualTo(Amount.NONE);
        assertThat(result.left().young().amount().objects()).isPositive();
        PruneRules noYoung = new PruneRules(times, Duration.ZERO, G);
        assertThat(world.prune(noYoung, world.client()).condemned().objects())
                .as("all that a writer had uploaded")
                .isEqualTo(result.left().young().amount().objects());
    }

    @Test
    void mutation26LateCondemnFrees() {
        assertThat(lostToACondemnationThatCameLate(RULES)).isEmpty();
        assertThat(lostToACondemnationThatCameLate(new PruneRules(TIMES, TIMES.young(), G) {
                    @Override
                    boolean frees(Found record) {
                        return record.timely() || record.record() instanceof LedgerRecord.Condemn;
                    }
                }))
                .isNotEmpty();
    }

    private Set<String> lostToACondemnationThatCameLate(PruneRules rules) {
        Past past = forgotten();
        PruneWorld world = past.world;
        past.fillThePage();
        Instant asOf = world.clock.now().minus(MOMENT);
        world.pass(G);
        past.fold(world.client());
        world.put(
                past.condemnation(), asOf); // late, and older than the page: who begins with the page does not list it
        world.pass(G.plus(MOMENT));
        HidingStore x = world.hiding();
        x.beforeListing(
                "data/", () -> assertThat(past.adopted(world.client()).commit()).isTrue());
        world.prune(rules, x);
        return world.lost();
    }

    @Test
    void mutation28PageCountsAtOnce() {
        assertThat(lostToAPageThatWasJustPut(RULES)).isEmpty();
        assertThat(lostToAPageThatWasJustPut(new PruneRules(TIMES, TIMES.young(), G) {
                    @Override
                    Instant pageToSweep(LedgerState state) {
                        return readAt(state);
                    }
                }))
                .isNotEmpty();
    }

    private Set<String> lostToAPageThatWasJustPut(PruneRules rules) {
        Past past = forgotten();
        PruneWorld world = past.world;
        past.fillThePage();
        Instant condemned = world.clock.now();
        RecordName condemn = world.put(past.condemnation());
        world.pass(D.minus(MOMENT));
        PruneWorld.Pending v = past.adopted(world.hiding().hide(condemn.path(), condemned.plus(D)));
        world.pass(W.minus(MOMENT));
        assertThat(v.commit()).isTrue();
        HidingStore x = world.hiding().hide(v.path(), world.clock.now().plus(D));
        world.pass(MOMENT.multipliedBy(3).plus(E));
        past.fold(x);
        world.prune(rules, x);
        return world.lost();
    }

    @Test
    void mutation29RecordsDeletedAtOnce() {
        assertThat(lostToAPruneThatReadsWhilePagesArePut(RULES)).isEmpty();
        assertThat(lostToAPruneThatReadsWhilePagesArePut(new PruneRules(TIMES, TIMES.young(), G) {
                    @Override
                    Instant pageToDelete(LedgerState state) {
                        return readAt(state);
                    }
                }))
                .isNotEmpty();
    }

    private Set<String> lostToAPruneThatReadsWhilePagesArePut(PruneRules rules) {
        Past past = forgotten();
        PruneWorld world = past.world;
        PruneWorld.Pending v = past.adopted(world.client());
        world.put(past.condemnation());
        assertThat(v.commit()).isTrue();
        past.fillThePage();
        world.pass(G.plus(MOMENT));
        HidingStore x = world.hiding();
        x.beforeListing(
                "ledger/records/",
                () -> { // X has listed no page
                    past.fold(world.client());
                    world.pass(MOMENT);
                    past.fold(world.client());
                    world.pass(MOMENT);
                    deletes(v.path(), rules, world);
                });
        world.prune(RULES, x);
        return world.lost();
    }

    /** Y deletes a record, if it may, and dies. */
    private static void deletes(String record, PruneRules rules, PruneWorld world) {
        SimulatedStore y = world.client();
        try (Repository repository = world.open(y)) {
            LedgerState all = repository.ledger().readToDelete();
            List<String> held = repository.ledger().heldByTwoPages(all, rules.pageToDelete(all), Outlived.NOTHING);
            if (held.contains(record)) {
                y.delete(record);
            }
        }
    }
}

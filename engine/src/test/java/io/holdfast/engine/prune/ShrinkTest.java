package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.D;
import static io.holdfast.engine.prune.PruneWorld.G;
import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static io.holdfast.engine.prune.PruneWorld.W;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.Outlived;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.ledger.TrashTime;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.replication.Replicate;
import io.holdfast.engine.replication.ReplicateOptions;
import io.holdfast.engine.replication.Shrink;
import io.holdfast.engine.replication.ShrinkResult;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replica loses when its repository has freed it, when, and what it never does: docs/decisions/0065. */
class ShrinkTest {
    private static final Duration MOMENT = Duration.ofSeconds(2);
    /** So late a round waits for lists, and puts what is young. */
    private static final Times PROMPT = new Times(W, Duration.ZERO, Duration.ofMinutes(1), PruneWorld.E);

    private static final Duration MONTH = Duration.ofDays(30);

    @TempDir
    private Path folder = Path.of("");

    private PruneWorld world = new PruneWorld(folder, TIMES);
    private SimulatedObjects replica = new SimulatedObjects(2, world.clock);
    private final List<Event> events = new ArrayList<>();
    private String machine = "one machine";

    @BeforeEach
    void aRepositoryWithAReplica() {
        world = new PruneWorld(folder.resolve("world"), TIMES);
        replica = new SimulatedObjects(2, world.clock).named("the replica");
        world.trash(Duration.ZERO);
    }

    // ---- what goes, and when

    @Test
    void whatTheRepositoryHasFreedGoesWhenTheReplicaHasKnownThatForSoLong() {
        freed();
        Set<String> before = packs();

        ShrinkResult early = shrink(MONTH);
        assertThat(early.shrunk().deleted()).isEqualTo(Amount.NONE);
        assertThat(early.shrunk().waiting().objects())
                .isEqualTo(surplus().size())
                .isPositive();
        world.pass(MONTH.minus(MOMENT));
        assertThat(shrink(MONTH).shrunk().deleted()).isEqualTo(Amount.NONE);
        assertThat(packs()).isEqualTo(before);

        world.pass(MOMENT.multipliedBy(2));
        Shrunk shrunk = shrink(MONTH).shrunk();
        assertThat(shrunk.deleted()).isEqualTo(early.shrunk().waiting());
        assertThat(shrunk.waiting()).isEqualTo(Amount.NONE);
        assertThat(surplus()).isEmpty();
        assertThat(lostAtTheReplica()).isEmpty();
        assertThat(shrink(MONTH).shrunk().deleted()).as("nothing more").isEqualTo(Amount.NONE);
    }

    /** Who has broken into the repository can make a condemnation as old there as they like, and not at the replica. */
    @Test
    void aCondemnationThatIsOldAtTheRepositoryAloneFreesNothing() {
        replicateOldSnapshots();
        pruned();
        world.pass(MONTH.multipliedBy(2));

        assertThat(shrink(MONTH).shrunk().deleted()).isEqualTo(Amount.NONE);
        assertThat(surplus()).isNotEmpty();
        world.pass(MONTH.plus(MOMENT));
        assertThat(shrink(MONTH).shrunk().deleted().objects()).isPositive();
        assertThat(surplus()).isEmpty();
    }

    /** Everything is forgotten and pruned there by somebody who has the password: for so long the replica keeps what it showed. */
    @Test
    void whoPrunesEverythingAtTheRepositoryWaitsAsLong() {
        List<Snapshot> all = replicateOldSnapshots();
        SimulatedObjects before = replica.copy(3, world.clock);
        all.forEach(each -> world.put(new LedgerRecord.Forget(PruneWorld.origin(), each.id())));
        world.pass(G.plus(MOMENT));
        world.prune();
        world.pass(G.plus(MOMENT));
        world.prune();
        assertThat(world.packs()).isEmpty();

        for (int week = 0; week < 4; week++) {
            shrink(MONTH);
            assertThat(packs()).containsAll(Garbage.packs(before.names()));
            world.pass(Duration.ofDays(7));
        }
        world.pass(Duration.ofDays(7));
        shrink(MONTH);
        assertThat(packs()).as("then it is gone here, too").isEmpty();
    }

    @Test
    void aPackThatIsNeededAgainOrStillListedStays() {
        freed();
        shrink(G);
        world.pass(G.plus(MOMENT));
        String kept = surplus().iterator().next();
        world.client().put(kept, Store.Body.of(Objects.requireNonNull(replica.peek(kept))));
        shrink(G);
        assertThat(packs()).contains(kept);
        assertThat(surplus()).isEmpty();
    }

    @Test
    void namesThatAPageHasCutAreFoundByWhatIsLeftOfThem() {
        freed();
        world.pass(G.multipliedBy(2));
        fold();
        world.pass(G.multipliedBy(2));
        world.prune(); // condemnations go: two pages hold them
        fold();
        world.pass(G.multipliedBy(2));
        world.prune();
        assertThat(world.read().nothingIsCondemned()).isFalse();
        shrink(G);
        world.pass(G.plus(MOMENT));
        shrink(G);
        assertThat(surplus()).isEmpty();
        assertThat(lostAtTheReplica()).isEmpty();
    }

    @Test
    void aTimeThatIsTooShortIsRefusedBeforeAnythingIsCopied() {
        world.backUp(world.source("s", 3));
        assertThatThrownBy(() -> shrink(G.minus(MOMENT)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Next: give --shrink-after");
        assertThat(replica.names()).isEmpty();
    }

    @Test
    void aDryRunTellsAndDeletesNothing() {
        assertThat(dryRun(G).shrunk().deleted()).as("there is no replica yet").isEqualTo(Amount.NONE);
        freed();
        shrink(G);
        world.pass(G.plus(MOMENT));
        Set<String> before = replica.names();
        ShrinkResult would = dryRun(G);
        assertThat(replica.names()).isEqualTo(before);
        assertThat(would.shrunk()).isEqualTo(shrink(G).shrunk());
        assertThat(would.shrunk().deleted().objects()).isPositive();
    }

    @Test
    void whatALockKeepsIsCountedAndGoesLater() {
        freed();
        shrink(G);
        world.pass(G.plus(MOMENT));
        SimulatedStore locked = new SimulatedStore(replica);
        locked.beforeEach(operation -> {
            if (operation.call() == Operation.Call.DELETE) {
                throw new AccessDenied("Can't delete " + operation.name() + ": it is locked.");
            }
        });
        Shrunk refused = shrink(G, world.client(), locked).shrunk();
        assertThat(refused.deleted()).isEqualTo(Amount.NONE);
        assertThat(refused.refused().objects()).isEqualTo(surplus().size());
        assertThat(refused.refusal().orElseThrow()).contains("it is locked");
        assertThat(shrink(G).shrunk().deleted()).isEqualTo(refused.refused());
    }

    @Test
    void howFarItIsIsTold() {
        freed();
        shrink(G);
        world.pass(G.plus(MOMENT));
        shrink(G);
        assertThat(events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                Event.Advanced.class,
                                advanced -> assertThat(advanced.phase()).isEqualTo(Event.Phase.SHRINKING)));
    }

    // ---- what must not be lost

    @Test
    void killedAnywhereTheReplicaIsWholeAndTheNextRunGoesOn() {
        freed();
        shrink(G);
        world.pass(G.plus(MOMENT));
        int surplus = surplus().size();
        assertThat(surplus).isGreaterThan(1);
        SimulatedObjects before = replica;
        for (int at = 0; at < surplus; at++) {
            replica = before.copy(at, world.clock);
            int[] left = {at};
            SimulatedStore dying = new SimulatedStore(replica);
            dying.killAfter(operation -> operation.call() == Operation.Call.DELETE && left[0]-- == 0);
            assertThatThrownBy(() -> shrink(G, world.client(), dying)).satisfies(ShrinkTest::isDeath);
            assertThat(surplus()).hasSizeLessThan(surplus);
            assertThat(lostAtTheReplica()).isEmpty();
            shrink(G);
            assertThat(surplus()).isEmpty();
            assertThat(lostAtTheReplica()).isEmpty();
        }
    }

    /** Protocol, section 10, number 38. */
    @Test
    void mutation38ShrunkBeforeTheRecordsArePut() {
        Rewritten rewritten = rewritten();
        world.prune();
        assertThat(world.packs()).doesNotContain(rewritten.pack);
        SimulatedStore dying = new SimulatedStore(replica);
        dying.killBefore(operation ->
                operation.call() == Operation.Call.PUT && operation.name().equals(rewritten.record));
        assertThatThrownBy(() -> shrink(G, world.client(), dying)).satisfies(ShrinkTest::isDeath);
        assertThat(lostAtTheReplica()).isEmpty();
        shrink(G);
        assertThat(lostAtTheReplica()).isEmpty();
    }

    /**
     * A record that was copied within W is in time at the replica, and the one that took its place came later: readers go by the first. Its manifest lies in a pack with others
     * that are needed, so nothing tells them that content of it was swept.
     */
    @Test
    void whatTheReplicaShowsByAnOlderRecordThanTheRepositoryStays() {
        world = new PruneWorld(folder.resolve("prompt"), PROMPT);
        world.trash(Duration.ZERO);
        replica = new SimulatedObjects(3, world.clock).named("the replica");
        twoManifestsInOnePack();
        Present shown = newest("second");
        Set<ObjectHash> own = names("second");
        own.removeAll(names("third"));
        Set<String> ofIt =
                own.stream().map(PackKind.DATA::path).filter(data()::contains).collect(Collectors.toSet());
        assertThat(ofIt).isNotEmpty();
        replicate();
        world.pass(W);
        world.rewrite(shown.snapshot(), shown.found().name(), own);
        for (int round = 0; round < 2; round++) {
            world.pass(G.plus(MOMENT));
            world.prune();
        }
        assertThat(world.packs()).doesNotContainAnyElementsOf(ofIt);
        for (int round = 0; round < 2; round++) {
            shrink(G);
            world.pass(G.plus(MOMENT));
        }
        assertThat(lostAtTheReplica()).isEmpty();
        assertThat(shownAtTheReplica())
                .as("else this tries nothing")
                .contains(shown.found().name());
        assertThat(packs()).containsAll(ofIt);

        world.forget(shown.snapshot());
        for (int round = 0; round < 4; round++) {
            world.pass(G.plus(MOMENT));
            world.prune();
            shrink(G);
        }
        assertThat(surplus()).isEmpty();
    }

    /**
     * A prune has rewritten two snapshots, since most of a pack that they share was of no use. The second manifest is so large that a part of it lies beside the first one. Each has
     * content of its own, too.
     */
    private void twoManifestsInOnePack() {
        MapSource first = new MapSource("first");
        for (int i = 0; i < 12; i++) {
            first.put("f" + i, content());
        }
        Snapshot whole = world.backUp(first);
        MapSource second = new MapSource("second");
        second.put("own", content());
        MapSource third = new MapSource("third");
        for (int i = 0; i < 3_000; i++) {
            third.put("x" + i, Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
        }
        for (int i = 0; i < 2; i++) {
            second.put("f" + i, Objects.requireNonNull(first.files().get("f" + i)));
            third.put("f" + i, Objects.requireNonNull(first.files().get("f" + i)));
        }
        world.backUp(second);
        world.backUp(third);
        world.forget(whole);
        world.pass(G.plus(MOMENT));
        PruneResult result = world.prune(world.usual().with(new PruneOptions.Rewriting(0, 1 << 20)), world.client());
        assertThat(result.rewritten().snapshots()).isEqualTo(2);
        assertThat(names("third"))
                .contains(newest("second").snapshot().runs().getFirst().pack());
    }

    private byte[] content() {
        byte[] content = new byte[2_000];
        world.random.nextBytes(content);
        return content;
    }

    private Present newest(String source) {
        return world.read().snapshots(source).getLast();
    }

    private Set<ObjectHash> names(String source) {
        try (Repository repository = world.open(world.client())) {
            return PruneWorld.names(repository, newest(source).snapshot());
        }
    }

    // ---- when nobody knows

    @Test
    void withADamagedPackNothingIsDeletedAndAllElseIsCopied() {
        readyToShrink();
        world.backUp(world.source("more", 3));
        String damaged = data().stream()
                .filter(name -> !replica.names().contains(name))
                .findFirst()
                .orElseThrow();
        world.objects.tamper(damaged, new byte[100]);
        ShrinkResult result = shrink(G);
        assertThat(result.copied().damaged()).hasSize(1);
        refused(result, Damaged.class, "are damaged, so nothing was deleted");
    }

    @Test
    void aLedgerOfTheRepositoryThatCannotBeReadStopsItAndTheRestIsCopied() {
        readyToShrink();
        int before = replica.names().size();
        world.backUp(world.source("more", 3));
        String unread = ledger(world.objects).getLast();
        byte[] good = Objects.requireNonNull(world.objects.peek(unread)).clone();
        world.objects.tamper(unread, new byte[100]);
        refused(shrink(G), Damaged.class, "can't be read, and may need what would be deleted");
        assertThat(replica.names()).hasSizeGreaterThan(before);
        world.objects.tamper(unread, good);
        assertThat(shrink(G).shrunk().deleted().objects()).isPositive();
    }

    @Test
    void aManifestOfTheRepositoryThatCannotBeReadStopsIt() {
        readyToShrink();
        world.packs().stream().filter(name -> name.startsWith("meta/")).forEach(world.objects::lose);
        machine = "another machine";
        refused(shrink(G), Damaged.class, "has a manifest that can't be read");
    }

    @Test
    void aRepositoryThatWasSetBackStopsIt() {
        readyToShrink();
        String newest = ledger(world.objects).getLast();
        world.objects.lose(newest);
        Set<String> before = replica.names();
        assertThatThrownBy(() -> shrink(G)).isInstanceOf(BadInput.class).hasMessageContaining("has a record that");
        assertThat(replica.names()).isEqualTo(before);

        replica.lose(newest);
        refused(shrink(G), Damaged.class, "The ledger shows less than this machine has seen");
    }

    @Test
    void anEmptiedLedgerFreesNothing() {
        readyToShrink();
        ledger(world.objects).forEach(world.objects::lose);
        Set<String> before = replica.names();
        assertThatThrownBy(() -> shrink(G)).isInstanceOf(BadInput.class);
        assertThat(replica.names()).isEqualTo(before);
    }

    @Test
    void whatThisReleaseDoesNotKnowStopsIt() {
        readyToShrink();
        world.put(new LedgerRecord.Setting(PruneWorld.origin(), TrashTime.SETTING, "a week"));
        refused(shrink(G), Unsupported.class, "'a week'");
    }

    // ---- what only the replica has

    /** Behind a page of the repository a name does not tell that a record was never there. */
    @Test
    void aReplicaThatWasWrittenToLosesNothing() {
        readyToShrink();
        Snapshot own = world.backUp(world.source("own", 2), new SimulatedStore(replica));
        world.pass(G.multipliedBy(2));
        fold();
        refused(shrink(G), BadInput.class, "has a record of its own");
        world.untell(own);
    }

    @Test
    void aHoldThatOnlyTheReplicaHasStopsIt() {
        readyToShrink();
        Snapshot held = world.read().snapshots().getLast().snapshot();
        try (Repository repository = world.open(new SimulatedStore(replica))) {
            repository
                    .ledger()
                    .put(repository
                            .ledger()
                            .prepare(
                                    new LedgerRecord.Hold(PruneWorld.origin(), held.id(), "law", Optional.empty()),
                                    world.clock.now()));
        }
        world.pass(G.multipliedBy(2));
        fold();
        refused(shrink(G), BadInput.class, "has a record of its own");
    }

    /** Records that the repository has dropped since stay at the replica, and are no reason to stop. */
    @Test
    void whatTheRepositoryHasDroppedIsNoRecordOfTheReplicasOwn() {
        world.backUpOften(world.client());
        Snapshot dropped = world.backUp(world.source("dropped", 3));
        RecordName record = newest("dropped").found().name();
        world.pass(D.plus(W));
        replicate();
        world.forget(dropped);
        for (int round = 0; round < 12 && world.read().has(record); round++) {
            world.backUpOften(world.client());
            world.pass(G.multipliedBy(2));
            world.prune();
        }
        assertThat(world.read().has(record)).isFalse();
        assertThat(world.objects.names()).doesNotContain(record.path());
        shrink(G);
        world.pass(G.plus(MOMENT));
        byte[] good = Objects.requireNonNull(replica.peek(record.path())).clone();
        replica.tamper(record.path(), new byte[good.length]);
        machine = "another machine";
        refused(shrink(G), Damaged.class, record.path());

        replica.tamper(record.path(), good);
        assertThat(shrink(G).shrunk().deleted().objects()).isPositive();
        assertThat(surplus()).isEmpty();
        assertThat(lostAtTheReplica()).isEmpty();
    }

    // ---- the way there

    private List<Snapshot> replicateOldSnapshots() {
        MapSource source = world.source("s", 8);
        Snapshot first = world.backUp(source);
        world.change(source, 8);
        Snapshot second = world.backUp(source);
        world.pass(W);
        replicate();
        return List.of(first, second);
    }

    private void pruned() {
        world.forget(world.read().snapshots().getFirst().snapshot());
        world.pass(G.plus(MOMENT));
        assertThat(world.prune().condemned().objects()).isPositive();
        world.pass(G.plus(MOMENT));
        assertThat(world.prune().freed().objects()).isPositive();
    }

    /** A replica with two snapshots, of which the repository has forgotten and freed one. */
    private void freed() {
        replicateOldSnapshots();
        pruned();
    }

    /** And the replica has known that for long enough. */
    private void readyToShrink() {
        freed();
        assertThat(shrink(G).shrunk().waiting().objects()).isPositive();
        world.pass(G.plus(MOMENT));
    }

    /**
     * @param pack   that a record of the replica needs
     * @param record that has taken its place at the repository
     */
    private record Rewritten(String pack, String record) {}

    /** A snapshot of the replica was rewritten at the repository since, and its pack freed there. */
    private Rewritten rewritten() {
        Snapshot snapshot = world.backUp(world.source("s", 8));
        RecordName record = world.read().records().getLast().name();
        String pack = data().iterator().next();
        world.pass(W);
        replicate();
        String replacement = world.rewrite(snapshot, record);
        world.pass(G.plus(MOMENT));
        world.prune();
        world.pass(G.plus(MOMENT));
        return new Rewritten(pack, replacement);
    }

    private void fold() {
        try (Repository repository = world.open(world.client())) {
            LedgerState all = repository.ledger().readToDelete();
            assertThat(repository.ledger().fold(all, all.mergedIndex(), Outlived.NOTHING, _ -> false))
                    .isTrue();
        }
    }

    private ShrinkResult shrink(Duration after) {
        return shrink(after, world.client(), new SimulatedStore(replica));
    }

    private ShrinkResult shrink(Duration after, Store from, Store to) {
        try (Repository repository = TestRepository.open(from, folder.resolve(machine))) {
            return new Shrink(repository, to, replication(from, to), after, events::add).run();
        }
    }

    private ShrinkResult dryRun(Duration after) {
        Store to = new SimulatedStore(replica);
        try (Repository repository = TestRepository.open(world.client(), folder.resolve(machine))) {
            return new Shrink(repository, to, replication(world.client(), to), after, events::add).dryRun();
        }
    }

    private void replicate() {
        replication(world.client(), new SimulatedStore(replica)).run();
    }

    private Replicate replication(Store from, Store to) {
        return new Replicate(from, to, ReplicateOptions.DEFAULT, folder, world::pass, Progress.none());
    }

    private static void isDeath(Throwable error) {
        assertThat(error)
                .satisfiesAnyOf(
                        it -> assertThat(it).isInstanceOf(Killed.class),
                        it -> assertThat(it).hasRootCauseInstanceOf(Killed.class));
    }

    // ---- what is there

    /** It says why, and what next, and nothing that could be deleted is. */
    private void refused(ShrinkResult result, Class<? extends HoldfastException> how, String why) {
        assertThat(result.shrunk().stopped()).get().isInstanceOf(how);
        assertThat(result.shrunk().stopped().orElseThrow().message())
                .contains(why)
                .contains("Next:");
        assertThat(result.shrunk().deleted()).isEqualTo(Amount.NONE);
        assertThat(surplus()).isNotEmpty();
    }

    private Set<String> packs() {
        return Garbage.packs(replica.names());
    }

    /** Packs that the replica has, and the repository has not. */
    private Set<String> surplus() {
        Set<String> surplus = packs();
        surplus.removeAll(world.packs());
        return surplus;
    }

    private Set<String> data() {
        return world.packs().stream().filter(name -> name.startsWith("data/")).collect(Collectors.toSet());
    }

    private static List<String> ledger(SimulatedObjects objects) {
        return objects.names().stream()
                .filter(name -> name.startsWith(RecordName.FOLDER))
                .sorted()
                .toList();
    }

    private Set<String> lostAtTheReplica() {
        return world.lost(new SimulatedStore(replica));
    }

    private List<RecordName> shownAtTheReplica() {
        try (Repository repository = world.open(new SimulatedStore(replica))) {
            return repository.read().snapshots().stream()
                    .map(each -> each.found().name())
                    .toList();
        }
    }
}

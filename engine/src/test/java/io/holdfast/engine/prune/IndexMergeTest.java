package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.G;
import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.MergedIndex;
import io.holdfast.engine.ledger.Outlived;
import io.holdfast.engine.ledger.Probed;
import io.holdfast.engine.ledger.TrashTime;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.replication.Replicate;
import io.holdfast.engine.replication.ReplicateOptions;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.store.HidingStore;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prune joins the runs of the index: there are few, what they tell of is known, and what was gone before is told of no more. */
@Tag("slow")
class IndexMergeTest {
    private static final int WORTH = 15;

    @TempDir
    private Path folder = Path.of("");

    private int contents;

    @Test
    void thereAreFewRunsHoweverManyBackupsThereWereAndWhatTheyTellOfIsKnown() {
        PruneWorld world = new PruneWorld(folder, TIMES);
        world.trash(Duration.ZERO);
        MapSource source = new MapSource("source");
        int most = 0;
        for (int round = 0; round < 10; round++) {
            backUpOften(world, source);
            prune(world);
            most = Math.max(most, world.read().indexRuns().size());
        }
        assertThat(most).isLessThanOrEqualTo(WORTH + 4);
        prune(world);
        prune(world);
        assertThat(packs(world, PackKind.INDEX)).hasSizeLessThan(2 * WORTH + 8);
        assertThat(world.lost()).isEmpty();
        assertThat(damage(world)).isEmpty();
        assertThat(stored(world, source)).isZero();
    }

    @Test
    void rowsOfWhatIsGoneAreLeftOutAndAnIndexOfNothingIsNone() {
        PruneWorld world = new PruneWorld(folder, TIMES);
        world.trash(Duration.ZERO);
        MapSource source = new MapSource("source");
        List<Snapshot> old = backUpOften(world, source);
        prune(world);
        assertThat(world.read().mergedIndex().runs()).hasSize(1);
        old.forEach(world::forget);
        source.files().clear();
        add(source);
        world.backUp(source);
        for (int i = 0; i < 5; i++) {
            prune(world);
        }
        Set<String> told = new TreeSet<>();
        try (Repository repository = world.open(world.client())) {
            for (RunRef run : repository.read().indexRuns()) {
                repository.indexRun(run).forEachPack(pack -> told.add(PackKind.DATA.path(pack.name())));
            }
        }
        assertThat(told).isNotEmpty().isSubsetOf(world.packs());
        assertThat(world.garbage()).isEmpty();
        assertThat(damage(world)).isEmpty();
    }

    @Fault({39, 76})
    @Test
    void aPruneThatIsKilledWhileItMergesLosesNothingAndTheNextMerges() {
        PruneWorld world = new PruneWorld(folder.resolve("world"), TIMES);
        world.trash(Duration.ZERO);
        MapSource source = new MapSource("source");
        backUpOften(world, source);
        prune(world);
        backUpOften(world, source);
        world.pass(G);
        PruneWorld whole = world.fork(0);
        SimulatedStore client = whole.client();
        assertThat(whole.prune(whole.usual(), client).merged()).isGreaterThan(WORTH);
        long first = client.operations().stream()
                .filter(Operation.put("index/"))
                .findFirst()
                .orElseThrow()
                .number();
        for (Operation operation : client.operations()) {
            if (operation.number() < first - 3) {
                continue;
            }
            PruneWorld fork = world.fork((int) operation.number());
            SimulatedStore mortal = fork.client();
            if (operation.number() % 2 == 0) {
                mortal.killBefore(Operation.number(operation.number()));
            } else {
                mortal.killAfter(Operation.number(operation.number()));
            }
            try {
                fork.prune(fork.usual(), mortal);
            } catch (RuntimeException | Error e) {
                assertThat(PruneUnderFireTest.isOfTheFire(e)).isTrue();
            }
            prune(fork);
            assertThat(fork.read().mergedIndex().runs()).as("%s", operation).hasSizeBetween(1, 2);
            prune(fork);
            prune(fork);
            assertThat(fork.garbage()).as("%s", operation).isEmpty();
            assertThat(fork.lost()).as("%s", operation).isEmpty();
            assertThat(stored(fork, source)).as("%s", operation).isZero();
        }
    }

    /** Two merge at once, and a page that was made from the one before becomes the newest: it names what was merged before, which must be there still. */
    @Test
    void whatAPageNamesThatMayStillBecomeTheNewestStays() {
        PruneWorld world = new PruneWorld(folder, TIMES);
        world.trash(Duration.ZERO);
        MapSource source = new MapSource("source");
        backUpOften(world, source);
        prune(world);
        MergedIndex before = world.read().mergedIndex();
        backUpOften(world, source);
        prune(world);
        assertThat(world.read().mergedIndex()).isNotEqualTo(before);
        HidingStore late = world.hiding();
        world.objects.names().stream()
                .filter(name -> name.startsWith("ledger/pages/"))
                .reduce((_, last) -> last)
                .ifPresent(page -> late.hide(page, world.clock.now().plus(PruneWorld.D)));
        world.pass(Duration.ofMinutes(1));
        try (Repository repository = world.open(late)) {
            LedgerState seen = repository.read();
            assertThat(seen.mergedIndex()).isEqualTo(before);
            LedgerState all = repository.ledger().readEverything();
            assertThat(repository.ledger().fold(all, seen.mergedIndex(), Outlived.NOTHING, _ -> true))
                    .isTrue();
        }
        assertThat(world.read().mergedIndex()).isEqualTo(before);
        for (int i = 0; i < 4; i++) {
            readable(world);
            assertThat(stored(world, source)).isZero();
            prune(world);
        }
        assertThat(world.lost()).isEmpty();
    }

    /** In a copy nobody knows whether what merged runs tell of was copied. */
    @Fault(72)
    @Test
    void ofACopyThatLacksPacksNothingIsReferredToThatIsNotThere() {
        PruneWorld world = new PruneWorld(folder, TIMES);
        MapSource source = new MapSource("source");
        backUpOften(world, source);
        for (int i = 0; i < 4; i++) {
            prune(world); // of the small runs nothing is left
        }
        Map<String, byte[]> all = new TreeMap<>(world.objects.contents());
        String lacking = packs(world, PackKind.DATA).iterator().next();
        all.keySet().forEach(world.objects::lose);
        all.remove(lacking);
        world.pass(Duration.ofDays(1));
        SimulatedStore copy = world.client();
        all.forEach((name, bytes) -> copy.put(name, Store.Body.of(bytes)));
        world.told.clear();
        world.pass(Duration.ofDays(1));

        assertThat(world.read().mergedIndex()).isEqualTo(MergedIndex.NONE);
        assertThat(stored(world, source)).isPositive();
        prune(world);
        assertThat(world.read().mergedIndex().runs()).isNotEmpty();
        for (int i = 0; i < 3; i++) {
            assertThat(stored(world, source)).isZero();
            assertThat(world.lost()).isEmpty();
            prune(world);
        }
    }

    /** Nor at a replica of a primary of which a pack is damaged: that was not copied. */
    @Test
    void atAReplicaThatLacksADamagedPackNothingIsReferredToThatIsNotThere() {
        PruneWorld world = new PruneWorld(folder, TIMES);
        MapSource source = new MapSource("source");
        backUpOften(world, source);
        for (int i = 0; i < 4; i++) {
            prune(world); // of the small runs nothing is left
        }
        world.objects.tamper(packs(world, PackKind.DATA).iterator().next(), new byte[100]);
        backUpOften(world, source);
        prune(world);
        world.pass(PruneWorld.D.plus(PruneWorld.E.multipliedBy(2))); // what is younger waits for the next round
        SimulatedObjects objects = new SimulatedObjects(7, world.clock);
        ReplicateOptions options = new ReplicateOptions(1, 1 << 20);
        Replicate replicate = new Replicate(
                world.client(), new SimulatedStore(objects), options, folder, world.clock::advance, Progress.none());
        assertThat(replicate.run().damaged()).hasSize(1);

        SimulatedStore replica = new SimulatedStore(objects);
        world.told.clear();
        world.backUp(otherThan(source, world), replica);
        assertThat(world.lost(replica)).isEmpty();
    }

    /** What is dropped is as good as deleted: it is done by what is known at that moment. */
    @Test
    void whatWasSaidWhileRunsWereMergedStopsWhoPutsAPage() {
        Map<String, String> said = Map.of(
                TrashTime.SETTING,
                "nobody knows",
                Probed.SETTING,
                new Probed(Duration.ofHours(2), Duration.ZERO, "late", List.of()).value());
        said.forEach((name, value) -> {
            PruneWorld world = new PruneWorld(folder.resolve(name), TIMES);
            backUpOften(world, new MapSource("source"));
            world.pass(G.multipliedBy(2));
            SimulatedStore client = world.client();
            boolean[] once = {true};
            client.beforeEach(operation -> {
                if (once[0] && Operation.put("index/").test(operation)) {
                    once[0] = false;
                    world.put(new LedgerRecord.Setting(PruneWorld.origin(), name, value));
                }
            });
            assertThatThrownBy(() -> world.prune(world.usual(), client))
                    .as(name)
                    .isInstanceOf(HoldfastException.class);
            assertThat(world.objects.names()).noneMatch(each -> each.startsWith("ledger/pages/"));
        });
    }

    private List<Snapshot> backUpOften(PruneWorld world, MapSource source) {
        List<Snapshot> made = new ArrayList<>();
        for (int i = 0; i <= WORTH; i++) {
            add(source);
            made.add(world.backUp(source));
            world.pass(Duration.ofMinutes(1));
        }
        return made;
    }

    private void add(MapSource source) {
        byte[] content = new byte[600];
        new Random(contents).nextBytes(content);
        source.put("f" + contents++, content);
    }

    private static void prune(PruneWorld world) {
        world.pass(G.multipliedBy(2));
        world.prune();
    }

    private static void readable(PruneWorld world) {
        try (Repository repository = world.open(world.client())) {
            repository.read().indexRuns().forEach(repository::indexRun);
        }
    }

    /** The same content under other keys, by a machine that has never been here. */
    private static long stored(PruneWorld world, MapSource source) {
        SimulatedStore client = world.client();
        world.backUp(otherThan(source, world), client);
        return client.count(Operation.put("data/"));
    }

    private static MapSource otherThan(MapSource source, PruneWorld world) {
        MapSource other = new MapSource("other of " + world.clock.now());
        source.files().forEach((key, content) -> other.put("other " + key, content));
        return other;
    }

    private static Set<String> packs(PruneWorld world, PackKind kind) {
        Set<String> packs = new TreeSet<>(world.packs());
        packs.removeIf(name -> !name.startsWith(kind.folder() + "/"));
        return packs;
    }

    private static Set<String> damage(PruneWorld world) {
        Set<String> damage = new TreeSet<>();
        try (Repository repository = world.open(world.client())) {
            new Verify(
                            repository,
                            new VerifyOptions(VerifyOptions.Level.DATA),
                            Progress.none(),
                            found -> damage.add(found.toString()))
                    .run();
        }
        return damage;
    }
}

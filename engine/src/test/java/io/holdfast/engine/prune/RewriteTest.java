package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.G;
import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.prune.PruneOptions.Rewriting;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.TreeTarget;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a prune copies out of packs of which little is in use, and that nothing is lost by it. */
class RewriteTest {
    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final Rewriting ALL = new Rewriting(0, Long.MAX_VALUE);

    @TempDir
    private Path folder = Path.of("");

    /** A snapshot of twelve files and a second source, which has five of them: when the first is forgotten, most of its pack is of no use. */
    private PruneWorld sparse(String name) {
        PruneWorld world = new PruneWorld(folder.resolve(name), TIMES);
        world.trash(Duration.ZERO);
        MapSource first = new MapSource("first");
        for (int i = 0; i < 12; i++) {
            first.put("f" + i, content(world, 2_000));
        }
        Snapshot whole = world.backUp(first);
        MapSource second = new MapSource("second");
        for (int i = 0; i < 12; i += 3) {
            second.put("f" + i, Objects.requireNonNull(first.files().get("f" + i)));
        }
        world.backUp(second);
        second.put("new", content(world, 700));
        world.backUp(second);
        world.forget(whole);
        world.pass(G.plus(MOMENT));
        return world;
    }

    private static byte[] content(PruneWorld world, int length) {
        byte[] content = new byte[length];
        world.random.nextBytes(content);
        return content;
    }

    private static PruneResult prune(PruneWorld world, Rewriting rewriting) {
        return prune(world, rewriting, world.client());
    }

    private static PruneResult prune(PruneWorld world, Rewriting rewriting, Store store) {
        return world.prune(world.usual().with(rewriting), store);
    }

    private static void pruneUntilAllIsFreed(PruneWorld world) {
        for (int round = 0; round < 3; round++) {
            prune(world, ALL);
            world.pass(G.plus(MOMENT));
        }
        prune(world, Rewriting.NONE);
    }

    private static long stored(PruneWorld world, PackKind kind) {
        return world.packs().stream()
                .filter(name -> name.startsWith(kind.folder() + "/"))
                .mapToLong(name -> world.client().get(name, 64 << 20).length)
                .sum();
    }

    /** The runs of the index of all these snapshots were merged, and this same prune condemns them: a record that takes over one could not be committed. */
    @Test
    void snapshotsOfWhichTheIndexWasMergedAreRewrittenToo() {
        PruneWorld world = new PruneWorld(folder.resolve("world"), TIMES);
        world.trash(Duration.ZERO);
        MapSource first = new MapSource("first");
        for (int i = 0; i < 12; i++) {
            first.put("f" + i, content(world, 3_000));
        }
        Snapshot whole = world.backUp(first);
        MapSource second = new MapSource("second");
        second.put("f0", Objects.requireNonNull(first.files().get("f0")));
        for (int i = 0;
                i < 14;
                i++) { // fifteen runs of the index are worth a page; sixteen small packs would be joined
            second.put("own" + i, content(world, 700));
            world.backUp(second);
            world.pass(Duration.ofMinutes(1));
        }
        world.pass(G.multipliedBy(2));
        assertThat(prune(world, Rewriting.NONE).merged()).isPositive();
        world.forget(whole);
        world.pass(G.multipliedBy(2));

        PruneResult result = prune(world, ALL);
        assertThat(result.rewritten().packs().objects()).isOne();
        assertThat(result.condemned().objects()).as("runs of the index").isGreaterThan(10);
        assertThat(result.rewritten().snapshots()).isEqualTo(14);
        assertThat(world.lost()).isEmpty();
    }

    @Test
    void aPackOfWhichLittleIsInUseIsFreedAndWhatWasInUseIsThereStill() {
        PruneWorld world = sparse("world");
        long before = stored(world, PackKind.DATA);
        PruneResult would = world.dryRun(options -> options.with(ALL));
        PruneResult result = prune(world, ALL);

        assertThat(result.rewritten().packs().objects()).isOne();
        assertThat(result.rewritten().snapshots()).isEqualTo(2);
        assertThat(result.left().unused()).isGreaterThan(12_000).isLessThan(20_000);
        assertThat(would.rewritten().packs()).isEqualTo(result.rewritten().packs());
        assertThat(would.rewritten().snapshots()).isEqualTo(2);
        assertThat(would.puts()).isEqualTo(result.puts());
        assertThat(world.lost()).isEmpty();

        world.pass(G.plus(MOMENT));
        pruneUntilAllIsFreed(world);
        assertThat(world.lost()).isEmpty();
        assertThat(world.garbage()).isEmpty();
        assertThat(stored(world, PackKind.DATA)).isLessThan(before / 2);
        PruneResult again = prune(world, ALL);
        assertThat(again.rewritten()).isEqualTo(PruneResult.Rewritten.NOTHING);
        assertThat(again.left().unused()).isLessThan(2_000);
    }

    /** Of tiny objects that pack well nearly all of a pack is its directory, which no footer counts. */
    @Test
    void aPackOfTinyObjectsThatAreAllNeededIsLeftAlone() {
        PruneWorld world = tiny(2_000, 2_000);
        assertThat(world.dryRun(options -> options.with(ALL)).rewritten()).isEqualTo(PruneResult.Rewritten.NOTHING);
        PruneResult result = prune(world, ALL);
        assertThat(result.rewritten()).isEqualTo(PruneResult.Rewritten.NOTHING);
        assertThat(result.left().unused()).isLessThan(stored(world, PackKind.DATA) / 10);
    }

    @Test
    void aPackOfTinyObjectsOfWhichMostAreForgottenIsFreed() {
        PruneWorld world = tiny(2_000, 400);
        long before = stored(world, PackKind.DATA);
        assertThat(prune(world, ALL).rewritten().packs().objects()).isOne();
        world.pass(G.plus(MOMENT));
        pruneUntilAllIsFreed(world);
        assertThat(stored(world, PackKind.DATA)).isLessThan(before / 3);
        assertThat(world.lost()).isEmpty();
        assertThat(prune(world, ALL).rewritten()).as("again").isEqualTo(PruneResult.Rewritten.NOTHING);
    }

    /** So many objects of a hundred bytes that look alike, forgotten but for the first ones, which another source has too. */
    private PruneWorld tiny(int all, int kept) {
        PruneWorld world = new PruneWorld(folder.resolve("world"), TIMES);
        world.trash(Duration.ZERO);
        MapSource first = new MapSource("first");
        MapSource second = new MapSource("second");
        for (int i = 0; i < all; i++) {
            byte[] content = new byte[100];
            ByteBuffer.wrap(content).putInt(i);
            first.put("f" + i, content);
            if (i < kept) {
                second.put("f" + i, content);
            }
        }
        Snapshot whole = world.backUp(first);
        world.backUp(second);
        world.forget(whole);
        world.pass(G.plus(MOMENT));
        return world;
    }

    @Test
    void nothingIsCopiedBelowTheShareThatMayBeOfNoUse() {
        PruneWorld world = sparse("world");
        assertThat(prune(world, new Rewriting(0.9, Long.MAX_VALUE)).rewritten())
                .isEqualTo(PruneResult.Rewritten.NOTHING);
        assertThat(prune(world, new Rewriting(0.3, Long.MAX_VALUE)).rewritten())
                .isNotEqualTo(PruneResult.Rewritten.NOTHING);
    }

    @Test
    void noMoreIsCopiedThanMayBe() {
        PruneWorld world = sparse("world");
        assertThat(prune(world, new Rewriting(0, 1_000)).rewritten()).isEqualTo(PruneResult.Rewritten.NOTHING);
    }

    /** Each pack is more than such a share, and one alone may not be worth the manifests that name it: still there is an end. */
    @Test
    void howeverSmallTheShareOfOneNightAllIsRewrittenInTheEnd() {
        PruneWorld world = new PruneWorld(folder.resolve("world"), TIMES);
        world.trash(Duration.ZERO);
        MapSource first = new MapSource("first");
        MapSource second = new MapSource("second");
        List<Snapshot> going = new ArrayList<>();
        for (int pack = 0; pack < 4; pack++) {
            for (int i = 0; i < 40; i++) {
                String name = "p" + pack + "f" + i;
                first.put(name, content(world, 20_000));
                if (i % 2 == 0) {
                    second.put(name, Objects.requireNonNull(first.files().get(name)));
                }
            }
            going.add(world.backUp(first));
            world.backUp(second);
        }
        going.forEach(world::forget);
        world.pass(G.plus(MOMENT));
        Rewriting little = new Rewriting(0.1, Long.MAX_VALUE, 0.000_001);
        for (int night = 0; night < 24; night++) {
            prune(world, little);
            world.pass(G.plus(MOMENT));
        }
        PruneResult last = prune(world, little);
        assertThat(last.rewritten()).isEqualTo(PruneResult.Rewritten.NOTHING);
        assertThat(last.left().unused()).isLessThan(stored(world, PackKind.DATA) / 10);
        assertThat(world.lost()).isEmpty();
    }

    @Test
    void aSnapshotThatIsRewrittenStaysWhatItWas() {
        PruneWorld world = sparse("world");
        Map<String, Instant> before = times(world);
        Snapshot held = world.read().snapshots().getFirst().snapshot();
        world.put(new LedgerRecord.Hold(PruneWorld.origin(), held.id(), "law", Optional.empty()));
        prune(world, ALL);
        assertThat(times(world)).isEqualTo(before);
        assertThat(world.read().snapshots().getFirst().held()).isTrue();

        MapSource second = new MapSource("second");
        second.put("f0", content(world, 300));
        Snapshot next = world.backUp(second);
        assertThat(next.parent()).contains(idOfNewest(before));
        assertThat(world.lost()).isEmpty();
    }

    private static SnapshotId idOfNewest(Map<String, Instant> times) {
        String newest = times.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        return SnapshotId.of(HexFormat.of().parseHex(newest));
    }

    private static Map<String, Instant> times(PruneWorld world) {
        Map<String, Instant> times = new TreeMap<>();
        world.read().snapshots().forEach(each -> times.put(each.snapshot().id().toString(), each.asOf()));
        return times;
    }

    @Fault(39)
    @Test
    @Tag("slow")
    void aRewriteThatIsKilledBeforeOrAfterAnyOperationLosesNothingAndTheNextGoesOn() {
        PruneWorld world = sparse("world");
        PruneWorld whole = world.fork(0);
        SimulatedStore client = whole.client();
        assertThat(prune(whole, ALL, client).rewritten().snapshots()).isEqualTo(2);
        assertThat(client.count(Operation.put("data/"))).isPositive();
        List<BiConsumer<SimulatedStore, Predicate<Operation>>> ways =
                List.of(SimulatedStore::killBefore, SimulatedStore::killAfter, SimulatedStore::loseReply);
        for (Operation operation : client.operations()) {
            // A read is the same before and after; what is put is not.
            boolean changes = operation.call() == Operation.Call.PUT;
            for (int way = changes ? 0 : 2; way < ways.size(); way++) {
                strikes(world.fork(1 + 3 * (int) operation.number() + way), ways.get(way), operation);
            }
        }
    }

    private static void strikes(
            PruneWorld world, BiConsumer<SimulatedStore, Predicate<Operation>> way, Operation operation) {
        SimulatedStore mortal = world.client();
        way.accept(mortal, Operation.number(operation.number()));
        try {
            prune(world, ALL, mortal);
        } catch (RuntimeException | Error e) {
            assertThat(PruneUnderFireTest.isOfTheFire(e)).as("%s", (Object) e).isTrue();
        }
        assertThat(world.lost()).as("%s", operation).isEmpty();
        pruneUntilAllIsFreed(world);
        assertThat(world.lost()).as("%s", operation).isEmpty();
        assertThat(world.garbage()).as("%s", operation).isEmpty();
    }

    @Test
    void whatAKilledRewriteHasCopiedIsNotCopiedAgain() {
        PruneWorld world = sparse("world");
        Path machine = folder.resolve("one machine");
        SimulatedStore mortal = world.client();
        mortal.killBefore(Operation.put("meta/"));
        try (Repository repository = TestRepository.open(mortal, machine)) {
            new Prune(repository, world.usual().with(ALL), PruneWorld.CLIENT, Progress.none(), world::pass).run();
        } catch (RuntimeException | Error e) {
            assertThat(e)
                    .satisfiesAnyOf(
                            it -> assertThat(it).isInstanceOf(Killed.class),
                            it -> assertThat(it).hasRootCauseInstanceOf(Killed.class));
        }
        assertThat(mortal.count(Operation.put("data/"))).isPositive();
        world.pass(MOMENT);
        SimulatedStore second = world.client();
        try (Repository repository = TestRepository.open(second, machine)) {
            // Not condemned meanwhile: of a prune like any other what is young stays.
            PruneRules rules = new PruneRules(TIMES, Duration.ofHours(1), G);
            PruneResult result = new Prune(
                            repository, world.usual().with(ALL), PruneWorld.CLIENT, Progress.none(), world::pass, rules)
                    .run();
            assertThat(result.rewritten().snapshots()).isEqualTo(2);
        }
        assertThat(second.count(Operation.put("data/"))).isZero();
        assertThat(world.lost()).isEmpty();
    }

    @Fault(75)
    @Test
    @Tag("slow")
    void twoRewritersAtOnceLoseNothingAndTheNextPruneLeavesOneRecord() {
        PruneWorld world = sparse("world");
        List<Operation> operations = new ArrayList<>();
        PruneWorld whole = world.fork(0);
        SimulatedStore alone = whole.client();
        prune(whole, ALL, alone);
        operations.addAll(alone.operations());
        for (Operation operation : operations) {
            PruneWorld fork = world.fork((int) operation.number());
            SimulatedStore other = fork.client();
            boolean[] met = {false};
            other.beforeEach(each -> {
                if (!met[0] && each.number() == operation.number()) {
                    met[0] = true;
                    prune(fork, ALL);
                }
            });
            prune(fork, ALL, other);
            assertThat(fork.lost()).as("%s", operation).isEmpty();
            pruneUntilAllIsFreed(fork);
            assertThat(fork.lost()).as("%s", operation).isEmpty();
            assertThat(fork.garbage()).as("%s", operation).isEmpty();
            assertThat(liveRecords(fork)).as("%s", operation).isEqualTo(2);
        }
    }

    private static long liveRecords(PruneWorld world) {
        try (Repository repository = world.open(world.client())) {
            return new LiveRecords(repository.ledger().readToDelete(), new PruneRules(TIMES, TIMES.young(), G))
                    .live()
                    .size();
        }
    }

    @Test
    @Fault(73)
    void aPackThatIsCondemnedAndNeededIsFreed() {
        PruneWorld world = sparse("world");
        Snapshot newest = world.read().snapshots().getLast().snapshot();
        List<PackId> packs;
        try (Repository repository = world.open(world.client())) {
            packs = PruneWorld.names(repository, newest).stream()
                    .flatMap(name -> PackRows.KINDS.stream()
                            .filter(kind -> world.packs().contains(kind.path(name)))
                            .map(kind -> new PackId(kind, name)))
                    .toList();
        }
        world.put(new LedgerRecord.Condemn(PruneWorld.origin(), packs));
        world.pass(G.plus(MOMENT));
        PruneResult result = prune(world, new Rewriting(0.99, Long.MAX_VALUE));
        assertThat(result.rewritten().packs().objects()).isEqualTo(packs.size());
        world.pass(G.plus(MOMENT));
        prune(world, Rewriting.NONE);
        assertThat(world.packs())
                .doesNotContainAnyElementsOf(packs.stream()
                        .map(each -> each.kind().path(each.name()))
                        .toList());
        assertThat(world.lost()).isEmpty();
    }

    @Fault({73, 74, 77})
    @Test
    @Tag("slow")
    void aBackupWhoseParentIsRewrittenBesideItLosesNothing() {
        PruneWorld world = sparse("world");
        MapSource second = new MapSource("second");
        Map<String, String> newest = world.told.get(
                world.read().snapshots("second").getLast().snapshot().id().toString());
        assertThat(newest).isNotEmpty();
        second.put("other", content(world, 900));
        PruneWorld whole = world.fork(0);
        SimulatedStore alone = whole.client();
        whole.backUp(second, alone);
        for (Operation operation : alone.operations()) {
            PruneWorld fork = world.fork((int) operation.number());
            SimulatedStore client = fork.client();
            boolean[] met = {false};
            client.beforeEach(each -> {
                if (!met[0] && each.number() == operation.number()) {
                    met[0] = true;
                    prune(fork, ALL);
                    fork.pass(TIMES.window().dividedBy(2));
                }
            });
            fork.backUp(second, client);
            assertThat(fork.lost()).as("%s", operation).isEmpty();
            pruneUntilAllIsFreed(fork);
            assertThat(fork.lost()).as("%s", operation).isEmpty();
            assertThat(fork.garbage()).as("%s", operation).isEmpty();
        }
    }

    /** Docs/protocol.md, section 7: it goes on with the record that took the place of its own. */
    @ParameterizedTest(name = "cache is lost: {0}")
    @ValueSource(booleans = {false, true})
    @Fault(77)
    void aRestoreGoesOnWhenItsPacksWereRewrittenAndSweptUnderIt(boolean cacheIsLost) throws IOException {
        PruneWorld world = sparse("world");
        Snapshot newest = world.read().snapshots().getLast().snapshot();
        Path machine = folder.resolve("restoring");
        Path target = folder.resolve("target");
        try (Repository repository = TestRepository.open(world.client(), machine);
                TreeTarget tree = new TreeTarget(target)) {
            Restore restore = new Restore(repository, newest, tree, RestoreOptions.DEFAULT, Progress.none());
            Set<String> gone = world.packs();
            pruneUntilAllIsFreed(world);
            gone.removeAll(world.packs());
            assertThat(gone)
                    .anyMatch(name -> name.startsWith("data/"))
                    .anyMatch(name ->
                            name.endsWith(newest.runs().getFirst().pack().toString()));
            if (cacheIsLost) {
                removeAll(machine);
            }
            RestoreResult result = restore.run();
            assertThat(result.failed()).isZero();
            assertThat(result.written()).isEqualTo(5);
        }
        assertThat(target.resolve("new")).hasSize(700);
    }

    private static void removeAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void manySmallPacksAreJoined() {
        PruneWorld world = new PruneWorld(folder, TIMES);
        world.trash(Duration.ZERO);
        for (int i = 0; i < RewriteChoice.SEVERAL + 3; i++) {
            MapSource source = new MapSource("source" + i);
            source.put("f", content(world, 1_000));
            world.backUp(source);
        }
        world.pass(G);
        PruneResult result = prune(world, Rewriting.USUAL);
        assertThat(result.rewritten().packs().objects()).isGreaterThanOrEqualTo(RewriteChoice.SEVERAL);
        world.pass(G.plus(MOMENT));
        pruneUntilAllIsFreed(world);
        assertThat(world.packs().stream().filter(name -> name.startsWith("data/")))
                .hasSizeLessThan(4);
        assertThat(world.lost()).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void anyHistoryOfBackupsAndForgetsKeepsLittleThatIsOfNoUse(long seed) {
        PruneWorld world = new PruneWorld(
                folder,
                TIMES,
                new SimulatedClock(),
                new Random(seed),
                new PruneWorld.Instance(seed, Duration.ZERO, Duration.ZERO));
        TestRepository.init(world.client(), TIMES);
        world.trash(Duration.ZERO);
        MapSource source = world.source("source", 12);
        List<Snapshot> kept = new ArrayList<>();
        for (int day = 0; day < 12; day++) {
            world.change(source, 1 + world.random.nextInt(5));
            if (world.random.nextInt(4) == 0) {
                source.remove("f" + world.random.nextInt(12));
            }
            kept.add(world.backUp(source));
            if (kept.size() > 3) {
                world.forget(kept.remove(world.random.nextInt(kept.size())));
            }
            world.pass(G.plus(MOMENT));
            prune(world, Rewriting.USUAL);
            assertThat(world.lost()).isEmpty();
        }
        world.pass(G.plus(MOMENT));
        pruneUntilAllIsFreed(world);
        assertThat(world.lost()).isEmpty();
        assertThat(world.garbage()).isEmpty();
        assertThat(world.dryRun(options -> options.with(ALL)).left().unused())
                .isLessThan(stored(world, PackKind.DATA) / 3);
    }
}

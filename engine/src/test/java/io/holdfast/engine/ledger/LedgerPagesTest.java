package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reader.Folder;
import reader.RepositoryReader;

/** Many records become a page, and nobody can tell but by the number of requests. */
class LedgerPagesTest {
    private static final Duration STEP = Duration.ofMinutes(20);
    private static final Duration LATER = Duration.ofDays(1);

    @Test
    void aRepositoryOfManySnapshotsOpensInFewRequests(@TempDir Path folder) {
        LedgerWorld world = new LedgerWorld(1, Times.LOCAL, Ledger.WORTH);
        SimulatedStore writer = world.client();
        Ledger ledger = world.ledger(writer, RecordCache.in(folder.resolve("writer")));
        for (int i = 0; i < 2_500; i++) {
            put(ledger, LedgerWorld.snapshot(LedgerWorld.id(i), List.of(), List.of()), world);
            if (i % 100 == 99) {
                ledger.foldWhereDue(ledger.read());
            }
        }
        assertThat(writer.count(Operation.put("ledger/pages/"))).isEqualTo(2);

        SimulatedStore stranger = world.client();
        RecordCache cache = RecordCache.in(folder.resolve("stranger"));
        assertThat(world.ledger(stranger, cache).read().snapshots()).hasSize(2_500);
        assertThat(stranger.count(Operation.get("ledger/pages/"))).isOne();
        assertThat(stranger.count(Operation.get("ledger/records/"))).isLessThan(Ledger.WORTH);
        assertThat(stranger.count(Operation.list("ledger/"))).isEqualTo(2);

        SimulatedStore again = world.client();
        assertThat(world.ledger(again, cache).read().snapshots()).hasSize(2_500);
        assertThat(again.operations().size()).isLessThanOrEqualTo(4);
    }

    @Fault(39)
    @Test
    void aClientKilledAtAnyOperationOfFoldingLosesNothing(@TempDir Path folder) {
        LedgerWorld world = new LedgerWorld(2, Times.LOCAL, 8);
        RecordCache cache = RecordCache.in(folder);
        Ledger writer = world.ledger(world.client(), cache);
        Set<String> expected = new TreeSet<>();
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 4; i++) {
                SnapshotId id = LedgerWorld.id(expected.size());
                put(writer, LedgerWorld.snapshot(id, List.of(), List.of()), world);
                expected.add(id.toString());
            }
            SimulatedStore mortal = world.client();
            Predicate<Operation> where = Operation.number(1 + round / 2 % 14);
            if (round % 2 == 0) {
                mortal.killBefore(where);
            } else {
                mortal.killAfter(where);
            }
            fold(world.ledger(mortal, cache));
            assertThat(ids(world.ledger(world.client()).read())).isEqualTo(expected);
        }
        assertThat(world.objects.names().stream().filter(name -> name.startsWith("ledger/pages/")))
                .hasSizeGreaterThan(5);
    }

    @Fault(71)
    @Test
    void onePageThatCannotBeReadIsPassedOverAndTwoStopAWriter() {
        LedgerWorld world = new LedgerWorld(3, Times.LOCAL, 8);
        Ledger writer = world.ledger(world.client());
        for (int i = 0; i < 30; i++) {
            put(writer, LedgerWorld.snapshot(LedgerWorld.id(i), List.of(), List.of()), world);
            writer.foldWhereDue(writer.read());
        }
        List<String> pages = world.objects.names().stream()
                .filter(name -> name.startsWith("ledger/pages/"))
                .toList();
        assertThat(pages).hasSizeGreaterThanOrEqualTo(3);

        world.objects.tamper(pages.getLast(), new byte[100]);
        LedgerState state = world.ledger(world.client()).read();
        assertThat(state.mustBeReadable().snapshots()).hasSize(30);
        assertThat(state.unreadable()).containsExactly(pages.getLast());

        world.objects.tamper(pages.get(pages.size() - 2), new byte[100]);
        LedgerState worse = world.ledger(world.client()).read();
        assertThat(worse.snapshots()).hasSize(30);
        assertThatThrownBy(worse::mustBeReadable).isInstanceOf(Damaged.class).hasMessageContaining("ledger/pages/");
    }

    @Fault(82)
    @Test
    void aThousandWritersOfOneSecondAllCommitAndTheirRecordsAreFoldedOnce() {
        LedgerWorld world = new LedgerWorld(5, Times.LOCAL, 1_000);
        world.objects.perCall(Duration.ZERO);
        List<Ledger> writers = IntStream.range(0, 1_000)
                .mapToObj(_ -> world.ledger(world.client()))
                .toList();
        List<LedgerState> read = writers.stream().map(Ledger::read).toList();
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < writers.size(); i++) {
            LedgerRecord record = LedgerWorld.snapshot(LedgerWorld.id(i), List.of(), List.of());
            Ledger ledger = writers.get(i);
            assertThat(ledger.put(ledger.prepare(record, read.get(i).readAt())).timely())
                    .isTrue();
            expected.add(LedgerWorld.id(i).toString());
        }
        assertThat(ids(world.ledger(world.client()).read())).isEqualTo(expected);
        world.pass(LATER);
        assertThat(writers.getFirst().foldWhereDue(writers.getFirst().read())).isTrue();
        assertThat(writers.getLast().foldWhereDue(writers.getLast().read())).isFalse();
        assertThat(ids(world.ledger(world.client()).read())).isEqualTo(expected);
    }

    @Fault(71)
    @Test
    void ofTwoPagesOfOneTimeAndRecordsThatAreStillThereNothingCountsTwiceAndNothingIsMissed() {
        Times prompt = new Times(Times.LOCAL.window(), Times.LOCAL.young(), Duration.ZERO, Duration.ZERO);
        LedgerWorld world = new LedgerWorld(6, prompt, 8);
        world.objects.perCall(Duration.ZERO);
        SimulatedStore client = world.client();
        Ledger one = world.ledger(client);
        Ledger other = world.ledger(world.client());
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < 10; i++) {
            put(one, LedgerWorld.snapshot(LedgerWorld.id(i), List.of(), List.of()), world);
            expected.add(LedgerWorld.id(i).toString());
        }
        put(one, new LedgerRecord.Forget(LedgerWorld.origin(List.of()), LedgerWorld.id(3)), world);
        expected.remove(LedgerWorld.id(3).toString());
        world.pass(LATER);
        client.beforeEach(operation -> {
            if (Operation.put("ledger/pages/").test(operation)) {
                assertThat(other.foldWhereDue(other.read())).isTrue();
            }
        });
        assertThat(one.foldWhereDue(one.read())).isTrue();
        List<String> pages = world.objects.names().stream()
                .filter(name -> name.startsWith("ledger/pages/"))
                .toList();
        assertThat(pages).hasSize(2);
        assertThat(pages.stream().map(name -> name.substring(0, name.indexOf('-'))))
                .as("one time")
                .containsOnly(pages.getFirst().substring(0, pages.getFirst().indexOf('-')));

        assertThat(ids(world.ledger(world.client()).read())).isEqualTo(expected);
        for (String page : pages) {
            byte[] whole = world.objects.contents().getOrDefault(page, new byte[0]);
            world.objects.lose(page);
            assertThat(ids(world.ledger(world.client()).read())).as(page).isEqualTo(expected);
            world.objects.tamper(page, whole);
        }
        world.objects.names().stream()
                .filter(name -> name.startsWith("ledger/records/"))
                .forEach(world.objects::lose);
        assertThat(ids(world.ledger(world.client()).read())).isEqualTo(expected);
    }

    @Test
    void aCondemnedNameIsFoundInAPageOfMany() {
        LedgerWorld world = new LedgerWorld(4, Times.LOCAL, 8);
        Ledger ledger = world.ledger(world.client());
        for (int i = 0; i < 10; i++) {
            int from = i * 1_000;
            put(
                    ledger,
                    new LedgerRecord.Condemn(
                            LedgerWorld.origin(List.of()),
                            IntStream.range(from, from + 1_000)
                                    .mapToObj(n -> LedgerWorld.pack("pack " + n))
                                    .toList()),
                    world);
        }
        world.pass(LATER);
        assertThat(ledger.foldWhereDue(ledger.read())).isTrue();
        world.objects.names().stream()
                .filter(name -> name.startsWith("ledger/records/"))
                .toList()
                .forEach(world.objects::lose);

        LedgerState state = world.ledger(world.client()).read();
        assertThat(state.records()).isEmpty();
        assertThat(state.nothingIsCondemned()).isFalse();
        assertThat(IntStream.range(0, 10_000))
                .allMatch(n -> state.isCondemned(LedgerWorld.pack("pack " + n).name()));
        assertThat(IntStream.range(10_000, 20_000))
                .noneMatch(n -> state.isCondemned(LedgerWorld.pack("pack " + n).name()));
    }

    @Test
    void twoNamesThatBeginAlikeStandInAPageAlsoIfOnlyOneOfThePacksIsGone() {
        LedgerWorld world = new LedgerWorld(8, Times.LOCAL, 8);
        Ledger ledger = world.ledger(world.client());
        List<LedgerRecord.PackId> packs = IntStream.range(0, 4)
                .mapToObj(i -> {
                    byte[] name = new byte[ObjectHash.LENGTH];
                    name[CondemnedNames.CUT] = (byte) i;
                    return new LedgerRecord.PackId(PackKind.DATA, ObjectHash.of(name));
                })
                .toList();
        put(ledger, new LedgerRecord.Condemn(LedgerWorld.origin(List.of()), packs), world);
        for (int here = 0; here < packs.size(); here++) {
            world.pass(LATER);
            LedgerRecord.PackId left = packs.get(here);
            assertThat(ledger.fold(ledger.readEverything(), MergedIndex.NONE, Outlived.NOTHING, left::equals))
                    .isTrue();
            LedgerState state = world.ledger(world.client()).read();
            assertThat(state.unreadable()).isEmpty();
            assertThat(packs).allMatch(pack -> state.isCondemned(pack.name()));
        }
    }

    @Test
    void theSecondReaderFindsInAPageWhatTheEngineFolded(@TempDir Path folder) throws IOException {
        SimulatedStore store = new SimulatedStore();
        TestRepository.init(store);
        try (Repository repository = TestRepository.open(store, folder.resolve("local"))) {
            Ledger ledger = repository.ledger();
            for (int i = 0; i < Ledger.WORTH; i++) {
                Instant now = store.clock();
                LedgerRecord record = i % 100 == 7
                        ? new LedgerRecord.Condemn(
                                LedgerWorld.origin(List.of()), List.of(LedgerWorld.pack("pack " + i)))
                        : LedgerWorld.snapshot(LedgerWorld.id(i), List.of(), List.of());
                ledger.put(ledger.prepare(record, now.minus(i % 10 == 3 ? LATER : Duration.ZERO)));
            }
            store.objects().perCall(LATER);
            store.clock();
            store.objects().perCall(Duration.ofMillis(1));
            assertThat(ledger.foldWhereDue(ledger.read())).isTrue();
            Path times = dump(store, folder.resolve("dump"));
            store.objects().names().stream()
                    .filter(name -> name.startsWith("ledger/records/"))
                    .forEach(name ->
                            folder.resolve("dump").resolve(name).toFile().delete());

            RepositoryReader second = RepositoryReader.withPassword(
                    Folder.withTimes(folder.resolve("dump"), times),
                    TestRepository.PASSWORD,
                    store.clock().toEpochMilli());
            assertThat(second.snapshots().stream().map(RepositoryReader.Snapshot::id))
                    .hasSize(990)
                    .containsExactlyInAnyOrderElementsOf(ids(ledger.read()));
            assertThat(second.snapshots().stream().filter(RepositoryReader.Snapshot::isLate))
                    .hasSize(100);
        }
    }

    /** Writes all objects into a folder, and the store's times of them beside it. */
    private static Path dump(SimulatedStore store, Path folder) throws IOException {
        Properties times = new Properties();
        for (Map.Entry<String, byte[]> object : store.objects().contents().entrySet()) {
            Path file = folder.resolve(object.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, object.getValue());
            store.head(object.getKey())
                    .ifPresent(stat -> times.setProperty(
                            object.getKey(), Long.toString(stat.modified().toEpochMilli())));
        }
        Path sideFile = folder.resolveSibling("times");
        try (var out = Files.newBufferedWriter(sideFile)) {
            times.store(out, null);
        }
        return sideFile;
    }

    private static void fold(Ledger ledger) {
        try {
            ledger.foldWhereDue(ledger.read());
        } catch (Killed death) {
            assertThat(death).isNotNull();
        } catch (IllegalStateException wrapped) {
            assertThat(wrapped.getCause()).isInstanceOf(Killed.class);
        }
    }

    private static void put(Ledger ledger, LedgerRecord record, LedgerWorld world) {
        ledger.put(ledger.prepare(record, world.clock.now()));
        world.pass(STEP);
    }

    private static Set<String> ids(LedgerState state) {
        return state.snapshots().stream()
                .map(each -> each.snapshot().id().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

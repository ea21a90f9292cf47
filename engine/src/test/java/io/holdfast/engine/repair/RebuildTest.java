package io.holdfast.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.prune.Prune;
import io.holdfast.engine.prune.PruneOptions;
import io.holdfast.engine.repair.Repair.Means;
import io.holdfast.engine.repair.Repair.Told;
import io.holdfast.engine.repair.RepairOptions.Losses;
import io.holdfast.engine.repair.RepairOptions.Rebuild;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.verify.Damage;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index, and the records of a ledger that was lost, are made anew out of packs: no replica, no source, nothing that this machine has kept. */
class RebuildTest {
    private static final Origin ORIGIN = new Origin(List.of(), "test", "0");

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private SimulatedStore store = new SimulatedStore(new SimulatedObjects(1, clock));
    private final MapSource source = new MapSource("source");
    private final Random random = new Random(5);
    private final Map<SnapshotId, Map<String, String>> told = new LinkedHashMap<>();
    private final Map<SnapshotId, Snapshot> records = new HashMap<>();
    private final List<Told> repaired = new ArrayList<>();
    private int clients;

    /** So many snapshots that layers are joined, and the base. */
    @BeforeEach
    void sixSnapshots() {
        TestRepository.init(store, Times.PROMPT);
        for (int i = 0; i < 60; i++) {
            source.put("file%02d".formatted(i), bytes(3_000));
        }
        source.put("large", bytes(2_500_000));
        backUp(source);
        for (int round = 0; round < 5; round++) {
            source.put("file%02d".formatted(7 * round), bytes(4_000));
            source.put("later" + round, bytes(100_000));
            backUp(source);
            clock.advance(Duration.ofHours(1));
        }
    }

    @Fault(67)
    @Test
    void anIndexThatIsGoneIsMadeAnewAndNothingIsStoredTwice() {
        lose("index/");
        assertThat(damage()).isNotEmpty();
        RepairResult result = repair(Rebuild.DAMAGED);
        assertThat(result.left()).isZero();
        assertThat(result.index().runs()).isPositive();
        assertThat(result.index().unread()).isZero();
        assertThat(damage()).isEmpty();
        everythingToldIsThere();
        nothingIsStoredTwice();

        assertThat(repair(Rebuild.INDEX).index()).as("nothing is lacking now").isEqualTo(RepairResult.Index.WHOLE);
    }

    @Test
    void ofAnIndexThatLacksAPartThatPartIsMadeAnew() {
        List<String> index = names("index/");
        store.objects().lose(index.getFirst());
        RepairResult result = repair(Rebuild.INDEX);
        assertThat(result.index().runs()).isEqualTo(1);
        assertThat(result.index().packs()).isBetween(1L, (long) names("data/").size() - 1);
        assertThat(damage()).isEmpty();
        nothingIsStoredTwice();
    }

    @Test
    void aRebuiltIndexKeepsNoPackThatNoSnapshotNeeds() {
        lose("index/");
        var _ = repair(Rebuild.INDEX);
        SnapshotId first = told.keySet().iterator().next();
        forget(first);
        told.remove(first);
        clock.advance(Duration.ofDays(10));
        prune();
        clock.advance(Duration.ofDays(10));
        prune();
        everythingToldIsThere();
        assertThat(damage()).isEmpty();
        nothingIsStoredTwice();
    }

    @Test
    void whatIsPlannedIsNotDone() {
        lose("index/");
        lose("ledger/");
        Map<String, byte[]> before = store.objects().contents();
        RepairResult planned = plan(Rebuild.LEDGER);
        assertThat(planned.cameBack()).isEqualTo(told.size());
        assertThat(repaired).hasSize(told.size()).allMatch(Told.CameBack.class::isInstance);
        assertThat(store.objects().contents()).containsExactlyInAnyOrderEntriesOf(before);
    }

    @Test
    void aLedgerThatIsGoneComesBackWithAllItsSnapshots() {
        lose("ledger/");
        RepairResult result = repair(Rebuild.LEDGER);
        assertThat(result.cameBack()).isEqualTo(told.size());
        assertThat(result.left()).isZero();
        assertThat(damage()).isEmpty();
        everythingToldIsThere();
        allOfThemAreAsTheyWere();
        nothingIsStoredTwice();
        assertThat(repair(Rebuild.LEDGER).cameBack()).as("once").isZero();
    }

    @Test
    void aLedgerOfWhichEveryObjectIsDamagedComesBackAndTheDamagedOnesLieAside() {
        List<String> ledger = names("ledger/");
        for (String name : ledger) {
            byte[] bytes = contents(name);
            bytes[bytes.length / 2] ^= 1;
            store.objects().tamper(name, bytes);
        }
        assertThat(repair(Rebuild.DAMAGED).left()).isEqualTo(ledger.size());
        RepairResult result = repair(Rebuild.LEDGER);
        assertThat(result.cameBack()).isEqualTo(told.size());
        assertThat(result.left()).isZero();
        assertThat(names("aside/ledger/")).hasSameSizeAs(ledger);
        assertThat(damage()).isEmpty();
        everythingToldIsThere();
        backUp(source);
        everythingToldIsThere();
    }

    @Test
    void oneRecordThatIsLostComesBackAndTheOthersStayAsTheyAre() {
        List<String> ledger = names("ledger/records/");
        String hit = ledger.get(2);
        store.objects().tamper(hit, new byte[] {1, 2, 3});
        RepairResult result = repair(Rebuild.LEDGER);
        assertThat(result.cameBack()).isEqualTo(1);
        assertThat(damage()).isEmpty();
        everythingToldIsThere();
        assertThat(names("ledger/records/")).containsAll(without(ledger, hit));
    }

    @Test
    void whatWasForgottenMayComeBackAndWhatTheLedgerStillKnowsForgottenDoesNot() {
        SnapshotId first = told.keySet().iterator().next();
        forget(first);
        List<String> records = names("ledger/records/");
        records.removeLast(); // the forget stays
        records.forEach(store.objects()::lose);
        Map<String, String> itsContent = Objects.requireNonNull(told.remove(first));
        assertThat(repair(Rebuild.LEDGER).cameBack()).isEqualTo(told.size());
        everythingToldIsThere();

        lose("ledger/");
        assertThat(repair(Rebuild.LEDGER).cameBack()).isEqualTo(told.size() + 1);
        told.put(first, itsContent);
        everythingToldIsThere();
    }

    @Test
    void whatAPruneHasMovedIsFoundWhereItLiesNow() {
        forgetAllButTheLast(2);
        for (int i = 0; i < 40; i++) {
            source.put("file%02d".formatted(i), bytes(3_000));
        }
        source.put("large", bytes(10));
        backUp(source);
        forgetAllButTheLast(3);
        clock.advance(Duration.ofDays(10));
        pruneAll();
        clock.advance(Duration.ofDays(10));
        pruneAll();
        everythingToldIsThere();
        lose("ledger/");
        lose("index/");
        var _ = repair(Rebuild.LEDGER);
        assertThat(damage()).isEmpty();
        everythingToldIsThere();
        nothingIsStoredTwice();
    }

    @Test
    void aPruneBehindItTakesNothingThatComesBackNeeds() {
        lose("ledger/");
        var _ = repair(Rebuild.LEDGER);
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofDays(10));
            prune();
        }
        assertThat(damage()).isEmpty();
        everythingToldIsThere();
    }

    @Test
    void aSnapshotOfWhichAPackIsLostComesBackAndTheLossIsSaid() {
        String lost = names("data/").stream()
                .min((a, b) -> Integer.compare(contents(b).length, contents(a).length))
                .orElseThrow();
        store.objects().lose(lost);
        lose("ledger/");
        RepairResult result = repair(Rebuild.LEDGER);
        assertThat(result.cameBack()).isEqualTo(told.size());
        assertThat(result.left()).isEqualTo(1);
        assertThat(repaired)
                .filteredOn(Told.CameBack.class::isInstance)
                .extracting(each -> ((Told.CameBack) each).lost())
                .contains(List.of(lost));
        assertThat(damage())
                .isNotEmpty()
                .anySatisfy(each -> assertThat(each.object()).contains(lost));
    }

    @Test
    void killedAtAnyPointItIsDoneByTheNextOne() {
        SimulatedObjects before = store.objects();
        AtomicInteger cuts = new AtomicInteger();
        for (int at = 0; ; at++) {
            SimulatedStore cut = new SimulatedStore(before.copy(at + 2, clock));
            store = cut;
            lose("ledger/");
            lose("index/");
            AtomicInteger writes = new AtomicInteger();
            int last = at;
            cut.killBefore(op -> isWrite(op) && writes.getAndIncrement() == last);
            boolean isKilled;
            try {
                var _ = repair(Rebuild.LEDGER);
                isKilled = false;
            } catch (Killed | IllegalStateException e) {
                assertThat(e)
                        .satisfiesAnyOf(
                                error -> assertThat(error).isInstanceOf(Killed.class),
                                error -> assertThat(error).hasCauseInstanceOf(Killed.class));
                isKilled = true;
            }
            if (!isKilled) {
                break;
            }
            cuts.incrementAndGet();
            store = cut.reopen();
            assertThat(repair(Rebuild.LEDGER).left()).isZero();
            assertThat(damage()).isEmpty();
            everythingToldIsThere();
            if (at % 5 == 0) {
                nothingIsStoredTwice();
            }
        }
        assertThat(cuts).as("so many places to die at").hasValueGreaterThan(6);
    }

    /** To die before one that only asks is to die before the next of these. */
    private static boolean isWrite(Operation operation) {
        return operation.call() == Operation.Call.PUT || operation.call() == Operation.Call.DELETE;
    }

    private static List<String> without(List<String> all, String one) {
        return all.stream().filter(each -> !each.equals(one)).toList();
    }

    /** The same content under another name: what is stored is its manifest, and no content. */
    private void nothingIsStoredTwice() {
        MapSource other = new MapSource("other" + clients);
        source.files().forEach(other::put);
        TreeSet<String> before = new TreeSet<>(names("data/"));
        BackupResult result;
        try (Repository repository = open()) {
            result = backUp(other, repository);
        }
        assertThat(names("data/")).containsExactlyElementsOf(before);
        assertThat(result.tally().stored()).isLessThan(20_000);
    }

    private void allOfThemAreAsTheyWere() {
        try (Repository repository = open()) {
            for (Present each : repository.read().snapshots()) {
                Snapshot before =
                        Objects.requireNonNull(records.get(each.snapshot().id()));
                Snapshot now = each.snapshot();
                assertThat(now.source()).isEqualTo(before.source());
                assertThat(now.location()).isEqualTo(before.location());
                assertThat(now.parent()).isEqualTo(before.parent());
                assertThat(now.consistency()).isEqualTo(before.consistency());
                assertThat(now.tally().entries()).isEqualTo(before.tally().entries());
                assertThat(each.asOf()).isEqualTo(before.started());
            }
        }
    }

    private void lose(String prefix) {
        names(prefix).forEach(store.objects()::lose);
    }

    private void forget(SnapshotId id) {
        try (Repository repository = open()) {
            repository.ledger().putInTime(new LedgerRecord.Forget(ORIGIN, id), Instant.EPOCH);
        }
    }

    private void forgetAllButTheLast(int stay) {
        List<SnapshotId> ids = new ArrayList<>(told.keySet());
        ids.subList(0, ids.size() - stay).forEach(id -> {
            forget(id);
            told.remove(id);
        });
    }

    private void prune() {
        prune(PruneOptions.usual(Times.PROMPT));
    }

    /** And moves whatever lies beside what is of no use. */
    private void pruneAll() {
        prune(PruneOptions.usual(Times.PROMPT).with(new PruneOptions.Rewriting(0, Long.MAX_VALUE)));
    }

    private void prune(PruneOptions options) {
        try (Repository repository = open()) {
            new Prune(repository, options, new Prune.Client("test", "0"), Progress.none(), clock::advance).run();
        }
    }

    private RepairResult repair(Rebuild rebuild) {
        repaired.clear();
        try (Repository repository = open()) {
            return rebuilding(repository, rebuild).run();
        }
    }

    private RepairResult plan(Rebuild rebuild) {
        repaired.clear();
        try (Repository repository = open()) {
            return rebuilding(repository, rebuild).planned();
        }
    }

    private Repair rebuilding(Repository repository, Rebuild rebuild) {
        RepairOptions options = new RepairOptions(VerifyOptions.Level.DATA, Losses.KEPT, rebuild);
        Means none = new Means(Optional.empty(), Optional.empty());
        return new Repair(repository, none, options, ORIGIN, Progress.none(), repaired::add);
    }

    private BackupResult backUp(MapSource from) {
        try (Repository repository = open()) {
            BackupResult result = backUp(from, repository);
            Present newest = repository.read().snapshots(from.name()).getLast();
            told.put(newest.snapshot().id(), Restored.of(repository, newest.snapshot()));
            records.put(newest.snapshot().id(), newest.snapshot());
            return result;
        }
    }

    private static BackupResult backUp(MapSource from, Repository repository) {
        return new Backup(from, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                .run();
    }

    private void everythingToldIsThere() {
        try (Repository repository = open()) {
            Map<SnapshotId, Snapshot> there = new HashMap<>();
            repository
                    .read()
                    .snapshots()
                    .forEach(each -> there.put(each.snapshot().id(), each.snapshot()));
            assertThat(there.keySet()).containsAll(told.keySet());
            told.forEach((id, content) -> assertThat(Restored.of(repository, Objects.requireNonNull(there.get(id))))
                    .as("snapshot " + id)
                    .containsExactlyInAnyOrderEntriesOf(content));
        }
    }

    private List<Damage> damage() {
        List<Damage> found = new ArrayList<>();
        try (Repository repository = open()) {
            new Verify(repository, new VerifyOptions(VerifyOptions.Level.DATA), Progress.none(), found::add).run();
        }
        return found;
    }

    private List<String> names(String prefix) {
        return new ArrayList<>(store.objects().names().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList());
    }

    private byte[] contents(String name) {
        byte[] bytes = store.objects().peek(name);
        return bytes == null ? new byte[0] : bytes.clone();
    }

    /** Each time on another machine: no cache hides what is missing, and nothing comes back from one. */
    private Repository open() {
        return TestRepository.open(store, folder.resolve("client" + clients++));
    }

    private byte[] bytes(int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }
}

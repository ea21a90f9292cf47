package io.holdfast.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.backup.CountingClock;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.Busy;
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
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.verify.Damage;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pack of content is lost, and no replica has it: what the source has still is stored anew, and what nobody has hinders nothing. */
class SalvageTest {
    /** What an entry without content restores to. */
    private static final String NOTHING =
            Restored.expected(Map.of("", new byte[0])).getOrDefault("", "");

    private static final Origin ORIGIN = new Origin(List.of(), "test", "0");

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedStore store = new SimulatedStore(new SimulatedObjects(1, clock));
    private final MapSource source = new MapSource("source");
    private final Random random = new Random(5);
    private final Map<SnapshotId, Map<String, String>> told = new LinkedHashMap<>();
    private final List<Told> repaired = new ArrayList<>();
    private int clients;
    private String machine = "";

    /** Two snapshots, each with a pack of its own. */
    @BeforeEach
    void twoSnapshots() {
        TestRepository.init(store, Times.PROMPT);
        for (int i = 0; i < 30; i++) {
            source.put("file%02d".formatted(i), bytes(3_000));
        }
        source.put("large", bytes(2_500_000));
        backUp();
        source.put("file07", bytes(4_000));
        source.put("later", bytes(800_000));
        backUp();
    }

    @Test
    void whatTheSourceHasStillIsStoredAnew() {
        String lost = packs().getFirst();
        store.objects().lose(lost);
        assertThat(damage()).isNotEmpty();

        // The first version of file07 is nowhere, so the first snapshot stays as it is.
        RepairResult kept = repair(Optional.empty(), Optional.of(source), Losses.KEPT);
        assertThat(kept.left()).isEqualTo(1);
        assertThat(repaired).singleElement().isInstanceOf(Told.Left.class);
        assertThat(damage())
                .flatExtracting(each -> each.snapshot().stream().toList())
                .containsOnly(first());
        told.remove(first());
        everythingToldIsThere();
    }

    @Test
    void nothingIsDamagedAnyMoreWhereTheSourceHasAllOfIt() {
        forgetTheFirst();
        String lost = packs().getFirst();
        store.objects().lose(lost);
        RepairResult result = repair(Optional.empty(), Optional.of(source), Losses.KEPT);
        assertThat(repaired).containsExactly(new Told.DoneWithout(lost));
        assertThat(result.left()).isZero();
        assertThat(result.mended()).isEqualTo(1);
        assertThat(damage()).isEmpty();
        everythingToldIsThere();
        assertThat(backUp().tally().read())
                .as("the next backup has nothing to do")
                .isZero();
        everythingToldIsThere();
    }

    @Test
    void aPackThatIsOnlyPartlyDamagedGivesWhatCanBeReadOfIt() {
        forgetTheFirst();
        String hit = packs().getFirst();
        byte[] bytes = contents(hit);
        bytes[bytes.length / 2] ^= 1;
        store.objects().tamper(hit, bytes);
        source.remove("file03"); // its frame is whole
        repair(Optional.empty(), Optional.of(source), Losses.KEPT);
        assertThat(damage()).isEmpty();
        everythingToldIsThere();
    }

    @Test
    void whatNobodyHasIsSetAsideAndAllTheRestStays() {
        String lost = packs().getFirst();
        store.objects().lose(lost);
        source.remove("file03");
        RepairResult result = repair(Optional.empty(), Optional.of(source), Losses.SET_ASIDE);
        assertThat(result.left()).isZero();
        List<Told.SetAside> aside = repaired.stream()
                .filter(Told.SetAside.class::isInstance)
                .map(Told.SetAside.class::cast)
                .toList();
        assertThat(result.setAside()).isEqualTo(3);
        assertThat(aside)
                .extracting(Told.SetAside::key)
                .containsExactlyInAnyOrder(Key.of("file03"), Key.of("file03"), Key.of("file07"));
        assertThat(aside).allSatisfy(each -> assertThat(each.why()).contains(lost));
        assertThat(damage()).isEmpty();
        assertThat(unread()).containsExactly(2L, 1L);
        told.values().forEach(each -> each.put("file03", NOTHING));
        Objects.requireNonNull(told.get(first())).put("file07", NOTHING);
        everythingToldIsThere();
        backUp();
        assertThat(unread()).containsExactly(2L, 1L, 0L);
    }

    @Test
    void whereTheSourceCanNotBeReadNowNothingIsGivenUp() {
        store.objects().lose(packs().getFirst());
        source.unreadable("file03");
        RepairResult result = repair(Optional.empty(), Optional.of(source), Losses.SET_ASIDE);
        assertThat(result.setAside()).isZero();
        assertThat(result.left()).isEqualTo(1);
        assertThat(unread()).containsExactly(0L, 0L);
    }

    @Test
    void withoutASourceTheNextBackupReadsWhatWasSetAside() {
        String lost = packs().getFirst();
        store.objects().lose(lost);
        RepairResult result = repair(Optional.empty(), Optional.empty(), Losses.SET_ASIDE);
        assertThat(result.left()).isZero();
        assertThat(damage()).isEmpty();
        backUp();
        assertThat(damage()).isEmpty();
        told.keySet().removeIf(id -> !id.equals(last()));
        everythingToldIsThere();
    }

    @Test
    void aBackupReadsAnewWhatIsCondemnedAndGone() {
        store.objects().lose(packs().getFirst());
        MapSource empty = new MapSource("nothing that helps");
        assertThat(repair(Optional.empty(), Optional.of(empty), Losses.KEPT).left())
                .isEqualTo(1);
        BackupResult result = backUp();
        assertThat(result.tally().unchanged()).isEqualTo(32);
        assertThat(result.tally().read()).isPositive();
        told.keySet().removeIf(id -> !id.equals(last()));
        everythingToldIsThere();

        // What the newest snapshot has again helps the older ones: nothing is asked of the source.
        assertThat(repair(Optional.empty(), Optional.of(empty), Losses.SET_ASIDE)
                        .left())
                .isZero();
        assertThat(unread()).as("the first version of file07 is lost").containsExactly(1L, 0L, 0L);
        assertThat(damage()).isEmpty();
    }

    @Test
    void whatIsCondemnedComesFromTheReplicaInOtherPacks() {
        SimulatedStore replica = new SimulatedStore(store.objects().copy(2, clock));
        String lost = packs().getFirst();
        store.objects().lose(lost);
        repair(Optional.empty(), Optional.of(new MapSource("nothing that helps")), Losses.KEPT);
        repaired.clear();
        assertThat(repair(Optional.of(replica), Optional.empty(), Losses.KEPT).left())
                .isZero();
        assertThat(repaired).containsExactly(new Told.DoneWithout(lost));
        assertThat(damage()).isEmpty();
        everythingToldIsThere();
    }

    @Test
    void whereTheReplicaDoesNotAnswerNobodySaysThatItHasNothing() {
        SimulatedStore replica = new SimulatedStore(store.objects().copy(2, clock));
        store.objects().lose(packs().getFirst());
        repair(Optional.empty(), Optional.of(new MapSource("nothing that helps")), Losses.KEPT);
        replica.fail(Operation.get("data/"), 1_000);

        assertThatThrownBy(() -> repair(Optional.of(replica), Optional.empty(), Losses.KEPT))
                .isInstanceOf(Busy.class);
    }

    @Test
    void whatWasReadFromTheSourceIsNotStoredTwiceWhereNoSnapshotCouldBeMended() {
        store.objects().lose(packs().getFirst());
        source.remove("file03"); // both snapshots have it
        machine = "the same";
        repair(Optional.empty(), Optional.of(source), Losses.KEPT);
        List<String> after = packs();
        repair(Optional.empty(), Optional.of(source), Losses.KEPT);

        assertThat(packs()).isEqualTo(after);
        repair(Optional.empty(), Optional.of(source), Losses.SET_ASIDE);
        assertThat(damage()).isEmpty();
    }

    @Test
    void ofAnEntryOfWhichOnlyWhatIsHalfReadIsLostNothingIsSetAside() {
        SortedSet<String> before = new TreeSet<>(packs());
        source.put("large", bytes(20_000_000));
        backUp(BackupOptions.DEFAULT.with(CountingClock.windowOf(45)));
        List<String> halfRead =
                packs().stream().filter(each -> !before.contains(each)).toList();
        assertThat(halfRead).isNotEmpty();
        source.unlisted("large");
        backUp(BackupOptions.DEFAULT);
        halfRead.forEach(store.objects()::lose);
        assertThat(damage()).isNotEmpty();
        RepairResult result = repair(Optional.empty(), Optional.empty(), Losses.SET_ASIDE);

        assertThat(result.setAside()).isZero();
        assertThat(damage()).isEmpty();
        everythingToldIsThere();
    }

    @Test
    void aPruneThenFreesTheDamagedPack() {
        forgetTheFirst();
        String hit = packs().getFirst();
        store.objects().tamper(hit, new byte[] {1, 2, 3});
        repair(Optional.empty(), Optional.of(source), Losses.KEPT);
        clock.advance(Duration.ofDays(10));
        prune();
        clock.advance(Duration.ofDays(10));
        prune();
        assertThat(store.objects().names()).doesNotContain(hit);
        everythingToldIsThere();
    }

    private void prune() {
        try (Repository repository = open()) {
            new Prune(
                            repository,
                            PruneOptions.usual(Times.PROMPT),
                            new Prune.Client("test", "0"),
                            Progress.none(),
                            clock::advance)
                    .run();
        }
    }

    private void forgetTheFirst() {
        SnapshotId id = first();
        told.remove(id);
        try (Repository repository = open()) {
            repository.ledger().putInTime(new LedgerRecord.Forget(ORIGIN, id), Instant.EPOCH);
        }
    }

    private SnapshotId first() {
        return snapshots().getFirst().id();
    }

    private SnapshotId last() {
        return snapshots().getLast().id();
    }

    private List<Snapshot> snapshots() {
        try (Repository repository = open()) {
            return repository.read().snapshots().stream().map(Present::snapshot).toList();
        }
    }

    private List<Long> unread() {
        return snapshots().stream().map(each -> each.tally().unread()).toList();
    }

    private RepairResult repair(Optional<Store> replica, Optional<Source> from, Losses losses) {
        RepairOptions options = new RepairOptions(VerifyOptions.Level.DATA, losses);
        try (Repository repository = open()) {
            return new Repair(repository, new Means(replica, from), options, ORIGIN, Progress.none(), repaired::add)
                    .run();
        }
    }

    private BackupResult backUp() {
        return backUp(BackupOptions.DEFAULT);
    }

    private BackupResult backUp(BackupOptions options) {
        try (Repository repository = open()) {
            BackupResult result =
                    new Backup(source, repository, options, new Backup.Client("test", "0"), Progress.none()).run();
            Present newest = repository.read().snapshots().getLast();
            told.put(newest.snapshot().id(), Restored.of(repository, newest.snapshot()));
            return result;
        }
    }

    private void everythingToldIsThere() {
        try (Repository repository = open()) {
            Map<SnapshotId, Map<String, String>> found = new LinkedHashMap<>();
            for (Present each : repository.read().snapshots()) {
                SnapshotId id = each.snapshot().id();
                if (told.containsKey(id)) {
                    found.put(id, Restored.of(repository, each.snapshot()));
                }
            }
            assertThat(found).isEqualTo(told);
        }
    }

    private List<Damage> damage() {
        List<Damage> found = new ArrayList<>();
        try (Repository repository = open()) {
            new Verify(repository, new VerifyOptions(VerifyOptions.Level.DATA), Progress.none(), found::add).run();
        }
        return found;
    }

    /** Of content, the largest first: it is the first snapshot's. */
    private List<String> packs() {
        return store.objects().names().stream()
                .filter(name -> name.startsWith("data/"))
                .sorted((a, b) -> Integer.compare(contents(b).length, contents(a).length))
                .toList();
    }

    private byte[] contents(String name) {
        byte[] bytes = store.objects().peek(name);
        return bytes == null ? new byte[0] : bytes.clone();
    }

    /** Each time on another machine, where none is named: no cache hides what is missing. */
    private Repository open() {
        return TestRepository.open(store, folder.resolve(machine.isEmpty() ? "client" + clients++ : machine));
    }

    private byte[] bytes(int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }
}

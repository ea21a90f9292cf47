package io.holdfast.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.backup.TestPruner;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** A repository in a simulated store, sources, and what was in them when each snapshot was made. */
final class RetentionWorld {
    static final Origin TESTER = new Origin(List.of(), "test", "0");

    final SimulatedClock clock = new SimulatedClock();
    final SimulatedObjects objects;
    final Times times;
    final Path folder;
    final Random random;
    final MapSource source = new MapSource("source");

    /** Whose cache and state clients use. */
    private String machine = "machine";

    /** What was in a source, by the id of its snapshot. */
    final Map<String, Map<String, String>> contents = new TreeMap<>();

    RetentionWorld(long seed, Path folder, Duration listDelay) {
        this.random = new Random(seed);
        this.folder = folder;
        this.times = new Times(Duration.ofMinutes(15), Duration.ZERO, listDelay, Duration.ofSeconds(5));
        this.objects = new SimulatedObjects(seed, clock)
                .listDelay(listDelay)
                .clockSpread(times.clockSpread().dividedBy(2));
        TestRepository.init(client(), times);
        pass(listDelay);
    }

    /** A store whose lists show at once what was put. */
    RetentionWorld(Path folder) {
        this(1, folder, Duration.ZERO);
    }

    /** The least G that protocol.md, section 5, allows, and a moment. */
    Duration g() {
        return times.window()
                .plus(times.listDelay().multipliedBy(2))
                .plus(times.clockSpread().multipliedBy(2))
                .plusSeconds(1);
    }

    SimulatedStore client() {
        return new SimulatedStore(objects);
    }

    void pass(Duration time) {
        clock.advance(time);
    }

    /** From now on clients are on a machine that remembers nothing. */
    void onAnotherMachine() {
        machine = "another machine";
    }

    <T> T with(SimulatedStore client, Function<Repository, T> work) {
        try (Repository repository = TestRepository.open(client, folder.resolve(machine))) {
            return work.apply(repository);
        }
    }

    LedgerState state() {
        return with(client(), Repository::read);
    }

    List<SnapshotId> ids() {
        return ids(client());
    }

    List<SnapshotId> ids(SimulatedStore client) {
        List<Present> all = with(client, Repository::read).snapshots();
        return all.stream().map(each -> each.snapshot().id()).toList();
    }

    Present snapshot(SnapshotId id) {
        return state().snapshots().stream()
                .filter(each -> each.snapshot().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Changes a file and makes a snapshot, an hour after the one before. A source of one file has nothing in common with its past. */
    SnapshotId backUp(String file) {
        change(file);
        pass(Duration.ofHours(1));
        return backUpNow(client()).snapshot().id();
    }

    void change(String file) {
        byte[] content = new byte[200 + random.nextInt(2_000)];
        random.nextBytes(content);
        source.put(file, content);
    }

    BackupResult backUpNow(SimulatedStore client) {
        return with(client, repository -> {
            BackupResult result = new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run();
            contents.put(result.snapshot().id().toString(), Restored.expected(source.files()));
            return result;
        });
    }

    void forget(SnapshotId... ids) {
        forget(client(), ids);
    }

    void forget(SimulatedStore client, SnapshotId... ids) {
        with(client, repository -> {
            Forget forget = new Forget(repository, TESTER, Progress.none());
            forget.run(forget.plan(List.of(ids)));
            return ids;
        });
    }

    /** By rule: the newest so many stay. */
    ForgetPlan keepLast(int count, SimulatedStore client) {
        KeepRules rules = new KeepRules(Map.of(Keep.LAST, count), Optional.empty(), ZoneId.of("UTC"));
        return with(client, repository -> {
            Forget forget = new Forget(repository, TESTER, Progress.none());
            ForgetPlan plan = forget.plan(new ForgetOptions(rules, Optional.empty(), List.of()));
            forget.run(plan);
            return plan;
        });
    }

    SnapshotId undelete(SnapshotId id) {
        return undelete(client(), id);
    }

    SnapshotId undelete(SimulatedStore client, SnapshotId id) {
        LedgerRecord.Snapshot back =
                with(client, repository -> new Undelete(repository, TESTER, Progress.none()).run(id));
        isAs(back.id(), id);
        return back.id();
    }

    SnapshotId hold(SimulatedStore client, SnapshotId id, Optional<Instant> until) {
        SnapshotId held =
                with(client, repository -> new Holds(repository, TESTER, Progress.none()).add(id, "why", until));
        isAs(held, id);
        return held;
    }

    Holds.Removed release(SnapshotId id) {
        return with(client(), repository -> new Holds(repository, TESTER, Progress.none()).remove(id));
    }

    /** A new id stands for what the old one did. */
    private void isAs(SnapshotId now, SnapshotId was) {
        Map<String, String> content = contents.get(was.toString());
        assertThat(content).isNotNull();
        contents.put(now.toString(), content);
    }

    /** Everything that greedy prunes may delete by the protocol is deleted. */
    void prune() {
        pruning(pruner -> {
            pruner.look();
            pruner.condemn();
        });
        pass(g().multipliedBy(2));
        pruning(pruner -> {
            pruner.choose();
            pruner.delete();
        });
    }

    void pruning(Consumer<TestPruner> steps) {
        SimulatedStore client = client();
        try (Repository repository = TestRepository.open(client, folder.resolve("pruner"))) {
            steps.accept(new TestPruner(repository, client, g()));
        }
    }

    void restores(SnapshotId id) {
        with(client(), repository -> {
            assertThat(Restored.of(repository, snapshot(id).snapshot())).isEqualTo(contents.get(id.toString()));
            return id;
        });
    }
}

package io.holdfast.engine.prune;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.ledger.TrashTime;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.repository.WriterOptions;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.snapshot.Merge;
import io.holdfast.engine.store.HidingStore;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A repository in a simulated store, whose time passes when a test says so; backups, forgets and prunes of it. It remembers what was told to be safe,
 * and tells which of it is lost.
 */
final class PruneWorld {
    static final Duration D = Duration.ofMinutes(10);
    static final Duration W = Duration.ofMinutes(15);
    static final Duration E = Duration.ofSeconds(5);

    /** Whatever is not needed may be condemned at once. */
    static final Times TIMES = new Times(W, Duration.ZERO, D, E);

    static final Duration G = TIMES.leastGrace();
    static final Prune.Client CLIENT = new Prune.Client("test", "0");

    final SimulatedClock clock;
    final SimulatedObjects objects;
    final Times times;
    final Random random;
    final Map<String, Map<String, String>> told = new TreeMap<>();
    private final Path folder;
    private int contents;
    private final AtomicInteger machines = new AtomicInteger();

    /** @param folder for what machines keep */
    PruneWorld(Path folder, Times times) {
        this(folder, times, new SimulatedClock(), new Random(1), new Instance(1, Duration.ZERO, Duration.ZERO));
        TestRepository.init(client(), times);
        pass(D);
    }

    /** How its store behaves. */
    record Instance(long seed, Duration listDelay, Duration clockSpread) {}

    PruneWorld(Path folder, Times times, SimulatedClock clock, Random random, Instance store) {
        this(
                folder,
                times,
                clock,
                random,
                new SimulatedObjects(store.seed, clock)
                        .listDelay(store.listDelay)
                        .clockSpread(store.clockSpread));
    }

    private PruneWorld(Path folder, Times times, SimulatedClock clock, Random random, SimulatedObjects objects) {
        this.folder = folder;
        this.times = times;
        this.clock = clock;
        this.random = random;
        this.objects = objects;
    }

    /** The same world as it is now, which goes its own way from here on. */
    PruneWorld fork(int number) {
        SimulatedClock itsClock = new SimulatedClock();
        itsClock.advance(Duration.between(itsClock.now(), clock.now()));
        PruneWorld fork = new PruneWorld(
                folder.resolve("fork" + number), times, itsClock, new Random(number), objects.copy(number, itsClock));
        fork.told.putAll(told);
        return fork;
    }

    SimulatedStore client() {
        return new SimulatedStore(objects);
    }

    HidingStore hiding() {
        return new HidingStore(client(), clock);
    }

    void pass(Duration time) {
        clock.advance(time);
    }

    /** As a machine sees it that has never been here. */
    Repository open(Store store) {
        return TestRepository.open(store, folder.resolve("machine" + machines.incrementAndGet()));
    }

    /** The same, where so many loose records are worth a page. */
    Repository open(Store store, int worth) {
        return TestRepository.open(store, folder.resolve("machine" + machines.incrementAndGet()), worth);
    }

    // ---- snapshots

    MapSource source(String name, int files) {
        MapSource source = new MapSource(name);
        change(source, files);
        return source;
    }

    void change(MapSource source, int files) {
        for (int i = 0; i < files; i++) {
            byte[] content = new byte[500 + random.nextInt(3_000)];
            random.nextBytes(content);
            source.put("f" + random.nextInt(12), content);
        }
    }

    /** So many runs of the index are worth a page. */
    void backUpOften(Store store) {
        MapSource source = new MapSource("source");
        for (int i = 0; i < 16; i++) {
            byte[] content = new byte[600];
            new Random(contents).nextBytes(content);
            source.put("f" + contents++, content);
            backUp(source, store);
            pass(Duration.ofMinutes(1));
        }
    }

    Snapshot backUp(MapSource source) {
        return backUp(source, client());
    }

    Snapshot backUp(MapSource source, Store store) {
        return backUp(source, store, BackupOptions.DEFAULT);
    }

    Snapshot backUp(MapSource source, Store store, BackupOptions options) {
        return backUp(source, store, options, Restored.expected(source.files()));
    }

    /** @param contents what it restores to, where that is known already */
    Snapshot backUp(MapSource source, Store store, BackupOptions options, Map<String, String> contents) {
        try (Repository repository = TestRepository.open(store, folder.resolve(source.name()))) {
            BackupResult result =
                    new Backup(source, repository, options, new Backup.Client("test", "0"), Progress.none()).run();
            tell(result.snapshot().id(), contents);
            return result.snapshot();
        }
    }

    void tell(SnapshotId id, Map<String, String> contents) {
        told.put(id.toString(), contents);
    }

    /** Nobody needs to find it any more. */
    void untell(Snapshot snapshot) {
        told.remove(snapshot.id().toString());
    }

    // ---- records

    static LedgerRecord.Origin origin() {
        return new LedgerRecord.Origin(List.of(), "test", "0");
    }

    RecordName put(LedgerRecord record) {
        return put(record, clock.now());
    }

    RecordName put(LedgerRecord record, Instant asOf) {
        try (Repository repository = open(client())) {
            return repository
                    .ledger()
                    .put(repository.ledger().prepare(record, asOf))
                    .name();
        }
    }

    void forget(Snapshot snapshot) {
        untell(snapshot);
        put(new LedgerRecord.Forget(origin(), snapshot.id()));
    }

    void trash(Duration time) {
        put(new LedgerRecord.Setting(origin(), TrashTime.SETTING, Long.toString(time.toSeconds())));
    }

    LedgerState read() {
        try (Repository repository = open(client())) {
            return repository.read();
        }
    }

    /** A record of a snapshot on its way: its writer has read the ledger, and seen nothing condemned. */
    final class Pending {
        private final Snapshot snapshot;
        private final Ledger.Prepared record;
        private final Map<String, String> contents;

        private Pending(Snapshot snapshot, Ledger.Prepared record, Map<String, String> contents) {
            this.snapshot = snapshot;
            this.record = record;
            this.contents = contents;
        }

        RecordName name() {
            return record.name();
        }

        String path() {
            return record.name().path();
        }

        Snapshot snapshot() {
            return snapshot;
        }

        /** Step w4: it is told if it came in time. */
        boolean commit() {
            try (Repository repository = open(client())) {
                boolean timely = repository.ledger().put(record).timely();
                if (timely) {
                    tell(snapshot.id(), contents);
                }
                return timely;
            }
        }
    }

    /**
     * The same runs under another id, up to w3: nothing that it names is condemned, as far as this client sees.
     *
     * @param names packs that it names
     */
    Optional<Pending> adopt(Snapshot old, Set<ObjectHash> names, Map<String, String> contents, Store store) {
        try (Repository repository = open(store)) {
            LedgerState state = repository.read();
            return names.stream().anyMatch(state::isCondemned)
                    ? Optional.empty()
                    : Optional.of(prepared(old, contents, repository, state.readAt()));
        }
    }

    /** The same by a writer that skips w3. */
    Pending adoptUnread(Snapshot old, Map<String, String> contents) {
        try (Repository repository = open(client())) {
            return prepared(old, contents, repository, clock.now());
        }
    }

    private Pending prepared(Snapshot old, Map<String, String> contents, Repository repository, Instant asOf) {
        Snapshot adopted = with(old, SnapshotId.random(new SecureRandom()), old.runs(), List.of());
        return new Pending(adopted, repository.ledger().prepare(adopted, asOf), contents);
    }

    /** A rewriter: the same content in other packs, and a record for it that takes the place of this one. */
    String rewrite(Snapshot snapshot, RecordName record) {
        try (Repository repository = open(client())) {
            return rewrite(snapshot, record, names(repository, snapshot));
        }
    }

    /** The same where it does without these packs alone. */
    String rewrite(Snapshot snapshot, RecordName record, Set<ObjectHash> old) {
        try (Repository repository = open(client())) {
            LedgerState state = repository.read();
            try (Writer writer = repository.openWriter(WriterOptions.DEFAULT, state, snapshot.source())) {
                List<RunRef> runs = new Merge(repository, writer, Merge.Beside.NONE)
                        .without(old::contains, snapshot.runs(), Merge.Provenances.of(snapshot));
                Writer.Outcome outcome =
                        writer.commit((_, replaces) -> with(snapshot, snapshot.id(), runs, replaces), List.of(record));
                writer.done();
                return ((Writer.Outcome.Committed) outcome).name().path();
            }
        }
    }

    /** Packs that a snapshot names. */
    static Set<ObjectHash> names(Repository repository, Snapshot snapshot) {
        Set<ObjectHash> names = new TreeSet<>();
        snapshot.runs().forEach(ref -> names.addAll(names(repository, ref)));
        return names;
    }

    /** Packs that a run of a manifest names. */
    static Set<ObjectHash> names(Repository repository, RunRef ref) {
        Set<ObjectHash> names = new TreeSet<>();
        RunReader run = repository.manifestRun(ref);
        run.ownPacks().forEach(pack -> names.add(pack.info().name()));
        run.forEachPack(pack -> names.add(pack.name()));
        return names;
    }

    private static Snapshot with(Snapshot old, SnapshotId id, List<RunRef> runs, List<RecordName> replaces) {
        return new Snapshot(
                origin(),
                id,
                old.source(),
                old.location(),
                runs,
                Optional.empty(),
                replaces,
                Optional.empty(),
                List.of(),
                old.started(),
                old.consistency(),
                old.mode(),
                old.tags(),
                old.tally(),
                old.leftOut(),
                LedgerRecord.Wholeness.WHOLE);
    }

    // ---- prunes

    PruneOptions usual() {
        return PruneOptions.usual(times).withGrace(times.leastGrace()).with(PruneOptions.Rewriting.NONE);
    }

    PruneResult prune() {
        return prune(usual(), client());
    }

    PruneResult prune(PruneOptions options, Store store) {
        try (Repository repository = open(store)) {
            return new Prune(repository, options, CLIENT, Progress.none(), this::pass).run();
        }
    }

    PruneResult prune(PruneRules rules, Store store) {
        return prune(rules, usual(), store);
    }

    PruneResult prune(PruneRules rules, PruneOptions options, Store store) {
        try (Repository repository = open(store)) {
            return new Prune(repository, options, CLIENT, Progress.none(), this::pass, rules).run();
        }
    }

    PruneResult dryRun(UnaryOperator<PruneOptions> options) {
        try (Repository repository = open(client())) {
            return new Prune(repository, options.apply(usual()), CLIENT, Progress.none(), this::pass).dryRun();
        }
    }

    // ---- what is there

    /** Names of packs that are there. */
    Set<String> packs() {
        return Garbage.packs(objects.names());
    }

    /** Packs that nobody needs. */
    Set<String> garbage() {
        try (Repository repository = open(client())) {
            return Garbage.of(repository, objects.names());
        }
    }

    /** Snapshots that were told to be safe, and do not restore bit for bit. */
    Set<String> lost() {
        return lost(client());
    }

    /** The same as this client sees it. */
    Set<String> lost(Store store) {
        Set<String> lost = new TreeSet<>(told.keySet());
        try (Repository repository = open(store)) {
            for (LedgerState.Present each : repository.read().snapshots()) {
                String id = each.snapshot().id().toString();
                if (told.containsKey(id) && restores(repository, each.snapshot(), told.get(id))) {
                    lost.remove(id);
                }
            }
        }
        return lost;
    }

    /** Whether a snapshot restores to this, whether or not the ledger shows it. */
    boolean restores(Snapshot snapshot, Map<String, String> contents) {
        try (Repository repository = open(client())) {
            return restores(repository, snapshot, contents);
        }
    }

    private static boolean restores(Repository repository, Snapshot snapshot, @Nullable Map<String, String> contents) {
        try {
            return Restored.of(repository, snapshot).equals(contents);
        } catch (Damaged | NotFound e) {
            return false;
        }
    }
}

package io.holdfast.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.backup.CountingClock;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.posix.Refused;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.repository.WriterOptions;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedBucket;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A tree, a bucket and a repository for both, all of them changing as a seed has it. It remembers what each source was when a
 * snapshot of it was taken, and when it was only tried to take one.
 */
final class World {
    private static final Duration LIST_DELAY = Duration.ofMinutes(1);

    /** Content of 3,000 pieces, whose list is content itself, is some 400 KB long. */
    private static final ChunkerSettings FINE = new ChunkerSettings(256, 64, 128, 256);

    private static final int LONGEST_IF_FINE = 600_000;
    private static final int LONGEST = 3_000_000;

    /** Snapshots restored at the end, about. */
    private static final int RESTORED = 6;

    private final Random random;
    private final Path folder;
    private final SimulatedClock clock = new SimulatedClock();
    private SimulatedObjects objects;
    private final DiskTree tree;
    private final TreeChanges treeChanges;
    private final SimulatedBucket bucket;
    private final BucketChanges bucketChanges;
    private final Local local;
    private final Restores restores;
    private final List<Taken> taken = Collections.synchronizedList(new ArrayList<>());
    private boolean wasSetBack;
    private Optional<Earlier> earlier = Optional.empty();
    private final Map<String, List<Taken.Was>> tried = new ConcurrentSkipListMap<>();

    World(long seed, Path folder) throws IOException {
        this.random = new Random(seed);
        this.folder = folder;
        this.objects = new SimulatedObjects(seed, clock);
        boolean fine = random.nextInt(3) == 0;
        int longest = fine ? LONGEST_IF_FINE : LONGEST;
        TestRepository.init(new SimulatedStore(objects), Times.PROMPT, fine ? FINE : ChunkerSettings.STANDARD);
        if (random.nextBoolean()) {
            objects.listDelay(LIST_DELAY).clockSpread(Duration.ofSeconds(20));
        }
        Path root = Files.createDirectories(folder.resolve("tree"));
        this.tree = new DiskTree(root);
        this.treeChanges = new TreeChanges(tree, random, longest);
        this.bucket = new SimulatedBucket(
                new SimulatedClock(),
                switch (random.nextInt(4)) {
                    case 0 -> SimulatedBucket.BY_UTF16;
                    case 1 -> SimulatedBucket.BY_FOLDER;
                    default -> java.util.Comparator.naturalOrder();
                });
        bucket.pageSize(3 + random.nextInt(60));
        if (random.nextInt(8) == 0) {
            bucket.repeatsKeys();
        }
        this.bucketChanges = new BucketChanges(bucket, random, longest);
        this.local = new Local(Files.createDirectories(folder.resolve("local")), random);
        this.restores = new Restores(folder, random, longest);
    }

    private enum Which {
        TREE,
        BUCKET
    }

    /** Many small steps, then every snapshot is restored and compared. */
    void live(int steps) throws Exception {
        change(Which.TREE, random.nextInt(60));
        change(Which.BUCKET, random.nextInt(60));
        for (int i = 0; i < steps; i++) {
            step();
        }
        everySnapshotComesBack();
        tree.delete("");
    }

    private void step() throws Exception {
        Which which = random.nextInt(3) == 0 ? Which.BUCKET : Which.TREE;
        change(which, random.nextInt(6));
        local.happen();
        if (random.nextInt(12) == 0) {
            backInTime();
        }
        clock.advance(random.nextInt(3) == 0 ? Duration.ofHours(1) : Duration.ofSeconds(random.nextInt(90)));
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> backUp(which, new SimulatedStore(objects), options());
            case 4, 5, 6 -> underFire(which);
            case 7 -> twoAtOnce(which);
            default -> restoreOne();
        }
    }

    /** What the repository was once, and what had been taken by then. */
    private record Earlier(SimulatedObjects objects, List<Taken> taken) {}

    /** The repository is what it was earlier, as after a roll-back or from a copy of it; the clients' own folders are not. */
    private void backInTime() {
        earlier.ifPresent(was -> {
            objects = was.objects;
            wasSetBack = true;
            taken.clear();
            taken.addAll(was.taken);
        });
        earlier = earlier.isPresent()
                ? Optional.empty()
                : Optional.of(new Earlier(objects.copy(random.nextLong(), clock), List.copyOf(taken)));
    }

    private void change(Which which, int times) throws Refused {
        for (int i = 0; i < times; i++) {
            switch (which) {
                case TREE -> treeChanges.change();
                case BUCKET -> bucketChanges.change();
            }
        }
    }

    private BackupOptions options() {
        BackupOptions options = BackupOptions.DEFAULT
                .withParallelism(1 + random.nextInt(4), 1 + random.nextInt(4))
                .withBytesInFlight(16 << 20)
                .withCheckpointEvery(random.nextInt(4) == 0 ? Duration.ofNanos(1) : Duration.ofMinutes(5));
        LedgerRecord.Mode mode = random.nextInt(8) == 0 ? LedgerRecord.Mode.FULL : LedgerRecord.Mode.INCREMENTAL;
        var writing = new WriterOptions(1 + random.nextInt(2), 1 + random.nextInt(3), 1);
        return new BackupOptions(
                mode,
                options.rule(),
                options.tags(),
                options.leftOut(),
                options.readers(),
                options.bytesInFlight(),
                options.ranges(),
                options.checkpointEvery(),
                writing,
                options.freezing(),
                random.nextInt(6) == 0 ? CountingClock.windowOf(random.nextInt(400)) : options.window());
    }

    // ---- backups

    private Taken.Was was(Which which) throws Refused {
        return switch (which) {
            case TREE -> new Taken.Was.Tree(tree.state());
            case BUCKET -> new Taken.Was.Objects(BucketChanges.state(bucket));
        };
    }

    private Source source(Which which) {
        return switch (which) {
            case TREE -> new TreeSource(folder.resolve("tree"), name(which), TreeOptions.all());
            case BUCKET -> new BucketSource(bucket, name(which), BucketOptions.all());
        };
    }

    private static String name(Which which) {
        return "the " + which;
    }

    private void backUp(Which which, SimulatedStore store, BackupOptions options) throws Refused {
        Taken.Was was = was(which);
        tried.computeIfAbsent(name(which), _ -> Collections.synchronizedList(new ArrayList<>()))
                .add(was);
        List<Event.Failed> failed = Collections.synchronizedList(new ArrayList<>());
        try (Repository repository = TestRepository.open(store, local.folder());
                Source source = source(which)) {
            if (wasSetBack) {
                var _ = repository.ledger().accept(); // its folders may be from before that, too
            }
            BackupResult result = new Backup(source, repository, options, new Backup.Client("test", "0"), event -> {
                        if (event instanceof Event.Failed each) {
                            failed.add(each);
                        }
                    })
                    .run();
            assertThat(failed).isEmpty();
            if (result.ending() == BackupResult.Ending.CHECKPOINT) {
                return; // a later one goes on
            }
            assertThat(result.missed()).isEmpty();
            assertThat(result.tally().entries()).isEqualTo(size(was));
            taken.add(new Taken(result.snapshot(), was));
        }
    }

    private static int size(Taken.Was was) {
        return switch (was) {
            case Taken.Was.Tree(var state) -> state.size();
            case Taken.Was.Objects(var state) -> state.size();
        };
    }

    private void underFire(Which which) throws Refused {
        SimulatedStore store = new SimulatedStore(objects);
        var at = Operation.number(4 + random.nextInt(random.nextBoolean() ? 12 : 40));
        switch (random.nextInt(8)) {
            case 0, 1 -> store.killBefore(at);
            case 2, 3 -> store.killAfter(at);
            case 4 -> store.loseReply(random.nextBoolean() ? at : Operation.put("ledger/"));
            case 5, 6 -> store.fail(at, 1 + random.nextInt(3));
            default ->
                store.delayPut(random.nextBoolean() ? at : Operation.put(""), Duration.ofMinutes(random.nextInt(40)));
        }
        try {
            backUp(which, store, options());
        } catch (RuntimeException | Error e) {
            if (!isOfTheFire(e)) {
                throw e;
            }
        }
    }

    private static boolean isOfTheFire(Throwable error) {
        return error instanceof Killed
                || error instanceof Busy
                || error instanceof Unconfirmed
                || (error.getCause() != null && isOfTheFire(error.getCause()));
    }

    /** Two clients on one machine, each with its own connection; one of them may be slower. */
    private void twoAtOnce(Which which) throws Exception {
        Which other = random.nextBoolean() ? Which.TREE : Which.BUCKET;
        BackupOptions first = options();
        BackupOptions second = options();
        int pause = random.nextInt(3);
        SimulatedStore slow = new SimulatedStore(objects);
        slow.beforeEach(_ -> sleep(pause));
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> both = List.of(
                    threads.submit(() -> {
                        backUp(which, new SimulatedStore(objects), first);
                        return which;
                    }),
                    threads.submit(() -> {
                        backUp(other, slow, second);
                        return other;
                    }));
            for (Future<?> each : both) {
                each.get();
            }
        }
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- restores

    private void restoreOne() throws Exception {
        if (!taken.isEmpty()) {
            Taken one = taken.get(random.nextInt(taken.size()));
            Taken other = taken.get(random.nextInt(taken.size()));
            restores.somehow(objects, local.folder(), one, other);
        }
    }

    private void everySnapshotComesBack() throws Exception {
        clock.advance(Duration.ofHours(2));
        local.happen();
        try (Repository repository = TestRepository.open(new SimulatedStore(objects), local.folder())) {
            List<LedgerRecord.Snapshot> there = repository.read().snapshots().stream()
                    .map(LedgerState.Present::snapshot)
                    .toList();
            assertThat(there.stream().map(LedgerRecord.Snapshot::id))
                    .containsAll(
                            taken.stream().map(each -> each.snapshot().id()).toList());
            for (LedgerRecord.Snapshot each : some(there)) {
                restores.whole(repository, each, expected(each));
            }
        }
    }

    /** The newest, and some of the others: each costs a restore. */
    private List<LedgerRecord.Snapshot> some(List<LedgerRecord.Snapshot> all) {
        return all.stream()
                .filter(each -> all.getLast().equals(each) || random.nextInt(all.size()) < RESTORED)
                .toList();
    }

    /** Of a snapshot whose job was killed before it could say so, all that is known is that it is one of those tried. */
    private List<Taken.Was> expected(LedgerRecord.Snapshot snapshot) {
        List<Taken.Was> known = taken.stream()
                .filter(each -> each.snapshot().id().equals(snapshot.id()))
                .map(Taken::was)
                .toList();
        return known.isEmpty() ? tried.getOrDefault(snapshot.source(), List.of()) : known;
    }
}

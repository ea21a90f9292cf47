package io.holdfast.engine.simulation;

import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.key.FixedRandom;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.prune.Shrunk;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** What all clients share: time, a repository and its replica, sources, machines; and what somebody was told. */
final class World {
    static final Origin TESTER = new Origin(List.of(), "test", "0");
    private static final int MACHINES = 3;
    private static final int SOURCES = 3;
    private static final int CONTENTS = 12;

    final SimulatedClock clock = new SimulatedClock();
    final InstantSource time = clock::now;
    final SimulatedObjects primary;
    final SimulatedObjects replica;
    final Times times;
    final Duration trash;
    final Told told = new Told();

    /** What a replication was given other bytes of. It reads twice, then tells of damage and goes on without. */
    final Set<String> misread = new TreeSet<>();

    /** What replications have deleted at the replica. */
    final List<Shrunk> shrunk = new ArrayList<>();

    final List<MapSource> sources = new ArrayList<>();
    private final TestRepository.Unlocked unlocked;
    private final Path folder;
    private final Temper temper;
    private final int worth;
    private final int promptOneIn;
    private final SplittableRandom random;

    /** @param folder for what machines keep */
    World(SplittableRandom random, Path folder, Temper temper) {
        this.random = random;
        this.temper = temper;
        this.folder = folder;
        Duration listDelay = oneOf(random, Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(10));
        Duration young = temper == Temper.SHARP ? Duration.ZERO : oneOf(random, Duration.ZERO, Duration.ofMinutes(5));
        times = new Times(Duration.ofMinutes(15), young, listDelay, Duration.ofSeconds(5));
        trash = oneOf(random, Duration.ZERO, Duration.ZERO, Duration.ofHours(1));
        worth = oneOf(random, 6, 12, 1_000);
        promptOneIn = oneOf(random, 2, Integer.MAX_VALUE);
        primary = objects();
        replica = objects().named("the simulated replica");
        unlocked =
                TestRepository.unlocked(new SimulatedStore(primary), times, new FixedRandom(random.nextLong()), time);
        try (Repository repository = open(new SimulatedStore(primary), "maker", random.nextLong())) {
            repository
                    .ledger()
                    .putInTime(
                            new LedgerRecord.Setting(TESTER, "trash", Long.toString(trash.toSeconds())), Instant.EPOCH);
        }
        for (int i = 0; i < SOURCES; i++) {
            MapSource source = new MapSource("source " + i, time);
            sources.add(source);
            for (int file = 0; file < 4; file++) {
                change(source, random);
            }
        }
        clock.advance(times.listDelay());
    }

    private SimulatedObjects objects() {
        return new SimulatedObjects(random.nextLong(), clock)
                .promptOneIn(promptOneIn)
                .lazy(temper == Temper.SHARP)
                .listDelay(times.listDelay())
                .clockSpread(times.clockSpread().dividedBy(2));
    }

    /** Content that other sources may have too. */
    void change(MapSource source, SplittableRandom by) {
        String key = "f" + by.nextInt(8);
        if (by.nextInt(8) == 0) {
            source.remove(key);
        } else {
            int which = by.nextInt(CONTENTS);
            byte[] content = new byte[100 + which * 20];
            new SplittableRandom(which).nextBytes(content);
            source.put(key, content);
        }
    }

    /** The repository as another process opens it, without trying a password. */
    Repository open(Store store, String machine, long seed) {
        return unlocked.open(
                store,
                machine(machine),
                new FixedRandom(seed),
                Thread.ofVirtual().factory(),
                worth);
    }

    /** Folders of a machine. */
    Path machine(String name) {
        return folder.resolve(name);
    }

    static String anyMachine(SplittableRandom random) {
        return "machine " + random.nextInt(MACHINES);
    }

    MapSource anySource(SplittableRandom by) {
        return sources.get(by.nextInt(sources.size()));
    }

    /** Whether prune may have freed what was forgotten. */
    boolean trashIsOver(SnapshotId id) {
        return !clock.now().isBefore(told.forgottenAt(id).plus(trash));
    }

    /** G of every prune. */
    Duration grace() {
        return times.leastGrace();
    }

    @SafeVarargs
    private static <T> T oneOf(SplittableRandom random, T... all) {
        return all[random.nextInt(all.length)];
    }
}

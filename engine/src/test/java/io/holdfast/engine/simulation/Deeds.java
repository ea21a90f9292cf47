package io.holdfast.engine.simulation;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.backup.Window;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.key.FixedRandom;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.prune.Prune;
import io.holdfast.engine.prune.PruneOptions;
import io.holdfast.engine.prune.Shrunk;
import io.holdfast.engine.replication.Replicate;
import io.holdfast.engine.replication.ReplicateOptions;
import io.holdfast.engine.replication.Shrink;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.repository.WriterOptions;
import io.holdfast.engine.retention.Forget;
import io.holdfast.engine.retention.Holds;
import io.holdfast.engine.retention.Undelete;
import io.holdfast.engine.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** What clients do: calls of the engine as its users make them, and what these were told when a call came back. */
final class Deeds {
    private static final Prune.Client PRUNER = new Prune.Client("test", "0");
    private static final Backup.Client WRITER = new Backup.Client("test", "0");

    private final World world;
    private Runnable afterReplication = () -> {};

    Deeds(World world) {
        this.world = world;
    }

    /** What was told to be there is not, or is something else. */
    static final class Lost extends AssertionError {
        private static final long serialVersionUID = 1;

        Lost(String what) {
            super(what);
        }
    }

    void run(Client client) {
        SplittableRandom random = client.random();
        String any = World.anyMachine(random);
        String machine = client.isBlind() ? "machine of " + client.act().number() : any;
        if (client.act().kind() == Act.Kind.LOSE_CACHE) {
            remove(world.machine(machine).resolve("cache"));
            return;
        }
        Store store = client.store(world.primary, "primary");
        if (client.act().kind() == Act.Kind.REPLICATE) {
            replicate(store, client.store(world.replica, "replica"), client, machine);
            return;
        }
        try (Repository repository = world.open(store, machine, random.nextLong())) {
            switch (client.act().kind()) {
                case BACKUP -> backUp(changed(random), options(random), repository);
                case PRUNE -> prune(repository, client);
                case FORGET -> forget(repository, random);
                case RESTORE -> restore(repository, client);
                case UNDELETE -> undelete(repository, client);
                case HOLD -> hold(repository, random);
                case RELEASE -> release(repository, random);
                case CHANGE_KEYS -> changeKeys(repository, store, random);
                case REPLICATE, LOSE_CACHE -> {}
            }
        }
    }

    private MapSource changed(SplittableRandom random) {
        MapSource source = world.anySource(random);
        for (int i = random.nextInt(4); i > 0; i--) {
            world.change(source, random);
        }
        return source.copy();
    }

    private static BackupOptions options(SplittableRandom random) {
        boolean checkpoints = random.nextInt(3) == 0;
        return new BackupOptions(
                random.nextInt(4) == 0 ? Mode.FULL : Mode.INCREMENTAL,
                BackupOptions.DEFAULT.rule(),
                List.of(),
                List.of(),
                1,
                BackupOptions.LEAST_BYTES,
                1,
                checkpoints ? Duration.ofNanos(1) : Duration.ofDays(1),
                new WriterOptions(1, 1, 1),
                BackupOptions.Freezing.NONE,
                Window.UNLIMITED);
    }

    private void backUp(MapSource source, BackupOptions options, Repository repository) {
        BackupResult result = new Backup(source, repository, options, WRITER, Progress.none()).run();
        world.told.made(result.snapshot().id(), Restored.expected(source.files()));
    }

    /** In good weather, by somebody who wants no more than that it works. */
    void backUp(MapSource source, Repository repository) {
        backUp(source, BackupOptions.DEFAULT.withParallelism(1, 1), repository);
    }

    private void prune(Repository repository, Client client) {
        PruneOptions options = PruneOptions.usual(world.times).withGrace(world.grace());
        boolean waits = client.random().nextBoolean();
        new Prune(
                        repository,
                        waits ? options.with(PruneOptions.Patience.WAIT) : options,
                        PRUNER,
                        Progress.none(),
                        client::sleep)
                .run();
    }

    private void forget(Repository repository, SplittableRandom random) {
        world.told.anySafe(random).ifPresent(id -> {
            world.told.forgetting(id, world.clock.now());
            if (random.nextInt(3) == 0) {
                Forget forget = new Forget(repository, World.TESTER, Progress.none());
                forget.run(forget.plan(List.of(id)));
            } else { // as somebody does who has seen neither holds nor what is the newest
                repository.ledger().putInTime(new LedgerRecord.Forget(World.TESTER, id), Instant.EPOCH);
            }
        });
    }

    private void undelete(Repository repository, Client client) {
        world.told.anyForgotten(client.random()).ifPresent(id -> {
            try {
                SnapshotId now = new Undelete(repository, World.TESTER, Progress.none())
                        .run(id)
                        .id();
                world.told.takenBack(id, now);
            } catch (NotFound e) {
                if (e.message().contains("freed") && !client.isMisled() && !world.trashIsOver(id)) {
                    throw new Lost("snapshot " + id + " was freed while it was in the trash");
                }
                throw e;
            }
        });
    }

    private void hold(Repository repository, SplittableRandom random) {
        Optional<SnapshotId> which =
                random.nextBoolean() ? world.told.anySafe(random) : world.told.anyForgotten(random);
        which.filter(world.told::contest).ifPresent(id -> {
            try {
                SnapshotId now = new Holds(repository, World.TESTER, Progress.none()).add(id, "why", Optional.empty());
                world.told.held(id, now);
            } finally {
                world.told.settle(id);
            }
        });
    }

    private void release(Repository repository, SplittableRandom random) {
        world.told.anyHeld(random).filter(world.told::contest).ifPresent(id -> {
            try {
                world.told.releasing(id);
                new Holds(repository, World.TESTER, Progress.none()).remove(id);
            } finally {
                world.told.settle(id);
            }
        });
    }

    /** Adds a way to unlock the repository, and removes it. */
    private static void changeKeys(Repository repository, Store store, SplittableRandom random) {
        String id = repository.addKey(TestRepository.newRecoverySlot(new FixedRandom(random.nextLong())));
        TestRepository.removeKey(store, id);
    }

    private void restore(Repository repository, Client client) {
        world.told
                .anySafe(client.random())
                .ifPresent(id ->
                        find(repository, id).ifPresent(each -> new Restoring(world).run(repository, each, client)));
    }

    private static Optional<LedgerState.Present> find(Repository repository, SnapshotId id) {
        return repository.read().snapshots().stream()
                .filter(each -> each.snapshot().id().equals(id))
                .findFirst();
    }

    /** @throws Lost if it is not what it was */
    void restored(Repository repository, LedgerState.Present snapshot) {
        String id = snapshot.snapshot().id().toString();
        Map<String, String> expected = world.told.contentOf(id);
        Map<String, String> found = Restored.of(repository, snapshot.snapshot());
        if (!found.equals(expected)) {
            throw new Lost("snapshot " + id + " restores to " + found + " instead of " + expected);
        }
    }

    /** What is to be looked at when a replication has come to its end. */
    void afterReplication(Runnable check) {
        afterReplication = check;
    }

    private void replicate(Store primary, Store replica, Client client, String machine) {
        Replicate replicate = new Replicate(
                primary, replica, new ReplicateOptions(2, 1 << 20), scratch(machine), client::sleep, Progress.none());
        SplittableRandom random = client.random();
        if (random.nextBoolean()) {
            shrink(replicate, primary, replica, machine, random);
        } else {
            replicate.run();
        }
        if (!client.isDead() && !client.isMisled()) {
            afterReplication.run();
        }
    }

    private void shrink(Replicate replicate, Store primary, Store replica, String machine, SplittableRandom random) {
        Duration after = world.grace().multipliedBy(random.nextInt(4) == 0 ? 2 : 1);
        try (Repository repository = world.open(primary, machine, random.nextLong())) {
            Shrunk shrunk = new Shrink(repository, replica, replicate, after, Progress.none())
                    .run()
                    .shrunk();
            world.shrunk.add(shrunk);
        }
    }

    Path scratch(String machine) {
        try {
            return Files.createDirectories(world.machine(machine).resolve("scratch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.holdfast.engine.simulation;

import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.prune.Garbage;
import io.holdfast.engine.prune.Prune;
import io.holdfast.engine.prune.PruneOptions;
import io.holdfast.engine.prune.PruneOptions.Rewriting;
import io.holdfast.engine.prune.Shrunk;
import io.holdfast.engine.replication.Replicate;
import io.holdfast.engine.replication.ReplicateOptions;
import io.holdfast.engine.replication.Shrink;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.RecordsToReadBy;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must be true when everybody has gone home: each snapshot that somebody was told of restores bit for bit, at the repository, and at the replica as
 * far as it shows it; the next backup, prune and replication work without help; and then nothing is left that nobody needs.
 */
final class Aftermath {
    private final World world;
    private final Deeds deeds;
    private long machines;

    Aftermath(World world, Deeds deeds) {
        this.world = world;
        this.deeds = deeds;
    }

    void check() {
        world.clock.advance(world.times.listDelay().plus(world.times.clockSpread()));
        allRestore(world.primary, "at the repository");
        restoresAsFarAsShown(world.primary, world.replica);
        for (MapSource source : world.sources) {
            with(world.primary, repository -> {
                deeds.backUp(source.copy(), repository);
                return source;
            });
        }
        world.clock.advance(
                world.times.listDelay().plus(world.times.clockSpread().multipliedBy(3)));
        replicate();
        // The first may rewrite; what its new records take the place of stays in the trash for a while. When that is
        // gone the index is merged
        // once more, and then the runs that this stands for go.
        Set<String> garbage = Set.of();
        for (int round = 0; round < 4 || (round < 8 && !garbage.isEmpty()); round++) {
            world.clock.advance(world.trash.plus(world.grace().multipliedBy(2)));
            prune(world.primary, round == 0 ? Rewriting.USUAL : Rewriting.NONE);
            garbage = with(world.primary, repository -> Garbage.of(repository, world.primary.names()));
        }
        if (!garbage.isEmpty()) {
            throw new Deeds.Lost("nobody needs " + garbage + ", and prune leaves it");
        }
        allRestore(world.primary, "behind the last prune");
        shrink();
        for (int round = 0; round < 2; round++) {
            prune(world.replica, Rewriting.USUAL); // it takes the primary's place: all its records are late
            world.clock.advance(world.trash.plus(world.grace().multipliedBy(2)));
        }
        allRestore(world.replica, "at the replica");
    }

    /** For whoever wants to know why it failed. */
    void remains(StringBuilder into) {
        with(
                world.primary,
                repository -> into.append("At the repository:\n")
                        .append(new Remains(repository, world.primary.names()).text()));
        if (world.replica.names().contains("holdfast.json")) {
            with(
                    world.replica,
                    repository -> into.append("At the replica:\n")
                            .append(new Remains(repository, world.replica.names()).text()));
        }
    }

    private <T> T with(SimulatedObjects objects, Function<Repository, T> work) {
        String machine = "last " + machines++;
        try (Repository repository = world.open(new SimulatedStore(objects), machine, Long.MIN_VALUE + machines)) {
            return work.apply(repository);
        }
    }

    private void allRestore(SimulatedObjects objects, String where) {
        Set<String> lost = new TreeSet<>(world.told.safe());
        with(objects, repository -> {
            for (Present each : repository.read().snapshots()) {
                if (lost.remove(each.snapshot().id().toString())) {
                    restores(repository, each, where);
                }
            }
            return lost;
        });
        if (!lost.isEmpty()) {
            throw new Deeds.Lost("nothing shows snapshots " + lost + " " + where);
        }
    }

    /** The same in the midst of it: nobody notices, and no time passes. */
    void restoresAsFarAsShownNow() {
        SimulatedClock later = world.clock.copy();
        later.advance(world.times.listDelay());
        restoresAsFarAsShown(world.primary.copy(0, later), world.replica.copy(0, later));
    }

    /**
     * Between two rounds a replica may show a snapshot by a record that was late at the repository, the one that came in time being on its way still. Of
     * a late record nobody was told, and its packs may have been swept before it came. What a round could not read it told, and left to the next.
     */
    private void restoresAsFarAsShown(SimulatedObjects primary, SimulatedObjects replica) {
        Set<String> there = replica.names();
        if (!there.contains("holdfast.json") || !there.containsAll(world.misread)) {
            return;
        }
        Set<RecordName> late = with(
                primary,
                repository -> repository.ledger().readEverything().records().stream()
                        .filter(each -> !each.timely())
                        .map(Found::name)
                        .collect(Collectors.toSet()));
        with(replica, repository -> {
            LedgerState state = repository.read();
            RecordsToReadBy records = new RecordsToReadBy(repository, state);
            for (Present each : state.snapshots()) {
                if (world.told.isSafe(each.snapshot().id())
                        && !late.contains(each.found().name())) {
                    restores(repository, records.of(each), "at the replica before its last round");
                }
            }
            return replica;
        });
    }

    private void restores(Repository repository, Present snapshot, String where) {
        try {
            deeds.restored(repository, snapshot);
        } catch (HoldfastException e) {
            throw new Deeds.Lost(
                    "snapshot " + snapshot.snapshot().id() + " does not restore " + where + ": " + e.message());
        }
    }

    private void prune(SimulatedObjects objects, Rewriting rewriting) {
        with(
                objects,
                repository -> new Prune(
                                repository,
                                PruneOptions.usual(world.times)
                                        .withGrace(world.grace())
                                        .with(rewriting),
                                new Prune.Client("test", "0"),
                                Progress.none(),
                                world.clock::advance)
                        .run());
    }

    /**
     * Twice, since the replica must have known of what is freed for a while. Then it has what the repository has, what it shows itself by a record that was replaced there, and what
     * late records of the repository name.
     */
    private void shrink() {
        for (int round = 0; round < 2; round++) {
            world.clock.advance(world.grace().multipliedBy(2));
            Shrunk shrunk = with(
                    world.primary,
                    repository -> new Shrink(
                                    repository,
                                    new SimulatedStore(world.replica),
                                    replication(),
                                    world.grace(),
                                    Progress.none())
                            .run()
                            .shrunk());
            shrunk.stopped().ifPresent(why -> {
                throw new Deeds.Lost("the replica does not shrink: " + why.message());
            });
            world.shrunk.add(shrunk);
        }
        Set<String> left = Garbage.packs(world.replica.names());
        left.removeAll(world.primary.names());
        Stream<Snapshot> late = with(
                world.primary,
                repository -> repository.ledger().readEverything().records().stream()
                        .filter(each -> !each.timely())
                        .map(Found::record)
                        .filter(Snapshot.class::isInstance)
                        .map(Snapshot.class::cast));
        with(world.replica, repository -> {
            Stream<Snapshot> shown = repository.read().visible().stream().map(Present::snapshot);
            return left.removeAll(Garbage.named(repository, Stream.concat(shown, late)));
        });
        if (!left.isEmpty()) {
            throw new Deeds.Lost("the repository has freed " + left + ", and the replica keeps it");
        }
    }

    private Replicate replication() {
        return new Replicate(
                new SimulatedStore(world.primary),
                new SimulatedStore(world.replica),
                new ReplicateOptions(1, 1 << 20),
                deeds.scratch("last"),
                world.clock::advance,
                Progress.none());
    }

    private void replicate() {
        long waiting;
        do { // what is so young that its packs may not be listed yet waits for the next round, so also what was put
            // once more
            waiting = replication().run().waiting();
            world.clock.advance(
                    world.times.listDelay().plus(world.times.clockSpread().multipliedBy(3)));
        } while (waiting > 0);
    }
}

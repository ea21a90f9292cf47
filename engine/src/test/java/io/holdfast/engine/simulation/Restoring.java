package io.holdfast.engine.simulation;

import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreOptions.Comparison;
import io.holdfast.engine.restore.RestoreOptions.Overwrite;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.TargetInMemory;
import io.holdfast.engine.source.Patterns;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A restore as its user runs it: however long it sleeps, and whatever is rewritten and freed meanwhile, it goes on where it was. */
final class Restoring {
    private final World world;

    Restoring(World world) {
        this.world = world;
    }

    /** What is safe must come back, unless the client was given other bytes. */
    void run(Repository repository, Present snapshot, Client client) {
        SnapshotId id = snapshot.snapshot().id();
        var target = new TargetInMemory();
        Queue<String> failed = new ConcurrentLinkedQueue<>();
        Comparison comparison = client.random().nextBoolean() ? Comparison.CONTENT : Comparison.ATTRIBUTES;
        var options = new RestoreOptions(Patterns.ALL, Optional.empty(), Overwrite.CHANGED, comparison, 2);
        RestoreResult result;
        try {
            result = new Restore(repository, snapshot.snapshot(), target, options, event -> {
                        if (event instanceof Event.Failed(var key, var why)) {
                            failed.add(key + ": " + why);
                        }
                    })
                    .run();
        } catch (HoldfastException e) {
            if (Simulation.isLoss(e)) {
                mustNotBeSafe(id, client, e.message());
            }
            throw e;
        }
        if (result.damaged() > 0 || failed.stream().anyMatch(why -> why.contains("forgotten"))) {
            mustNotBeSafe(id, client, failed.toString());
        }
        mustBe(id, target, result);
    }

    private void mustNotBeSafe(SnapshotId id, Client client, String why) {
        if (world.told.isSafe(id) && !client.isDead() && !client.isMisled()) {
            throw new Deeds.Lost("snapshot " + id + " does not restore: " + why);
        }
    }

    /** All of it that was put back is what it was; and if nothing failed, nothing is missing. */
    private void mustBe(SnapshotId id, TargetInMemory target, RestoreResult result) {
        Map<String, String> expected = world.told.contentOf(id.toString());
        Map<String, String> found = Restored.expected(target.files());
        boolean right = result.failed() == 0
                ? result.differenceCount() == 0 && found.equals(expected)
                : expected.entrySet().containsAll(found.entrySet());
        if (!right) {
            throw new Deeds.Lost("snapshot " + id + " restores to " + found + " instead of " + expected + ", and "
                    + result.failed() + " failed");
        }
    }
}

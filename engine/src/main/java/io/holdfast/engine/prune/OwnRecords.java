package io.holdfast.engine.prune;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreNames;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Records that a replica has of its own, since it was promoted or written to: they may need what its primary has freed. Of old ones a name does not tell, since the
 * primary drops records, too: so all of those are read that the primary neither lists nor holds in its page, several at once. None is kept.
 */
final class OwnRecords {
    private static final int AT_ONCE = 16;

    private final Repository primary;
    private final LedgerState state;
    private final Repository replica;
    private final Set<SnapshotId> known = new HashSet<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** @param state of the primary */
    OwnRecords(Repository primary, LedgerState state, Repository replica) {
        this.primary = primary;
        this.state = state;
        this.replica = replica;
        state.records().forEach(each -> {
            if (each.record() instanceof Snapshot snapshot) {
                known.add(snapshot.id());
            }
        });
    }

    /**
     * @throws BadInput if there is one
     * @throws Damaged  if one can't be read
     */
    void mustNotBe() {
        StoreNames here = new StoreNames(primary.store(), RecordName.FOLDER);
        StoreNames there = new StoreNames(replica.store(), RecordName.FOLDER);
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Optional<Store.Stat> at = there.next(); at.isPresent() && failure.get() == null; at = there.next()) {
                Prune.stopIfAsked();
                String path = at.get().name();
                RecordName.ofPath(path)
                        .filter(name -> !state.has(name) && !state.isFolded(name))
                        .filter(_ -> here.find(path).isEmpty())
                        .ifPresent(name -> {
                            acquire(places);
                            readers.execute(() -> look(name, places));
                        });
            }
        }
        switch (failure.get()) {
            case null -> {}
            case HoldfastException known -> throw known;
            case Error error -> throw error;
            case Throwable other -> throw new IllegalStateException("a read failed", other);
        }
    }

    private void look(RecordName name, Semaphore places) {
        try {
            // A list may hide what is there.
            if (isOwn(replica.ledger().record(name))
                    && primary.store().head(name.path()).isEmpty()) {
                throw new BadInput(replica.store().describe() + " has a record of its own, " + name.path()
                        + ", that may need what " + primary.store().describe()
                        + " has freed. Nothing was deleted there. Next: if it was promoted, or backed up into, replicate to "
                        + "somewhere else, and never into it");
            }
        } catch (NotFound e) {
            // Gone by now: it needs nothing.
        } catch (Damaged e) {
            String where = replica.store().describe();
            failure.compareAndSet(
                    null,
                    new Damaged(
                            where + ": " + name.path()
                                    + " can't be read, and may need what would be deleted; nothing was "
                                    + "deleted there. Next: holdfast verify " + where,
                            e));
        } catch (Throwable e) { // whatever it is: what was not read may need something
            failure.compareAndSet(null, e);
        } finally {
            places.release();
        }
    }

    /** Not what the primary has dropped: that it says by the id, or it has other records of the same snapshot. */
    private boolean isOwn(LedgerRecord record) {
        return switch (record) {
            case Snapshot snapshot -> !known.contains(snapshot.id()) && !state.isForgotten(snapshot.id());
            case LedgerRecord.Hold hold -> known.contains(hold.id());
            case LedgerRecord.Unknown _ -> true;
            case LedgerRecord.Forget _, LedgerRecord.Release _, LedgerRecord.Condemn _, LedgerRecord.Setting _ -> false;
        };
    }

    private static void acquire(Semaphore places) {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Prune.interrupted();
        }
    }
}

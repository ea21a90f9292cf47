package io.holdfast.engine.replication;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.prune.Amount;
import io.holdfast.engine.prune.FreedPacks;
import io.holdfast.engine.prune.Shrunk;
import io.holdfast.engine.repository.Header;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Brings a replica up to its primary, and then deletes there what the primary freed long ago: docs/protocol.md, section 8, "Shrink". It needs the key.
 *
 * <p>The order is what keeps the replica whole: the primary's ledger is read, the replication puts all that it lists after that, and only then something is
 * deleted. Where nobody knows what is needed, or a pack was damaged, it replicates, deletes nothing, and says why.
 */
public final class Shrink {
    private final Repository primary;
    private final Store replica;
    private final Replicate replicate;
    private final Duration after;
    private final Progress progress;

    /**
     * @param replicate between the same stores
     * @param after     G + N: so long a pack stays at the replica when the primary has condemned it. Whoever has broken into the primary needs as long until the
     *                  replica loses anything
     */
    public Shrink(Repository primary, Store replica, Replicate replicate, Duration after, Progress progress) {
        this.primary = primary;
        this.replica = replica;
        this.replicate = replicate;
        this.after = after;
        this.progress = progress;
    }

    /**
     * Copies what is missing, and deletes what is freed. Throws what {@link Replicate#run} throws, too.
     *
     * @throws io.holdfast.engine.error.BadInput if that time is less than the least G: nothing was copied
     */
    public ShrinkResult run() {
        return whenRead(replicate::run, (freed, copied) -> {
            if (!copied.damaged().isEmpty()) {
                return Shrunk.stopped(
                        new Damaged("Objects of " + primary.store().describe()
                                + " are damaged, so nothing was deleted at the replica, which may have them whole. Next: holdfast "
                                + "repair " + primary.store().describe() + " --from " + replica.describe()));
            }
            try (Repository there = primary.replica(replica)) {
                return freed.deleteAt(there, progress);
            }
        });
    }

    /** What it would copy, and delete at the replica as it is now; nothing is written. */
    public ShrinkResult dryRun() {
        return whenRead(replicate::dryRun, (freed, _) -> {
            if (replica.head(Header.NAME).isEmpty()) {
                return new Shrunk(Amount.NONE, Amount.NONE, Amount.NONE, Optional.empty(), Optional.empty());
            }
            try (Repository there = primary.replica(replica)) {
                return freed.plannedAt(there, progress);
            }
        });
    }

    private ShrinkResult whenRead(
            Supplier<ReplicateResult> replication, BiFunction<FreedPacks, ReplicateResult, Shrunk> deletion) {
        FreedPacks freed;
        try {
            freed = FreedPacks.of(primary, after);
        } catch (Damaged | Unsupported e) {
            return new ShrinkResult(replication.get(), Shrunk.stopped(e));
        }
        try (freed) {
            ReplicateResult copied = replication.get();
            return new ShrinkResult(copied, deletion.apply(freed, copied));
        }
    }
}

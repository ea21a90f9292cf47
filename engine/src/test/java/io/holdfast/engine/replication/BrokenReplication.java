package io.holdfast.engine.replication;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.prune.FreedPacks;
import io.holdfast.engine.prune.Shrunk;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.simulation.Mutants;
import io.holdfast.engine.store.Store;
import java.time.Duration;
import java.time.Instant;

/** Replication as it must not be. */
final class BrokenReplication {
    private BrokenReplication() {}

    static long copyPacks(Round round) {
        Mutants.original(round, "copyPacks");
        return 0;
    }

    /** The deletion first. */
    static ShrinkResult run(Shrink shrink) {
        Repository primary = Mutants.field(shrink, "primary", Repository.class);
        Store replica = Mutants.field(shrink, "replica", Store.class);
        try (FreedPacks freed = FreedPacks.of(primary, Mutants.field(shrink, "after", Duration.class));
                Repository there = primary.replica(replica)) {
            Shrunk shrunk = freed.deleteAt(there, Progress.none());
            return new ShrinkResult(
                    Mutants.field(shrink, "replicate", Replicate.class).run(), shrunk);
        }
    }

    static boolean isTooOld(Replicate replicate, Instant listedAt, Times times) {
        return false;
    }

    static void settle(Replicate replicate, Times times, Lag lag) {}

    static Round.Bounds bounds(Replicate replicate, Round round, Counts counts, Times times) {
        return new Round.Bounds(Instant.MAX, Instant.MAX, Instant.MAX);
    }

    static boolean isWhatItsNameSays(byte[] bytes, ObjectHash hash) {
        return true;
    }
}

package io.holdfast.engine.replication;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.simulation.Mutants;
import java.time.Instant;

/** Replication as it must not be. */
final class BrokenReplication {
    private BrokenReplication() {}

    static long copyPacks(Round round) {
        Mutants.original(round, "copyPacks");
        return 0;
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

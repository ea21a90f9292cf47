package io.holdfast.engine.prune;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a prune has done, or would do, and what it left.
 *
 * @param freed     packs that were deleted
 * @param condemned packs that this prune condemned
 * @param rewritten packs whose content was copied to others
 * @param left      what the store holds now
 * @param folded    records and pages that were deleted, since two newer pages hold them
 * @param merged    runs of the index that were joined into one
 * @param renewed   forgets that had come late and were put anew
 * @param refused   objects that the store did not delete
 * @param refusal   why not, of the first
 * @param puts      records that were put
 * @param took      by the clock of this machine
 */
public record PruneResult(
        Amount freed,
        Amount condemned,
        Rewritten rewritten,
        Left left,
        long folded,
        long merged,
        long renewed,
        Amount refused,
        Optional<String> refusal,
        long puts,
        Duration took) {

    /**
     * Packs that were, or would be, rewritten.
     *
     * @param packs     that nothing but replaced records needs any more: later prunes free them
     * @param copied    bytes put for that: content, and runs that name it
     * @param snapshots that got a new record
     */
    public record Rewritten(Amount packs, long copied, long snapshots) {
        static final Rewritten NOTHING = new Rewritten(Amount.NONE, 0, 0);
    }

    /**
     * Packs that are there at the end.
     *
     * @param needed  by snapshots
     * @param unused  bytes of those that no snapshot uses, by estimate
     * @param waiting condemned, and not long enough
     * @param trash   needed by forgotten or replaced snapshots alone, whose trash is not over
     * @param young   needed by nobody, and perhaps of a job that is not over
     */
    public record Left(Amount needed, long unused, Later waiting, Later trash, Later young) {
        /** The same when what waits is gone. */
        Left swept() {
            return new Left(needed, unused, Later.NOTHING, trash, young);
        }
    }

    /**
     * Packs that a later prune can delete.
     *
     * @param until when the last of them can be, at the earliest: the store's time; empty where there are none
     */
    public record Later(Amount amount, Optional<Instant> until) {
        static final Later NOTHING = new Later(Amount.NONE, Optional.empty());

        Later and(long bytes, Instant due) {
            return new Later(
                    amount.plus(new Amount(1, bytes)),
                    Optional.of(until.filter(due::isBefore).orElse(due)));
        }
    }
}

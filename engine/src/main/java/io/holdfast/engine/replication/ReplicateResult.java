package io.holdfast.engine.replication;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What was copied; of a dry run, what would be.
 *
 * @param upTo          the primary's time of the list that the replica now equals
 * @param lag           how far behind it was
 * @param rounds        lists of the primary that it took
 * @param packs         copied
 * @param bytes         of those
 * @param records       of the ledger that were copied, pages included
 * @param waiting       records that are so young that their packs may not be listed yet: a later run puts them
 * @param slotsCopied   key slots that were copied
 * @param slotsOnlyHere key slots of the replica that the primary does not have any more: they still open the replica
 * @param damaged       objects of the primary that are not what their names say, which were not copied
 */
public record ReplicateResult(
        Instant upTo,
        Lag lag,
        int rounds,
        long packs,
        long bytes,
        long records,
        long waiting,
        long slotsCopied,
        List<String> slotsOnlyHere,
        List<Damaged> damaged,
        Duration took) {
    /** @param why what is wrong with it */
    public record Damaged(String name, String why) {}
}

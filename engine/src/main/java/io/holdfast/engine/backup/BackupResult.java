package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerRecord.Tally;
import io.holdfast.engine.ledger.SnapshotId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a backup came to.
 *
 * @param snapshot   the record that was committed, or would have been
 * @param id         of the snapshot; empty where none was made
 * @param ending     where it ended
 * @param tally      counts and bytes
 * @param moved      entries that changed while they were read
 * @param renamed    of the new entries, those whose content was known, since it stood under another key before
 * @param missed     of a full backup: keys whose content changed without the incremental rule noticing; the first of them
 * @param missedCount how many there were
 * @param unfinished what is left, where the window ended first
 * @param takenUp    bytes of packs that an interrupted job had uploaded and this one did not send again
 */
public record BackupResult(
        Snapshot snapshot,
        Optional<SnapshotId> id,
        Ending ending,
        Tally tally,
        long moved,
        long renamed,
        List<Key> missed,
        long missedCount,
        Optional<Unfinished> unfinished,
        long takenUp,
        Duration took) {
    /** Where a backup ended that did not fail. */
    public enum Ending {
        SNAPSHOT,
        /** The window was over. */
        CHECKPOINT,
        DRY_RUN
    }

    public BackupResult {
        missed = List.copyOf(missed);
    }
}

package io.holdfast.engine.backup;

import io.holdfast.engine.entry.Named;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.repository.WriterOptions;
import java.time.Duration;
import java.util.List;

/**
 * What a user sets for a backup.
 *
 * @param mode            whether everything is read, or what changed
 * @param rule            what counts as unchanged
 * @param tags            kept with the snapshot
 * @param leftOut         patterns that the source leaves out, for the snapshot to say so
 * @param readers         batches of small contents read side by side, and as many large ones
 * @param bytesInFlight   content in memory, read and not yet in a frame; at least 16 MiB
 * @param ranges          listed side by side, at most
 * @param checkpointEvery a job that runs longer commits what it has so often
 * @param writing         how much the writer may use
 * @param freezing        whether the source is held still while it is read
 * @param window          when it has to stop at a checkpoint
 */
public record BackupOptions(
        Mode mode,
        ChangeRule rule,
        List<Named> tags,
        List<String> leftOut,
        int readers,
        int bytesInFlight,
        int ranges,
        Duration checkpointEvery,
        WriterOptions writing,
        Freezing freezing,
        Window window) {

    /** Packs of content after which a checkpoint is due whatever the time. */
    static final int CHECKPOINT_PACKS = 64;

    /** Fewer bytes in flight would not hold what is streamed. */
    public static final int LEAST_BYTES = 16 << 20;

    public static final BackupOptions DEFAULT = new BackupOptions(
            Mode.INCREMENTAL,
            ChangeRule.STRICT,
            List.of(),
            List.of(),
            4,
            24 << 20,
            4,
            Duration.ofMinutes(5),
            WriterOptions.DEFAULT,
            Freezing.NONE,
            Window.UNLIMITED);

    /** Whether the source is held still while it is read. */
    public enum Freezing {
        /** Nobody says so. */
        NONE,
        /** A command of the user's has frozen it. */
        BY_HOOK
    }

    public BackupOptions {
        tags = List.copyOf(tags);
        leftOut = List.copyOf(leftOut);
        if (readers < 1 || ranges < 1 || bytesInFlight < LEAST_BYTES || !checkpointEvery.isPositive()) {
            throw new IllegalArgumentException(
                    "readers " + readers + ", ranges " + ranges + ", bytes " + bytesInFlight);
        }
    }

    public BackupOptions with(Mode mode) {
        return new BackupOptions(
                mode, rule, tags, leftOut, readers, bytesInFlight, ranges, checkpointEvery, writing, freezing, window);
    }

    public BackupOptions with(ChangeRule rule) {
        return new BackupOptions(
                mode, rule, tags, leftOut, readers, bytesInFlight, ranges, checkpointEvery, writing, freezing, window);
    }

    public BackupOptions with(List<Named> tags, List<String> leftOut) {
        return new BackupOptions(
                mode, rule, tags, leftOut, readers, bytesInFlight, ranges, checkpointEvery, writing, freezing, window);
    }

    /** For a source that answers from afar: more is under way at a time. */
    public BackupOptions withParallelism(int readers, int ranges) {
        return new BackupOptions(
                mode, rule, tags, leftOut, readers, bytesInFlight, ranges, checkpointEvery, writing, freezing, window);
    }

    public BackupOptions withBytesInFlight(int bytesInFlight) {
        return new BackupOptions(
                mode, rule, tags, leftOut, readers, bytesInFlight, ranges, checkpointEvery, writing, freezing, window);
    }

    public BackupOptions withCheckpointEvery(Duration checkpointEvery) {
        return new BackupOptions(
                mode, rule, tags, leftOut, readers, bytesInFlight, ranges, checkpointEvery, writing, freezing, window);
    }

    public BackupOptions with(Freezing freezing) {
        return new BackupOptions(
                mode, rule, tags, leftOut, readers, bytesInFlight, ranges, checkpointEvery, writing, freezing, window);
    }

    public BackupOptions with(Window window) {
        return new BackupOptions(
                mode, rule, tags, leftOut, readers, bytesInFlight, ranges, checkpointEvery, writing, freezing, window);
    }
}

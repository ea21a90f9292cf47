package io.holdfast.engine.restore;

import java.time.Duration;
import java.util.List;

/**
 * What a restore came to.
 *
 * @param entries         wanted
 * @param written         put at the target
 * @param skipped         there already, and right or not to be touched
 * @param failed          neither: each was told as an event
 * @param damaged         of those, what the repository has no good content of
 * @param bytes           of content written
 * @param losses          what the target could not hold, each kind once
 * @param differences     sentences on what the comparison found different; the first of them
 * @param differenceCount how many there were
 * @param settings        of the bucket, where they were to be put back
 */
public record RestoreResult(
        long entries,
        long written,
        long skipped,
        long failed,
        long damaged,
        long bytes,
        List<String> losses,
        List<String> differences,
        long differenceCount,
        Duration took,
        List<SettingPut> settings) {
    public RestoreResult {
        losses = List.copyOf(losses);
        differences = List.copyOf(differences);
        settings = List.copyOf(settings);
    }
}

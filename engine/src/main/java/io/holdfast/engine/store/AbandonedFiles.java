package io.holdfast.engine.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Removes what killed writers left behind: temporary files older than a day, when this process first writes into their
 * folder. A writer that slept for longer finds its file gone, and its put fails.
 */
final class AbandonedFiles {
    private static final Duration AGE = Duration.ofDays(1);

    private final Set<Path> done = ConcurrentHashMap.newKeySet();

    /**
     * Looks through a folder, the first time that it is asked to. What may not be removed stays, for its owner to remove.
     *
     * @param now the file system's own time
     */
    void removeOnce(Path folder, Instant now) {
        if (!done.add(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, FolderStore.TEMPORARY + "*")) {
            for (Path file : files) {
                if (FolderTimes.changed(file).plus(AGE).isBefore(now)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Rubbish is no reason to refuse a put: the next process tries again.
        }
    }
}

package io.holdfast.engine.store;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Full;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a failed call on a file means to the user. The system tells some reasons only as text, in the user's language: so
 * the file system is asked too whether it is full or read-only.
 */
final class FolderFailure {
    private static final long TOO_LITTLE = 64L << 20;

    private FolderFailure() {}

    /** @param doing what was tried, to stand before the path */
    static HoldfastException of(String doing, Path path, IOException cause) {
        String tried = "Can't " + doing + " " + path;
        return switch (cause) {
            case NoSuchFileException _ ->
                new NotFound(
                        tried + ": it is not there. Next: check the path, and whether its disk is mounted.", cause);
            case ClosedByInterruptException _ ->
                new Interrupted(tried + ": the job was stopped. Next: run it again.", cause);
            case AccessDeniedException _ -> denied(tried, cause);
            default -> other(tried, path, cause);
        };
    }

    /**
     * Whether the disk itself could not give what lies there (EIO): the file is damaged. Any other failure passes, or is the user's to mend. Java
     * tells no number, only the system's text, which is English since the launcher sets the locale.
     */
    static boolean isOfTheDisk(IOException cause) {
        return "Input/output error".equals(cause.getMessage());
    }

    private static HoldfastException other(String tried, Path path, IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        FileStore disk = disk(path);
        if (lower.contains("no space") || lower.contains("quota") || isFull(disk)) {
            return new Full(
                    tried + ": no room is left (" + reason + "). Next: free some there, then try again.", cause);
        }
        if (lower.contains("read-only") || lower.contains("not permitted") || (disk != null && disk.isReadOnly())) {
            return denied(tried, cause);
        }
        return new Busy(tried + ": " + reason + ". Next: check the disk or its connection, then try again.", cause);
    }

    private static AccessDenied denied(String tried, IOException cause) {
        return new AccessDenied(tried + ": the system refuses it. Next: check owner and permissions.", cause);
    }

    private static boolean isFull(@Nullable FileStore disk) {
        try {
            return disk != null && disk.getUsableSpace() < TOO_LITTLE;
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable FileStore disk(Path path) {
        for (Path place = path; place != null; place = place.getParent()) {
            try {
                return Files.getFileStore(place);
            } catch (IOException e) {
                // Not there: the folder above it tells.
            }
        }
        return null;
    }
}

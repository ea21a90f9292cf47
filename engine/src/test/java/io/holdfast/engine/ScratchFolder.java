package io.holdfast.engine;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Where tests have their temporary folders, named in {@code junit-platform.properties}: in memory where there is plenty of it, else on disk. Most of
 * them make and delete thousands of small files, each of which waits for a disk. A test that is about a disk, or fills it, asks for
 * {@link TempDirFactory.Standard}.
 */
public final class ScratchFolder implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long PLENTY = 8L << 30;

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        return isThere() ? Files.createTempDirectory(MEMORY, "holdfast") : Files.createTempDirectory("holdfast");
    }

    private static boolean isThere() throws IOException {
        if (!Files.isWritable(MEMORY)) {
            return false;
        }
        FileStore store = Files.getFileStore(MEMORY);
        return store.type().equals("tmpfs") && store.getUsableSpace() >= PLENTY;
    }
}

package io.holdfast.engine.store;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.NotFound;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folders in a folder. */
final class FolderAccount implements Account {
    private final Path folder;

    FolderAccount(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<String> names() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                    .map(each -> each.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new NotFound("There is no folder " + folder + ". Next: check its name, and whether it is mounted", e);
        } catch (AccessDeniedException e) {
            throw new AccessDenied("The folder " + folder + " may not be listed. Next: check who may read it", e);
        } catch (IOException e) {
            throw new Busy("The folder " + folder + " can't be listed: " + e.getMessage() + ". Next: try again", e);
        }
    }

    @Override
    public Map<String, String> tags(String name) {
        return Map.of();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}

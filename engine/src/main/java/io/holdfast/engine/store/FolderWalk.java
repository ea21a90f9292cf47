package io.holdfast.engine.store;

import io.holdfast.engine.store.Store.Stat;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Finds the objects of a folder in the order of their whole names.
 *
 * <p>A heap holds names that were read and not looked at. The least one is looked at: a file comes out; a folder goes
 * back with a {@code /} behind it, since {@code a.x} sorts before {@code a/x}; and when that is the least, what is in it
 * takes its place. So only folders on the way are read, and no file is looked at that does not come out or bear on the
 * order. Folders that end before the wanted names are passed over.
 */
final class FolderWalk {
    private final Path root;
    private final String prefix;
    private final String after;
    private final PriorityQueue<String> open = new PriorityQueue<>();

    FolderWalk(Path root, String prefix, String after) {
        this.root = root;
        this.prefix = prefix;
        this.after = after;
        unfold(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    }

    /** The next object; {@code null} behind the last one. */
    @Nullable
    Stat next() {
        for (String name = open.poll(); name != null; name = open.poll()) {
            if (name.endsWith("/")) {
                unfold(name);
                continue;
            }
            Stat stat = look(name);
            if (stat != null) {
                return stat;
            }
        }
        return null;
    }

    /** What is at this name, if it is an object that is wanted. It may be gone since its folder was read. */
    private @Nullable Stat look(String name) {
        try {
            var found = FolderTimes.look(root.resolve(name));
            if (found.isFolder()) {
                open.add(name + "/");
            }
            return found.isFile() && name.compareTo(after) > 0 ? new Stat(name, found.size(), found.changed()) : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw FolderFailure.of("look at", root.resolve(name), e);
        }
    }

    private void unfold(String folder) {
        Path path = root.resolve(folder);
        try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
            for (Path child : children) {
                String part = String.valueOf(child.getFileName());
                String name = folder + part;
                if (ObjectName.isPart(part) && name.startsWith(prefix) && reachesBehind(name + "/")) {
                    open.add(name);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // It is gone, or there never was one: nothing is in it.
        } catch (DirectoryIteratorException e) {
            throw FolderFailure.of("list", path, new IOException(e.getMessage(), e));
        } catch (IOException e) {
            throw FolderFailure.of("list", path, e);
        }
    }

    /** Whether a file of this name, or anything in such a folder, may come behind the last name that is not wanted. */
    private boolean reachesBehind(String folder) {
        return folder.compareTo(after) > 0 || after.startsWith(folder);
    }
}

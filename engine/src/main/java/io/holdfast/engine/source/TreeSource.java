package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.posix.PathBytes;
import io.holdfast.engine.posix.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder and all that is in it, listed in key order; or one file, whose key is its name. Holds: no symbolic link below the
 * root is followed, and memory does not grow with the number of files. Where the path is a link itself, that one is
 * followed.
 */
public final class TreeSource implements Source {
    /** Listings side by side: more would only compete for one disk. */
    private static final int MOST_RANGES = 4;

    private final Tree tree;
    private final String name;
    private final TreeOptions options;
    private final @Nullable OneFile one;

    /**
     * A file that is the whole source.
     *
     * @param key its name, as the user gave it
     * @param at  where it is, which differs where the user named a link
     */
    private record OneFile(Key key, Place at, String path) {}

    /**
     * @throws io.holdfast.engine.error.HoldfastException if the folder or file can't be opened
     */
    public TreeSource(Path root, String name, TreeOptions options) {
        this.name = name;
        this.options = options;
        if (Files.isRegularFile(root)) {
            Path real = real(root);
            this.one = new OneFile(Key.of(nameOf(root)), new Place(Key.EMPTY, nameOf(real)), Tree.shown(root));
            this.tree = Tree.open(folderOf(real));
        } else {
            this.one = null;
            this.tree = Tree.open(root);
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw new NotFound(file + " cannot be read: " + e.getMessage() + ". Next: check the path", e);
        }
    }

    private static byte[] nameOf(Path file) {
        return Place.of(Key.of(PathBytes.of(file))).name();
    }

    private static Path folderOf(Path file) {
        Path folder = file.getParent();
        return folder == null ? Path.of("/") : folder;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String location() {
        return one == null ? tree.path() : one.path;
    }

    @Override
    public List<KeyRange> ranges(List<Key> hints) {
        List<KeyRange> ranges = new ArrayList<>();
        Key from = Key.EMPTY;
        for (int i = 1; i < MOST_RANGES && !hints.isEmpty(); i++) {
            Key to = hints.get((int) ((long) hints.size() * i / MOST_RANGES));
            if (to.compareTo(from) > 0) {
                ranges.add(new KeyRange(from, to));
                from = to;
            }
        }
        ranges.add(new KeyRange(from, null));
        return ranges;
    }

    @Override
    public Listing list(KeyRange range) {
        return one == null
                ? new ReadAhead(new TreeWalk(tree, options, range), tree.path())
                : new OneFileListing(tree, one.key, one.at, range);
    }

    @Override
    public Content open(Listed listed) {
        if (listed.kind() != Kind.FILE) {
            throw new IllegalArgumentException(listed.key() + " has no content");
        }
        return TreeFile.open(tree, listed.key(), one == null ? Place.of(listed.key()) : one.at);
    }

    /** Whether it is the file that an earlier job had begun to read, size, times and inode tell: whoever reads on compares them. */
    @Override
    public Content openBehind(Listed listed, long bytes) {
        TreeFile file = TreeFile.open(tree, listed.key(), one == null ? Place.of(listed.key()) : one.at);
        if (!file.skips(bytes)) {
            file.close();
            throw new Conflict(tree.path(listed.key()) + " is shorter than what was read of it. Next: read it anew");
        }
        return file;
    }

    @Override
    public Instant clock() {
        return Instant.now();
    }

    @Override
    public void close() {
        tree.folders().close();
    }
}

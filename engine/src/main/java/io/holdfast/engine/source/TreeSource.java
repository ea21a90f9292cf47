package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.posix.Place;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder and all that is in it, listed in key order. Holds: no symbolic link below the root is followed, and memory does
 * not grow with the number of files. Where the path is a link itself, that one is followed.
 */
public final class TreeSource implements Source {
    /** Listings side by side: more would only compete for one disk. */
    private static final int MOST_RANGES = 4;

    private final Tree tree;
    private final String name;
    private final TreeOptions options;

    /**
     * @throws io.holdfast.engine.error.HoldfastException if the folder can't be opened
     */
    public TreeSource(Path root, String name, TreeOptions options) {
        this.tree = Tree.open(root);
        this.name = name;
        this.options = options;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String location() {
        return tree.path();
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
        return new ReadAhead(new TreeWalk(tree, options, range), tree.path());
    }

    @Override
    public Content open(Listed listed) {
        if (listed.kind() != Kind.FILE) {
            throw new IllegalArgumentException(listed.key() + " has no content");
        }
        return TreeFile.open(tree, listed.key(), Place.of(listed.key()));
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

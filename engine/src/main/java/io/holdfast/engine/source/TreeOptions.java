package io.holdfast.engine.source;

import java.nio.file.Path;
import java.util.Set;

/**
 * What is taken of a tree.
 *
 * @param patterns which keys are wanted
 * @param skips    what is not entered besides
 * @param scratch  folder for temporary files: names of folders too large to be sorted in memory
 */
public record TreeOptions(Patterns patterns, Set<Skip> skips, Path scratch) {
    public TreeOptions {
        skips = Set.copyOf(skips);
    }

    /** Everything. */
    public static TreeOptions all() {
        return new TreeOptions(Patterns.ALL, Set.of(), Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Folders that are kept, but not what is in them. */
    public enum Skip {
        /** Those that a {@code CACHEDIR.TAG} marks (bford.info/cachedir); the tag is kept. */
        CACHES,
        /** Those in another file system than the root. */
        OTHER_FILE_SYSTEMS
    }
}

package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.posix.Folders;
import io.holdfast.engine.posix.Place;
import io.holdfast.engine.posix.Refused;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The listing of a source that is one file. */
final class OneFileListing implements Source.Listing {
    private final Tree tree;
    private final Key key;
    private final Place at;
    private boolean over;

    OneFileListing(Tree tree, Key key, Place at, KeyRange range) {
        this.tree = tree;
        this.key = key;
        this.at = at;
        this.over = !range.contains(key);
    }

    @Override
    public @Nullable Listed next() {
        if (over) {
            return null;
        }
        over = true;
        try (Folders.Folder folder = tree.folders().open(at.folder())) {
            return tree.inspector().look(key, folder.descriptor(), at.name());
        } catch (Refused refused) {
            throw refused.at(tree.path(key), "cannot be looked at");
        }
    }

    @Override
    public List<Source.Unlisted> unlisted() {
        return List.of();
    }

    @Override
    public void close() {}
}

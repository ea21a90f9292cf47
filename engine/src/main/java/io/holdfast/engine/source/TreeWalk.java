package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.posix.Folders;
import io.holdfast.engine.posix.Place;
import io.holdfast.engine.posix.Refused;
import io.holdfast.engine.posix.Stat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks a range of a tree in key order. A folder's names are sorted with a {@code /} behind those of folders; then each is
 * looked at in turn, and a folder is entered where it stands: so whole keys come in order, and only the names of the
 * folders on the way down are held. For one thread, but for {@link #unlisted}.
 */
final class TreeWalk implements Source.Listing {
    /** Bytes that the names on the way down may take in memory, about; and how many a folder has at least. */
    private static final long MEMORY = 32 * 1024 * 1024;

    private static final long LEAST_MEMORY = 64 * 1024;

    private final Tree tree;
    private final TreeOptions options;
    private final KeyRange range;
    private final Deque<TreeLevel> levels = new ArrayDeque<>();
    private final UnlistedParts unlisted = new UnlistedParts();
    private long held;
    private boolean begun;

    TreeWalk(Tree tree, TreeOptions options, KeyRange range) {
        this.tree = tree;
        this.options = options;
        this.range = range;
    }

    @Override
    public @Nullable Listed next() {
        if (!begun) {
            begun = true;
            Listed root = enter(Key.EMPTY);
            if (root != null && range.contains(Key.EMPTY)) {
                return root;
            }
        }
        while (!levels.isEmpty()) {
            TreeLevel level = levels.getFirst();
            Key key = level.next();
            if (key == null) {
                up();
                continue;
            }
            Listed found = key.isFolder() ? enter(key) : look(level, key);
            if (found != null && range.contains(key)) {
                return found;
            }
        }
        return null;
    }

    @Override
    public List<Source.Unlisted> unlisted() {
        return unlisted.soFar();
    }

    @Override
    public void close() {
        while (!levels.isEmpty()) {
            up();
        }
    }

    // ---- folders

    /** Looks at a folder and goes down into it; {@code null} where it has vanished. */
    private @Nullable Listed enter(Key key) {
        if (!levels.isEmpty()) {
            levels.getFirst().leave();
        }
        try (Folders.Folder folder = tree.folders().open(key)) {
            Stat stat = tree.kernel().stat(folder.descriptor());
            Listed listed = withAttributes(key, folder.descriptor(), stat);
            if (isEntered(stat)) {
                down(key, folder.descriptor());
            }
            return listed;
        } catch (Refused refused) {
            return unopened(key, refused);
        }
    }

    private Listed withAttributes(Key key, int descriptor, Stat stat) throws Refused {
        try {
            return tree.inspector().look(key, descriptor, stat);
        } catch (Refused refused) {
            stopAtShortage(key, refused);
            unlisted.add(
                    new KeyRange(key, key),
                    refused.sentence(tree.path(key), "has extended attributes that cannot be read"));
            return tree.inspector().outside(key, stat);
        }
    }

    private boolean isEntered(Stat folder) {
        return folder.device() == tree.device() || !options.skips().contains(TreeOptions.Skip.OTHER_FILE_SYSTEMS);
    }

    private void down(Key key, int descriptor) {
        TreeLevel level = new TreeLevel(tree, key, options, Math.max(LEAST_MEMORY, MEMORY - held));
        levels.addFirst(level);
        try {
            level.read(descriptor, options, range);
            held += level.held();
        } catch (Refused refused) {
            levels.removeFirst().close();
            cannotList(key, key.successor(), refused);
        }
    }

    private void up() {
        TreeLevel level = levels.removeFirst();
        held -= level.held();
        level.close();
    }

    /** A folder that can't be opened is listed all the same, if its name can be looked at. */
    private @Nullable Listed unopened(Key key, Refused refused) {
        if (key.length() == 0) {
            throw refused.at(tree.path(), "cannot be listed");
        }
        if (isReplaced(refused)) {
            return null;
        }
        cannotList(key, key.successor(), refused);
        Place place = Place.of(key);
        try (Folders.Folder parent = tree.folders().open(place.folder())) {
            Stat stat = tree.kernel().stat(parent.descriptor(), place.name());
            return stat.isFolder() ? tree.inspector().outside(key, stat) : null;
        } catch (Refused again) {
            return null; // what can't be listed has been told above
        }
    }

    /** It vanished after its name was read, or something else has it now: the next listing will have that. */
    private static boolean isReplaced(Refused refused) {
        return refused.isGone() || refused.isNoFolder();
    }

    // ---- everything else

    private @Nullable Listed look(TreeLevel level, Key key) {
        int descriptor;
        try {
            descriptor = level.descriptor();
        } catch (Refused refused) {
            up();
            if (!isReplaced(refused)) {
                cannotList(level.folder(), key, refused);
            }
            return null;
        }
        try {
            Listed listed = tree.inspector().look(key, descriptor, Place.of(key).name());
            return listed.kind() == Kind.FOLDER ? null : listed; // a folder came into its place, under another key
        } catch (Refused refused) {
            stopAtShortage(key, refused);
            if (!isReplaced(refused)) {
                unlisted.add(
                        new KeyRange(key, key.successor()), refused.sentence(tree.path(key), "cannot be looked at"));
            }
            return null;
        }
    }

    // ---- what can't be listed

    /** From a key in the folder on, to its end. */
    private void cannotList(Key folder, Key from, Refused refused) {
        stopAtShortage(folder, refused);
        unlisted.add(
                new KeyRange(from, KeyRange.ofPrefix(folder).to()),
                refused.sentence(tree.path(folder), "cannot be listed"));
    }

    private void stopAtShortage(Key key, Refused refused) {
        if (refused.isShortage()) {
            throw refused.at(tree.path(key), "cannot be listed");
        }
    }

    /** Grows in one thread while another looks at what there is. */
    private static final class UnlistedParts {
        private final List<Source.Unlisted> parts = new ArrayList<>();
        private List<Source.Unlisted> copy = List.of();

        synchronized void add(KeyRange range, String why) {
            parts.add(new Source.Unlisted(range, why));
        }

        synchronized List<Source.Unlisted> soFar() {
            if (copy.size() < parts.size()) {
                copy = List.copyOf(parts);
            }
            return copy;
        }
    }
}

package io.holdfast.engine.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.posix.Folders;
import io.holdfast.engine.posix.Open;
import io.holdfast.engine.posix.Refused;
import io.holdfast.engine.posix.Stat;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The names of one folder that are wanted, in the order of their keys: those of folders with their {@code /}. */
final class TreeLevel implements AutoCloseable {
    private static final byte[] NOTHING = {};
    private static final byte[] CACHE_TAG = "CACHEDIR.TAG".getBytes(US_ASCII);
    private static final byte[] CACHE_SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55".getBytes(US_ASCII);

    private final Tree tree;
    private final Key folder;
    private final SortedSpill names;
    private SortedSpill.Sorted sorted = () -> null;
    private SortedSpill.@Nullable Item before;
    private Folders.@Nullable Folder open;

    /** @param memory bytes that the names may take in memory */
    TreeLevel(Tree tree, Key folder, TreeOptions options, long memory) {
        this.tree = tree;
        this.folder = folder;
        this.names = new SortedSpill(options.scratch(), memory);
    }

    Key folder() {
        return folder;
    }

    /** Bytes of memory that the names take. */
    long held() {
        return names.held();
    }

    /** Reads the names of what is wanted in the range. */
    void read(int descriptor, TreeOptions options, KeyRange range) throws Refused {
        if (options.skips().contains(TreeOptions.Skip.CACHES) && isCache(descriptor)) {
            add(CACHE_TAG, options.patterns(), range);
        } else {
            tree.kernel().list(descriptor, (name, type) -> {
                boolean isFolder = type == 0 ? isFolder(descriptor, name) : type == Stat.FOLDER;
                add(isFolder ? withSlash(name) : name, options.patterns(), range);
            });
        }
        sorted = names.sorted();
    }

    private boolean isCache(int descriptor) throws Refused {
        try {
            int tag = tree.kernel().open(descriptor, CACHE_TAG, Open.READ | Open.NO_FOLLOW | Open.NONBLOCK, 0);
            byte[] begins = new byte[CACHE_SIGNATURE.length];
            try {
                int count = tree.kernel().read(tag, begins, 0, begins.length, 0);
                return count == begins.length && Arrays.equals(begins, CACHE_SIGNATURE);
            } finally {
                tree.kernel().close(tag);
            }
        } catch (Refused refused) {
            if (refused.isShortage()) {
                throw refused;
            }
            return false; // no tag, or none that counts
        }
    }

    /** For file systems that do not say so in the listing. What is gone is no folder; looking at it will tell. */
    private boolean isFolder(int descriptor, byte[] name) throws Refused {
        try {
            return tree.kernel().stat(descriptor, name).isFolder();
        } catch (Refused refused) {
            if (refused.isShortage()) {
                throw refused;
            }
            return false;
        }
    }

    private static byte[] withSlash(byte[] name) {
        byte[] longer = Arrays.copyOf(name, name.length + 1);
        longer[name.length] = '/';
        return longer;
    }

    private void add(byte[] name, Patterns patterns, KeyRange range) {
        boolean everything = range.equals(KeyRange.ALL) && patterns.takesEverything();
        if (everything || isWanted(folder.plus(name), patterns, range)) {
            names.add(name, NOTHING);
        }
    }

    private static boolean isWanted(Key key, Patterns patterns, KeyRange range) {
        boolean inRange = key.isFolder() ? meets(range, key) : range.contains(key);
        return inRange && patterns.takesBelowTaken(key);
    }

    /** Whether the folder or anything in it may lie in the range. */
    private static boolean meets(KeyRange range, Key folder) {
        boolean wholeFolderBefore =
                range.from().compareTo(folder) > 0 && !range.from().startsWith(folder);
        return !wholeFolderBefore && !range.isBefore(folder);
    }

    /** Key of the next one, {@code null} behind the last. A name that the kernel told twice comes once. */
    @Nullable
    Key next() {
        SortedSpill.Item item = sorted.next();
        while (item != null && before != null && Arrays.equals(item.key(), before.key())) {
            item = sorted.next();
        }
        before = item;
        return item == null ? null : folder.plus(item.key());
    }

    /** The folder's descriptor, opened again if it has been left meanwhile. */
    int descriptor() throws Refused {
        if (open == null) {
            open = tree.folders().open(folder);
        }
        return open.descriptor();
    }

    /** To be called before something else is walked: no descriptor is held meanwhile. */
    void leave() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    @Override
    public void close() {
        leave();
        names.close();
    }
}

package io.holdfast.engine.posix;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.holdfast.engine.bytes.Key;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Descriptors of the folders below a root, by key. The ones used last stay open, so that many files of a folder cost one opening
 * of it. Each part of a path is opened relative to the one before and never through a symbolic link, so a key cannot lead
 * outside the root. Safe for many threads.
 */
public final class Folders implements AutoCloseable {
    /** Descriptors kept open beside those in use: a process may have 256 in all. */
    private static final int KEPT = 64;

    private static final byte[] DEFAULT_LIST = "system.posix_acl_default".getBytes(US_ASCII);

    private final Kernel kernel;
    private final Map<Key, Folder> open = new LinkedHashMap<>(2 * KEPT, 0.75f, true);
    private final Folder root;

    /**
     * @param root descriptor of the root folder; {@link #close} closes it
     */
    public Folders(Kernel kernel, int root) {
        this.kernel = kernel;
        this.root = new Folder(root);
    }

    /** A folder in use. Closing it gives it back. */
    public final class Folder implements AutoCloseable {
        private final int descriptor;
        private int users = 1;
        private volatile @Nullable Boolean defaultList;
        private volatile @Nullable Long device;
        private boolean kept = true;

        private Folder(int descriptor) {
            this.descriptor = descriptor;
        }

        /** Good until this is closed. */
        public int descriptor() {
            return descriptor;
        }

        /** Whether what is made in it may inherit an access list. Looked up once while it stays open. */
        public boolean mayHaveDefaultList() {
            Boolean known = defaultList;
            if (known == null) {
                known = lookForDefaultList();
                defaultList = known;
            }
            return known;
        }

        private boolean lookForDefaultList() {
            try {
                return kernel.metadata().has(descriptor, DEFAULT_LIST);
            } catch (Refused refused) {
                // Some file systems do not tell. Then it is for each file to see whether it has inherited one.
                return true;
            }
        }

        /** The file system that it is in. Looked up once while it stays open. */
        public long device() throws Refused {
            Long known = device;
            if (known == null) {
                known = kernel.stat(descriptor).device();
                device = known;
            }
            return known;
        }

        @Override
        public void close() {
            synchronized (open) {
                users--;
                closeIfUnused();
            }
        }

        private void closeIfUnused() {
            if (users == 0 && !kept) {
                kernel.close(descriptor);
            }
        }
    }

    /** What to do about a folder that can't be opened: to make it, or to throw. */
    public interface Missing {
        /**
         * @param parent the folder above
         * @param name   in there
         * @param key    of the folder that is missing
         * @param why    what the kernel said when it was opened
         */
        void make(int parent, byte[] name, Key key, Refused why) throws Refused;
    }

    /** Opens a folder that is there, and whatever folders lead to it. */
    public Folder open(Key folder) throws Refused {
        return open(folder, (_, _, _, why) -> {
            throw why;
        });
    }

    /** The same, where each folder on the way that can't be opened is made first. */
    public Folder open(Key folder, Missing missing) throws Refused {
        ArrayDeque<Key> unopened = new ArrayDeque<>();
        Folder at = nearest(folder, unopened);
        while (!unopened.isEmpty()) {
            Key next = unopened.pop();
            try (Folder parent = at) {
                at = keep(next, descriptor(parent.descriptor, next, missing));
            }
        }
        return at;
    }

    private int descriptor(int parent, Key key, Missing missing) throws Refused {
        byte[] name = Place.of(key).name();
        try {
            return kernel.open(parent, name, Open.DIRECTORY | Open.NO_FOLLOW, 0);
        } catch (Refused refused) {
            missing.make(parent, name, key, refused);
            return kernel.open(parent, name, Open.DIRECTORY | Open.NO_FOLLOW, 0);
        }
    }

    /** The folder itself or the nearest one above it that is open; those between are put on the stack, topmost first. */
    private Folder nearest(Key folder, ArrayDeque<Key> unopened) throws Refused {
        Key wanted = folder;
        synchronized (open) {
            mustBeOpen();
            while (wanted.length() > 0) {
                Folder found = open.get(wanted);
                if (found != null) {
                    found.users++;
                    return found;
                }
                unopened.push(wanted);
                wanted = Place.of(wanted).folder();
            }
            root.users++;
            return root;
        }
    }

    /** The number of a root that was closed may be another file's by now: to use it would lead anywhere, to close it hurt others. */
    private void mustBeOpen() throws Refused {
        if (!root.kept) {
            throw new Refused(Errno.EBADF);
        }
    }

    private Folder keep(Key key, int descriptor) throws Refused {
        synchronized (open) {
            if (!root.kept) {
                kernel.close(descriptor);
            }
            mustBeOpen();
            Folder other = open.get(key);
            if (other != null) { // somebody else was faster
                kernel.close(descriptor);
                other.users++;
                return other;
            }
            Folder opened = new Folder(descriptor);
            open.put(key, opened);
            if (open.size() > KEPT) {
                drop(open.keySet().iterator().next());
            }
            return opened;
        }
    }

    private void drop(Key key) {
        Folder dropped = open.remove(key);
        if (dropped != null) {
            dropped.kept = false;
            dropped.closeIfUnused();
        }
    }

    /** To be called when a folder was removed or has moved: it is opened anew next time. */
    public void forget(Key folder) {
        synchronized (open) {
            drop(folder);
        }
    }

    /** Closes the root too. What is in use stays good until it is given back; nothing is opened any more. */
    @Override
    public void close() {
        synchronized (open) {
            for (Folder folder : open.values()) {
                folder.kept = false;
                folder.closeIfUnused();
            }
            open.clear();
            if (root.kept) {
                root.kept = false;
                root.users--;
                root.closeIfUnused();
            }
        }
    }
}

package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.posix.Errno;
import io.holdfast.engine.posix.Folders;
import io.holdfast.engine.posix.Kernel;
import io.holdfast.engine.posix.Place;
import io.holdfast.engine.posix.Refused;
import io.holdfast.engine.posix.Stat;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folders of a target. They are made for their owner alone, whatever they are to be: nobody else sees what is in them before it has
 * its modes. What they are to be waits for the end, since every file that is put in changes a folder's time. Safe for many
 * threads.
 */
final class TargetFolders implements AutoCloseable {
    private static final int PRIVATE = 0700;

    private final Kernel kernel;
    private final Folders folders;
    private final RestoredAttributes attributes;
    private final Losses losses;
    private final Path scratch;
    /** A folder of each: others may be mounted below the root. */
    private final Map<Long, Key> fileSystems = new ConcurrentHashMap<>();

    private WaitingFolders waiting;

    /** @param root descriptor of the target's root; closed with this */
    TargetFolders(Kernel kernel, int root, RestoredAttributes attributes, Losses losses, Path scratch) {
        this.kernel = kernel;
        this.folders = new Folders(kernel, root);
        this.attributes = attributes;
        this.losses = losses;
        this.scratch = scratch;
        this.waiting = new WaitingFolders(scratch);
    }

    /** A folder that is there. */
    Folders.Folder open(Key key) throws Refused {
        return folders.open(key);
    }

    /** A folder that is made, with those that lead to it, where it is missing. What else is in its place stays: refused. */
    Folders.Folder openOrMake(Key key) throws Refused {
        Folders.Folder folder = folders.open(key, (parent, name, missing, why) -> {
            if (!why.isGone()) {
                throw why;
            }
            make(parent, name, missing);
        });
        try {
            fileSystems.putIfAbsent(folder.device(), key);
            return folder;
        } catch (Refused refused) {
            folder.close();
            throw refused;
        }
    }

    private void make(int parent, byte[] name, Key key) throws Refused {
        try {
            kernel.names().makeFolder(parent, name, PRIVATE);
            waiting.addMade(key);
        } catch (Refused refused) {
            if (refused.errno() != Errno.EEXIST) { // another thread was faster
                throw refused;
            }
        }
    }

    /** Makes a folder of a snapshot, in place of anything else that has its name. */
    void place(Listed folder) throws Refused {
        Key key = folder.key();
        if (key.length() > 0) {
            Place place = Place.of(key);
            try (Folders.Folder parent = openOrMake(place.folder())) {
                makePlace(parent.descriptor(), place.name(), key);
            }
        }
        waiting.add(folder);
    }

    private void makePlace(int parent, byte[] name, Key key) throws Refused {
        try {
            kernel.names().makeFolder(parent, name, PRIVATE);
        } catch (Refused refused) {
            if (refused.errno() != Errno.EEXIST) {
                throw refused;
            }
            Stat there = kernel.stat(parent, name);
            if (there.isFolder()) {
                makeUsable(there, parent, name);
            } else {
                folders.forget(key);
                kernel.names().remove(parent, name);
                kernel.names().makeFolder(parent, name, PRIVATE);
            }
        }
    }

    /** An earlier restore may have left it as the snapshot has it: closed to its owner. Root does not care. */
    private void makeUsable(Stat there, int parent, byte[] name) throws Refused {
        if (!attributes.isRoot() && (there.mode() & PRIVATE) != PRIVATE) {
            kernel.metadata().changeMode(parent, name, there.mode() | PRIVATE);
        }
    }

    /** Gives folders what they are to have, deepest first. */
    void finish() {
        try (WaitingFolders all = waiting) {
            waiting = new WaitingFolders(scratch);
            all.visit(this::finish);
        }
    }

    /** Returns when everything is on the disk. */
    void sync() throws Refused {
        try (Folders.Folder root = folders.open(Key.EMPTY)) {
            fileSystems.put(root.device(), Key.EMPTY);
        }
        for (Key one : fileSystems.values()) {
            try (Folders.Folder folder = folders.open(one)) {
                kernel.syncFileSystem(folder.descriptor());
            }
        }
    }

    private void finish(Key key, Optional<Listed> wanted) {
        try (Folders.Folder folder = folders.open(key)) {
            wanted.ifPresentOrElse(
                    listed -> attributes.put(listed, folder.descriptor(), true),
                    () -> attributes.plainFolder(folder.descriptor()));
            fileSystems.put(folder.device(), key);
        } catch (Refused refused) {
            losses.add(refused.sentence("attributes of folders", "could not be put back"));
        }
    }

    @Override
    public void close() {
        waiting.close();
        folders.close();
    }
}

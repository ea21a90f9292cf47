package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.posix.Accounts;
import io.holdfast.engine.posix.Errno;
import io.holdfast.engine.posix.Folders;
import io.holdfast.engine.posix.Inspector;
import io.holdfast.engine.posix.Kernel;
import io.holdfast.engine.posix.Open;
import io.holdfast.engine.posix.PathBytes;
import io.holdfast.engine.posix.Place;
import io.holdfast.engine.posix.Refused;
import io.holdfast.engine.posix.Stat;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A folder that things are restored into.
 *
 * <p>Holds: every place is reached from the root by descriptors of folders, no symbolic link is followed on the way, and keys
 * that are no plain path are refused; so nothing outside the root is touched, whatever a manifest or a link says. A file is
 * written beside its place and renamed. What was written is on the disk when {@link #finish} returns: one sync of the file
 * system, since one for each file would take most of the time.
 */
public final class TreeTarget implements Target {
    private static final int PRIVATE = 0700;
    private static final int MAX_NAME = 255;

    private final Path path;
    private final Kernel kernel;
    private final Folders folders;
    private final Inspector inspector;
    private final int root;
    private final RestoredAttributes attributes;
    private final List<Listed> made = new ArrayList<>();
    private final AtomicBoolean empty;

    /**
     * Opens the folder, and makes it where it is missing.
     *
     * @throws HoldfastException if it can't be made or opened
     */
    public TreeTarget(Path path) {
        this.path = path.toAbsolutePath().normalize();
        this.kernel = new Kernel();
        try {
            Files.createDirectories(this.path);
            this.root = kernel.open(Kernel.WORKING_DIRECTORY, PathBytes.of(this.path), Open.DIRECTORY, 0);
            this.folders = new Folders(kernel, root);
            this.inspector =
                    new Inspector(kernel, new Accounts(), kernel.stat(root).device());
            this.attributes = new RestoredAttributes(kernel);
            boolean[] any = {false};
            kernel.list(root, (_, _) -> any[0] = true);
            this.empty = new AtomicBoolean(!any[0]);
        } catch (Refused refused) {
            throw refused.at(this.path.toString(), "cannot be opened for a restore");
        } catch (IOException e) {
            throw new Conflict(this.path + " cannot be made: " + e.getMessage() + ". Next: choose another target", e);
        }
    }

    @Override
    public String describe() {
        return path.toString();
    }

    @Override
    public boolean isEmpty() {
        return empty.get();
    }

    @Override
    public boolean keeps(Kind kind) {
        return kind != Kind.SOCKET;
    }

    @Override
    public Optional<String> refuses(Listed listed) {
        return Optional.ofNullable(PlainPath.objection(listed.key(), isFolder(listed), MAX_NAME));
    }

    @Override
    public Optional<Listed> find(Key key) {
        try {
            if (key.length() == 0) {
                return Optional.of(inspector.look(key, root, kernel.stat(root)));
            }
            Place place = Place.of(key);
            try (Folders.Folder folder = folders.open(place.folder())) {
                return Optional.of(inspector.look(key, folder.descriptor(), place.name()));
            }
        } catch (Refused refused) {
            if (refused.isGone() || refused.errno() == Errno.ENOTDIR || refused.errno() == Errno.ELOOP) {
                return Optional.empty();
            }
            throw refused.at(path(key), "cannot be looked at");
        }
    }

    @Override
    public Writing write(Listed listed) {
        Key key = checked(listed);
        Place place = Place.of(key);
        try {
            Folders.Folder folder = folder(place.folder());
            try {
                byte[] temporary = temporaryName();
                int file = kernel.open(
                        folder.descriptor(),
                        temporary,
                        Open.WRITE | Open.CREATE | Open.EXCLUSIVE | Open.NO_FOLLOW,
                        0600);
                return new TreeWriting(kernel, folder, file, temporary, place.name(), listed, attributes, path(key));
            } catch (Refused refused) {
                folder.close();
                throw refused;
            }
        } catch (Refused refused) {
            throw refused.at(path(key), "cannot be written");
        }
    }

    @Override
    public void place(Listed listed) {
        Key key = checked(listed);
        try {
            if (isFolder(listed)) {
                placeFolder(listed);
            } else {
                placeOther(listed, Place.of(key));
            }
        } catch (Refused refused) {
            throw refused.at(path(key), "cannot be made");
        }
    }

    @Override
    public boolean link(Listed listed, Key written) {
        Place from = Place.of(written);
        Place to = Place.of(checked(listed));
        try (Folders.Folder source = folders.open(from.folder());
                Folders.Folder folder = folder(to.folder())) {
            byte[] temporary = temporaryName();
            kernel.names().link(source.descriptor(), from.name(), folder.descriptor(), temporary);
            kernel.names().rename(folder.descriptor(), temporary, folder.descriptor(), to.name());
            removeIfThere(folder, temporary);
            return true;
        } catch (Refused refused) {
            return false;
        }
    }

    @Override
    public Source asSource() {
        return new TreeSource(path, describe(), TreeOptions.all());
    }

    @Override
    public void finish() {
        for (Listed listed : made.reversed()) {
            try (Folders.Folder folder = folders.open(listed.key())) {
                attributes.put(listed, folder.descriptor());
            } catch (Refused refused) {
                attributes.lost("attributes of folders", refused);
            }
        }
        try {
            kernel.syncFileSystem(root);
        } catch (Refused refused) {
            throw refused.at(describe(), "cannot be synced to its disk");
        }
    }

    @Override
    public List<String> losses() {
        return attributes.losses();
    }

    @Override
    public void close() {
        folders.close();
    }

    /** An object whose key ends in {@code /} stands for a folder. */
    private static boolean isFolder(Listed listed) {
        return listed.kind() == Kind.FOLDER
                || (listed.kind() == Kind.OBJECT && listed.key().isFolder());
    }

    private Key checked(Listed listed) {
        refuses(listed).ifPresent(why -> {
            throw new Conflict(listed.key() + " is not restored: " + why);
        });
        return listed.key();
    }

    private void placeFolder(Listed listed) throws Refused {
        if (listed.key().length() > 0) {
            folder(listed.key()).close();
        }
        if (listed.kind() == Kind.FOLDER) {
            synchronized (made) {
                made.add(listed);
            }
        }
    }

    /** Opens a folder, and makes it and those that lead to it where they are missing. */
    private Folders.Folder folder(Key key) throws Refused {
        try {
            return folders.open(key);
        } catch (Refused missing) {
            if (key.length() == 0 || !(missing.isGone() || isOtherKind(missing))) {
                throw missing;
            }
            Place place = Place.of(key);
            try (Folders.Folder parent = folder(place.folder())) {
                if (isOtherKind(missing)) {
                    kernel.names().remove(parent.descriptor(), place.name());
                }
                makeFolder(parent, place.name());
            }
            return folders.open(key);
        }
    }

    private static boolean isOtherKind(Refused refused) {
        return refused.errno() == Errno.ENOTDIR || refused.errno() == Errno.ELOOP;
    }

    private void makeFolder(Folders.Folder parent, byte[] name) throws Refused {
        try {
            kernel.names().makeFolder(parent.descriptor(), name, PRIVATE);
        } catch (Refused refused) {
            if (refused.errno() != Errno.EEXIST) {
                throw refused;
            }
        }
    }

    private void placeOther(Listed listed, Place place) throws Refused {
        if (!(listed.attributes() instanceof FileAttributes file)) {
            throw new Conflict(listed.key() + " has attributes of another kind");
        }
        try (Folders.Folder folder = folder(place.folder())) {
            byte[] temporary = temporaryName();
            if (!make(listed, file, folder, temporary)) {
                return;
            }
            attributes.put(listed, folder.descriptor(), temporary);
            kernel.names().rename(folder.descriptor(), temporary, folder.descriptor(), place.name());
        }
    }

    private boolean make(Listed listed, FileAttributes file, Folders.Folder folder, byte[] name) throws Refused {
        byte[] target = file.linkTarget();
        switch (listed.kind()) {
            case SYMLINK ->
                kernel.names().makeSymlink(target == null ? new byte[0] : target, folder.descriptor(), name);
            case FIFO -> kernel.names().makeNode(folder.descriptor(), name, Stat.FIFO, 0600, 0);
            case CHARACTER_DEVICE -> {
                return makeDevice(file, folder, name, Stat.CHARACTER_DEVICE);
            }
            case BLOCK_DEVICE -> {
                return makeDevice(file, folder, name, Stat.BLOCK_DEVICE);
            }
            case SOCKET -> {
                attributes.lost("sockets: a program makes them anew");
                return false;
            }
            case FILE, FOLDER, OBJECT -> throw new IllegalArgumentException("a " + listed.kind() + " is not placed so");
        }
        return true;
    }

    private boolean makeDevice(FileAttributes file, Folders.Folder folder, byte[] name, int type) {
        try {
            kernel.names().makeNode(folder.descriptor(), name, type, 0600, file.device());
            return true;
        } catch (Refused refused) {
            attributes.lost("devices", refused);
            return false;
        }
    }

    private void removeIfThere(Folders.Folder folder, byte[] name) {
        try {
            // Renaming one name of a file onto another of the same file does nothing: then it is still there.
            kernel.names().remove(folder.descriptor(), name);
        } catch (Refused gone) {
            return;
        }
    }

    private static byte[] temporaryName() {
        return (".holdfast-" + Long.toHexString(ThreadLocalRandom.current().nextLong()))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private String path(Key key) {
        return path + "/" + key;
    }
}

package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.AccessDenied;
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
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder that things are restored into.
 *
 * <p>Holds: every place is reached from the root by descriptors of folders, no symbolic link is followed on the way, and keys
 * that are no plain path are refused; so nothing outside the root is touched, whatever a manifest or a link says. A file is
 * written beside its place and renamed. What was written is on the disk when {@link #sync} returns.
 *
 * <p>Whether something that is there may be replaced is for the caller to ask {@link #find} and decide. A folder that is not
 * empty is never replaced, nor is what stands in the way of a folder that was not placed.
 */
public final class TreeTarget implements Target {
    private static final String SOCKETS = "sockets: the program that listens makes them anew";
    private static final String DEVICES = "devices: only root can make them";
    private static final int MAX_NAME = 255;
    private static final int MAX_LINK = 4095;
    private static final int PRIVATE_FILE = 0600;

    private final Path path;
    private final TreeTargetOptions options;
    private final Kernel kernel = new Kernel();
    private final Losses losses = new Losses();
    private final RestoredAttributes attributes;
    private final TargetFolders folders;
    private final Inspector inspector;
    private final boolean empty;

    /** With {@link TreeTargetOptions#DEFAULT}. */
    public TreeTarget(Path path) {
        this(path, TreeTargetOptions.DEFAULT);
    }

    /**
     * Opens the folder, and makes it where it is missing.
     *
     * @throws HoldfastException if it can't be made or opened
     */
    public TreeTarget(Path path, TreeTargetOptions options) {
        this.path = path.toAbsolutePath().normalize();
        this.options = options;
        Accounts accounts = new Accounts();
        this.attributes = new RestoredAttributes(kernel, accounts, options.owners(), losses);
        try {
            Files.createDirectories(this.path);
            int root = kernel.open(Kernel.WORKING_DIRECTORY, PathBytes.of(this.path), Open.DIRECTORY, 0);
            this.folders = new TargetFolders(kernel, root, attributes, losses, options.scratch());
            this.inspector = new Inspector(kernel, accounts, kernel.stat(root).device());
            boolean[] any = {false};
            kernel.list(root, (_, _) -> any[0] = true);
            this.empty = !any[0];
            mustBeWritable(root);
        } catch (Refused refused) {
            throw refused.at(this.path.toString(), "cannot be opened for a restore");
        } catch (AccessDeniedException e) {
            throw new AccessDenied(
                    this.path
                            + " cannot be made: permission denied. Next: choose another target, or run as a user who may do that",
                    e);
        } catch (IOException e) {
            throw new Conflict(this.path + " cannot be made: " + e.getMessage() + ". Next: choose another target", e);
        }
    }

    /** Else each of a million entries would fail, and say the same. What kernels before 5.8 can't tell is seen then. */
    private void mustBeWritable(int root) {
        try {
            kernel.mustBeWritable(root);
        } catch (Refused refused) {
            boolean readOnly = refused.errno() == Errno.EROFS;
            if (readOnly || (empty && refused.errno() == Errno.EACCES)) {
                folders.close();
                throw new AccessDenied(path + " can't be restored into: "
                        + (readOnly ? "its file system is read-only" : "permission denied")
                        + ". Next: choose another target, or see that this user may write there");
            }
        }
    }

    @Override
    public String describe() {
        return path.toString();
    }

    /** Whether nothing was there when this was opened. */
    @Override
    public boolean isEmpty() {
        return empty;
    }

    // ---- before anything is written

    @Override
    public boolean keeps(Kind kind) {
        return switch (kind) {
            case FILE, OBJECT, FOLDER, SYMLINK, FIFO -> true;
            case CHARACTER_DEVICE, BLOCK_DEVICE -> attributes.isRoot();
            case SOCKET -> false;
        };
    }

    @Override
    public boolean keepsOwners() {
        return attributes.keepsOwners();
    }

    @Override
    public boolean keeps(Named attribute) {
        return attributes.keeps(attribute);
    }

    @Override
    public Optional<String> refuses(Listed listed) {
        return objection(listed);
    }

    @Override
    public List<String> lacks(Listed listed) {
        return switch (listed.kind()) {
            case SOCKET -> List.of(SOCKETS);
            case CHARACTER_DEVICE, BLOCK_DEVICE -> attributes.isRoot() ? List.of() : List.of(DEVICES);
            case OBJECT, FILE, FOLDER, SYMLINK, FIFO -> lacking(listed);
        };
    }

    /** The same of any folder, there or not, and whoever asks. */
    static List<String> lacking(Listed listed) {
        return listed.attributes() instanceof ObjectAttributes object ? FileLosses.of(object) : List.of();
    }

    @Override
    public boolean isFlat() {
        return false;
    }

    /** The same of any folder, there or not. */
    static Optional<String> objection(Listed listed) {
        String objection = PlainPath.objection(listed.key(), standsForFolder(listed), MAX_NAME);
        return Optional.ofNullable(objection != null ? objection : ofContent(listed));
    }

    private static @Nullable String ofContent(Listed listed) {
        if (listed.kind() == Kind.SYMLINK) {
            byte[] target = linkTarget(listed);
            if (target.length == 0 || target.length > MAX_LINK) {
                return "it links to a path of " + target.length + " bytes; a link takes 1 to " + MAX_LINK;
            }
            for (byte b : target) {
                if (b == 0) {
                    return "the path that it links to has a zero byte, which no link can have";
                }
            }
        }
        boolean contentOfFolder = listed.kind() == Kind.OBJECT && standsForFolder(listed) && listed.size() > 0;
        return contentOfFolder ? "its key ends in / and it has content, which a folder can't have" : null;
    }

    private static byte[] linkTarget(Listed listed) {
        byte[] target = listed.attributes() instanceof FileAttributes file ? file.linkTarget() : null;
        return target == null ? new byte[0] : target;
    }

    /** An object whose key ends in {@code /} stands for a folder. */
    private static boolean standsForFolder(Listed listed) {
        return listed.kind() == Kind.FOLDER
                || (listed.kind() == Kind.OBJECT && listed.key().isFolder());
    }

    private Place checked(Listed listed) {
        refuses(listed).ifPresent(why -> {
            throw new Conflict(path(listed.key()) + " is not restored: " + why + ". Next: restore it to a bucket");
        });
        return Place.of(listed.key());
    }

    private String path(Key key) {
        return path + "/" + key;
    }

    @Override
    public boolean isNear() {
        return true;
    }

    @Override
    public Optional<Listed> find(Key key) {
        Place place = Place.of(key);
        try (Folders.Folder folder = folders.open(place.folder())) {
            return Optional.of(
                    key.length() == 0
                            ? inspector.look(key, folder.descriptor(), kernel.stat(folder.descriptor()))
                            : inspector.lookClosely(key, folder.descriptor(), place.name()));
        } catch (Refused refused) {
            if (refused.isGone() || refused.isNoFolder()) {
                return Optional.empty();
            }
            throw refused.at(path(key), "cannot be looked at");
        }
    }

    // ---- what has content

    @Override
    public Writing write(Listed listed) {
        Place place = checked(listed);
        if (standsForFolder(listed)) {
            return new FolderWriting(listed.key());
        }
        try {
            Folders.Folder folder = folders.openOrMake(place.folder());
            try {
                return begin(listed, place, folder);
            } catch (Refused refused) {
                folder.close();
                throw refused;
            }
        } catch (Refused refused) {
            throw refused.at(path(listed.key()), "cannot be written");
        }
    }

    private Writing begin(Listed listed, Place place, Folders.Folder folder) throws Refused {
        Temporary temporary = new Temporary(kernel.names(), folder.descriptor(), place.name());
        int flags = Open.WRITE | Open.CREATE | Open.EXCLUSIVE | Open.NO_FOLLOW;
        int file = kernel.open(folder.descriptor(), temporary.name(), flags, PRIVATE_FILE);
        temporary.made();
        return new TreeWriting(
                kernel, folder, file, temporary, listed, attributes, options.durability(), () -> path(listed.key()));
    }

    /** An object that stands for a folder has no content. */
    private final class FolderWriting implements Writing {
        private final Key key;

        FolderWriting(Key key) {
            this.key = key;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            throw new IllegalStateException(key + " has no content");
        }

        @Override
        public void commit() {
            try {
                folders.openOrMake(key).close();
            } catch (Refused refused) {
                throw refused.at(path(key), "cannot be made");
            }
        }

        @Override
        public void close() {}
    }

    @Override
    public boolean link(Listed listed, Key written) {
        Place from = Place.of(written);
        Place to = checked(listed);
        try (Folders.Folder source = folders.open(from.folder());
                Folders.Folder folder = folders.openOrMake(to.folder());
                Temporary temporary = new Temporary(kernel.names(), folder.descriptor(), to.name())) {
            if (!linked(source, from, folder, temporary)) {
                return false;
            }
            temporary.made();
            temporary.placeLink();
            return true;
        } catch (Refused refused) {
            throw refused.at(path(listed.key()), "cannot be made");
        }
    }

    /** Two file systems, too many links, no links at all: then the content is written again. */
    private boolean linked(Folders.Folder source, Place from, Folders.Folder folder, Temporary temporary)
            throws Refused {
        try {
            kernel.names().link(source.descriptor(), from.name(), folder.descriptor(), temporary.name());
            return true;
        } catch (Refused refused) {
            return switch (refused.errno()) {
                case Errno.EXDEV, Errno.EMLINK, Errno.EPERM, Errno.EOPNOTSUPP, Errno.ENOENT -> false;
                default -> throw refused;
            };
        }
    }

    // ---- what has none

    @Override
    public void place(Listed listed) {
        Place place = checked(listed);
        try {
            switch (listed.kind()) {
                case FOLDER -> folders.place(listed);
                case SYMLINK ->
                    place(listed, place, (folder, name) -> {
                        kernel.names().makeSymlink(linkTarget(listed), folder, name);
                    });
                case FIFO -> place(listed, place, node(Stat.FIFO, listed));
                case CHARACTER_DEVICE -> placeDevice(listed, place, Stat.CHARACTER_DEVICE);
                case BLOCK_DEVICE -> placeDevice(listed, place, Stat.BLOCK_DEVICE);
                case SOCKET -> losses.add(SOCKETS);
                case FILE, OBJECT -> throw new IllegalArgumentException(listed.key() + " has content");
            }
        } catch (Refused refused) {
            throw refused.at(path(listed.key()), "cannot be made");
        }
    }

    private interface Making {
        void make(int folder, byte[] name) throws Refused;
    }

    private Making node(int type, Listed listed) {
        long device = listed.attributes() instanceof FileAttributes file ? file.device() : 0;
        return (folder, name) -> kernel.names().makeNode(folder, name, type, PRIVATE_FILE, device);
    }

    private void placeDevice(Listed listed, Place place, int type) throws Refused {
        if (attributes.isRoot()) {
            place(listed, place, node(type, listed));
        } else {
            losses.add(DEVICES);
        }
    }

    private void place(Listed listed, Place place, Making making) throws Refused {
        try (Folders.Folder folder = folders.openOrMake(place.folder());
                Temporary temporary = new Temporary(kernel.names(), folder.descriptor(), place.name())) {
            making.make(folder.descriptor(), temporary.name());
            temporary.made();
            attributes.put(listed, folder.descriptor(), temporary.name());
            temporary.place();
        }
    }

    // ---- the end

    @Override
    public Source asSource() {
        return new TreeSource(path, describe(), TreeOptions.all());
    }

    @Override
    public void finish() {
        folders.finish();
    }

    @Override
    public void sync() {
        try {
            folders.sync();
        } catch (Refused refused) {
            throw refused.at(describe(), "cannot be synced to its disk");
        }
    }

    @Override
    public List<String> losses() {
        return losses.all();
    }

    @Override
    public void close() {
        folders.close();
    }
}

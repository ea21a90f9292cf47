package io.holdfast.engine.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.holdfast.engine.bytes.FileBytes;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Full;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A store in a folder: each object a file. A put writes a file of another name beside the final place, syncs it, renames
 * it, and syncs the folder: so a name holds all bytes or does not exist, also after a power cut.
 *
 * <p>Times are those of the file system: an object's is its ctime, which no tool that copies files can keep; the clock is
 * the ctime of a file made for that. Where none can be made, one can read all the same: then the machine's clock is used,
 * and every put and delete is refused from then on, so that no record ever carries a time that the store did not give.
 */
public final class FolderStore implements Store {
    /** How the names of files begin that are no objects yet. */
    static final String TEMPORARY = ".tmp-";

    private static final int PAGE = 1_000;

    private final Path root;
    private final Object rootIdentity;
    private final boolean syncsFolders;
    private final AbandonedFiles abandoned = new AbandonedFiles();
    private volatile @Nullable HoldfastException unwritable;

    private FolderStore(Path root) throws IOException {
        this.root = root;
        this.rootIdentity = identity(root);
        this.syncsFolders = canSync(root);
    }

    /**
     * The store in a folder that is there.
     *
     * @throws NotFound if there is no such folder
     */
    public static FolderStore open(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        try {
            if (!Files.readAttributes(absolute, BasicFileAttributes.class).isDirectory()) {
                throw new NotFound(absolute + " is not a folder. Next: name a folder.");
            }
            return new FolderStore(absolute);
        } catch (NoSuchFileException e) {
            throw new NotFound(
                    "There is no folder " + absolute + ". Next: check the path, and that its disk is there.", e);
        } catch (IOException e) {
            throw FolderFailure.of("open", absolute, e);
        }
    }

    /** The store in a folder, which is made where it is missing. */
    public static FolderStore create(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
        } catch (IOException e) {
            throw FolderFailure.of("make the folder", absolute, e);
        }
        return open(absolute);
    }

    @Override
    public String describe() {
        return root.toString();
    }

    @Override
    public Instant put(String name, Body body) {
        Path target = path(name);
        refuseIfUnwritable(name);
        Path folder = Objects.requireNonNull(target.getParent());
        Path temporary = folder.resolve(TEMPORARY + UUID.randomUUID());
        boolean renamed = false;
        try {
            try {
                makeFolders(folder);
                write(temporary, body);
                abandoned.removeOnce(folder, FolderTimes.changed(temporary));
                Files.move(temporary, target, ATOMIC_MOVE);
                renamed = true;
            } finally {
                if (!renamed) {
                    discard(temporary);
                }
            }
            syncFolder(folder);
            return FolderTimes.changed(target);
        } catch (IOException e) {
            HoldfastException failure = FolderFailure.of("write", target, e);
            throw renamed
                    ? new Unconfirmed(target + " was written, but may not outlive a power cut: " + failure.message(), e)
                    : failure;
        }
    }

    @Override
    public byte[] get(String name, int most) {
        Path file = path(name);
        try (FileChannel channel = FileChannel.open(file, READ)) {
            long size = sizeOf(file, channel);
            if (size > most) {
                throw new Damaged(file + " has " + size + " bytes; at most " + most
                        + " are allowed. Next: put it back from a copy of the repository.");
            }
            return read(file, channel, 0, (int) size);
        } catch (IOException e) {
            throw unread(file, e);
        }
    }

    @Override
    public byte[] get(String name, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, Long.MAX_VALUE);
        Path file = path(name);
        try (FileChannel channel = FileChannel.open(file, READ)) {
            long size = sizeOf(file, channel);
            if (offset + length > size) {
                throw new Damaged(file + " has " + size + " bytes, and bytes " + offset + " to " + (offset + length)
                        + " are wanted.");
            }
            return read(file, channel, offset, length);
        } catch (IOException e) {
            throw unread(file, e);
        }
    }

    @Override
    public Optional<Stat> head(String name) {
        Path file = path(name);
        try {
            var found = FolderTimes.look(file);
            return found.isFile() ? Optional.of(new Stat(name, found.size(), found.changed())) : Optional.empty();
        } catch (NoSuchFileException e) {
            requireRoot();
            return Optional.empty();
        } catch (IOException e) {
            throw FolderFailure.of("look at", file, e);
        }
    }

    @Override
    public Page list(String prefix, @Nullable String after) {
        ObjectName.checkedPrefix(prefix);
        Instant time = clock(); // before the first look, so that what is missing here was put later than that
        var walk = new FolderWalk(root, prefix, after == null ? "" : after);
        List<Stat> found = new ArrayList<>();
        for (Stat stat = walk.next(); stat != null; stat = walk.next()) {
            if (found.size() == PAGE) {
                return new Page(found, true, time);
            }
            found.add(stat);
        }
        return new Page(found, false, time);
    }

    @Override
    public void delete(String name) {
        Path file = path(name);
        refuseIfUnwritable(name);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw FolderFailure.of("delete", file, e);
        }
    }

    @Override
    public Instant clock() {
        if (unwritable != null) {
            return Instant.now();
        }
        requireRoot();
        Path probe = root.resolve(TEMPORARY + UUID.randomUUID());
        try {
            Files.createFile(probe);
            try {
                return FolderTimes.changed(probe);
            } finally {
                discard(probe);
            }
        } catch (IOException e) {
            HoldfastException failure = FolderFailure.of("make a file in", root, e);
            if (failure instanceof AccessDenied || failure instanceof Full) {
                unwritable = failure;
                return Instant.now();
            }
            throw failure;
        }
    }

    /** Nothing is held open. */
    @Override
    public void close() {}

    private Path path(String name) {
        return root.resolve(ObjectName.checked(name));
    }

    private void refuseIfUnwritable(String name) {
        String message = root + " can be read but not written, so " + name + " stays as it is: ";
        switch (unwritable) {
            case null -> {}
            case Full full -> throw new Full(message + full.message(), full);
            case HoldfastException refusal -> throw new AccessDenied(message + refusal.message(), refusal);
        }
    }

    /** What can't be removed now is removed in a day, like what a killed writer leaves. */
    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The failure that led here is the one to tell.
        }
    }

    private static void write(Path file, Body body) throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            FileBytes.write(channel, body.array(), body.length());
            channel.force(true);
        }
    }

    private HoldfastException unread(Path file, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            requireRoot();
        }
        return FolderFailure.of("read", file, cause);
    }

    private static long sizeOf(Path file, FileChannel channel) throws IOException {
        if (Files.isDirectory(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return channel.size();
    }

    /**
     * A file that can be opened, and whose disk says that it can't be read, lies on a bad place of it: what is there is lost. Anything else, such as a network
     * file system that is away, passes.
     */
    private static byte[] read(Path file, FileChannel channel, long offset, int length) throws IOException {
        try {
            return FileBytes.read(channel, offset, length);
        } catch (EOFException e) {
            throw new Damaged(file + " became shorter while it was read.", e);
        } catch (IOException e) {
            if (FolderFailure.isOfTheDisk(e)) {
                throw new Damaged(file + " can't be read: " + e.getMessage() + ". Next: check the disk.", e);
            }
            throw e;
        }
    }

    /**
     * Makes missing folders below the root, from the top, each entry synced. The root itself is never made: where it is
     * gone or another one, a disk was taken away, and what lies under the empty mount point is not the store.
     */
    private void makeFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        requireRoot();
        Path made = root;
        for (Path part : root.relativize(folder)) {
            Path above = made;
            made = made.resolve(part);
            if (!Files.isDirectory(made)) {
                Files.createDirectories(made);
                syncFolder(above);
            }
        }
    }

    private void requireRoot() {
        try {
            if (identity(root).equals(rootIdentity)) {
                return;
            }
        } catch (NoSuchFileException e) {
            // As when another folder is there.
        } catch (IOException e) {
            throw FolderFailure.of("look at", root, e);
        }
        throw new Busy("The folder " + root + " is gone that was opened. Next: check that its disk is mounted.");
    }

    /** Device and inode, or the path where a file system has no such thing. */
    private static Object identity(Path folder) throws IOException {
        @Nullable
        Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        return key == null ? folder : key;
    }

    private void syncFolder(Path folder) throws IOException {
        if (syncsFolders) {
            try (FileChannel channel = FileChannel.open(folder, READ)) {
                channel.force(true);
            }
        }
    }

    /** Some network file systems can't sync a folder: there a rename is as durable as their server makes it. */
    private static boolean canSync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            return syncs(channel);
        }
    }

    private static boolean syncs(FileChannel folder) {
        try {
            folder.force(true);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

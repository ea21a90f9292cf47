package io.holdfast.engine.restore;

import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.posix.Folders;
import io.holdfast.engine.posix.Kernel;
import io.holdfast.engine.posix.Refused;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * A file on its way: written under a temporary name, holes left out, then renamed into its place. What is neither as long as its entry
 * says nor has its holes where they can be gets no place. One thread's.
 *
 * <p>A restore that goes on after a power cut takes a file for right whose size, time and mode are right, and only {@code finish} has all
 * on the disk. For a file that is written from end to end that holds: file systems give it on the disk no more size than what they
 * have put there, or are just putting there. A hole at the end, however, gives a file its whole size at once, before any of its bytes
 * is on the disk: a file with holes is synced before it gets its name.
 */
final class TreeWriting implements Target.Writing {
    private static final FileAttributes.Hole NONE = new FileAttributes.Hole(Long.MAX_VALUE, 0);

    private final Kernel kernel;
    private final Folders.Folder folder;
    private final int file;
    private final Temporary temporary;
    private final Listed listed;
    private final RestoredAttributes attributes;
    private final TreeTargetOptions.Durability durability;
    private final Supplier<String> path;
    private final Iterator<FileAttributes.Hole> holes;
    private FileAttributes.Hole next;
    private long position;

    /**
     * @param folder given back with this
     * @param file   descriptor, closed with this
     * @param path   how messages name it
     */
    TreeWriting(
            Kernel kernel,
            Folders.Folder folder,
            int file,
            Temporary temporary,
            Listed listed,
            RestoredAttributes attributes,
            TreeTargetOptions.Durability durability,
            Supplier<String> path) {
        this.kernel = kernel;
        this.folder = folder;
        this.file = file;
        this.temporary = temporary;
        this.listed = listed;
        this.attributes = attributes;
        this.durability = durability;
        this.path = path;
        this.holes = holes(listed).iterator();
        this.next = holes.hasNext() ? holes.next() : NONE;
    }

    private static List<FileAttributes.Hole> holes(Listed listed) {
        return listed.attributes() instanceof FileAttributes known ? known.holes() : List.of();
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        int done = 0;
        try {
            while (done < length) {
                passHoles();
                int here = (int) Math.min(length - done, Math.min(next.offset(), listed.size()) - position);
                if (here <= 0) {
                    throw wrong("its content does not end where its entry says");
                }
                kernel.write(file, buffer, offset + done, here, position);
                position += here;
                done += here;
            }
        } catch (Refused refused) {
            throw refused.at(path.get(), "cannot be written");
        }
    }

    private void passHoles() {
        while (position == next.offset()) {
            position = Math.addExact(position, next.length());
            next = holes.hasNext() ? holes.next() : NONE;
        }
    }

    private Damaged wrong(String why) {
        return new Damaged(path.get() + " is not restored: " + why + ". Next: holdfast verify");
    }

    @Override
    public void commit() {
        passHoles();
        if (position != listed.size()) {
            throw wrong("its content ends at " + position + ", its entry says " + listed.size());
        }
        try {
            if (!holes(listed).isEmpty()) {
                kernel.truncate(file, listed.size());
            }
            attributes.put(listed, file, folder.mayHaveDefaultList());
            if (durability == TreeTargetOptions.Durability.EACH_FILE
                    || !holes(listed).isEmpty()) {
                kernel.sync(file);
            }
            temporary.place();
            if (durability == TreeTargetOptions.Durability.EACH_FILE) {
                kernel.sync(folder.descriptor());
            }
        } catch (Refused refused) {
            throw refused.at(path.get(), "cannot be put in place");
        }
    }

    @Override
    public void close() {
        kernel.close(file);
        temporary.close();
        folder.close();
    }
}

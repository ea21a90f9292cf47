package io.holdfast.engine.restore;

import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.posix.Folders;
import io.holdfast.engine.posix.Kernel;
import io.holdfast.engine.posix.Refused;
import java.util.Iterator;
import java.util.List;

/** A file on its way: written under a temporary name, holes left out, then renamed into its place. One thread's. */
final class TreeWriting implements Target.Writing {
    private final Kernel kernel;
    private final Folders.Folder folder;
    private final int file;
    private final byte[] temporary;
    private final byte[] name;
    private final Listed listed;
    private final RestoredAttributes attributes;
    private final String path;
    private final Iterator<FileAttributes.Hole> holes;
    private FileAttributes.Hole next;
    private long position;
    private boolean placed;

    private static final FileAttributes.Hole NONE = new FileAttributes.Hole(Long.MAX_VALUE, 0);

    TreeWriting(
            Kernel kernel,
            Folders.Folder folder,
            int file,
            byte[] temporary,
            byte[] name,
            Listed listed,
            RestoredAttributes attributes,
            String path) {
        this.kernel = kernel;
        this.folder = folder;
        this.file = file;
        this.temporary = temporary;
        this.name = name;
        this.listed = listed;
        this.attributes = attributes;
        this.path = path;
        this.holes = (listed.attributes() instanceof FileAttributes known
                        ? known.holes()
                        : List.<FileAttributes.Hole>of())
                .iterator();
        this.next = holes.hasNext() ? holes.next() : NONE;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        int done = 0;
        try {
            while (done < length) {
                passHoles();
                int here = (int) Math.min(length - done, next.offset() - position);
                kernel.write(file, buffer, offset + done, here, position);
                position += here;
                done += here;
            }
        } catch (Refused refused) {
            throw refused.at(path, "cannot be written");
        }
    }

    private void passHoles() {
        while (position == next.offset()) {
            position += next.length();
            next = holes.hasNext() ? holes.next() : NONE;
        }
    }

    @Override
    public void commit() {
        try {
            if (listed.size() > position) {
                kernel.truncate(file, listed.size());
            }
            attributes.put(listed, file);
            kernel.names().rename(folder.descriptor(), temporary, folder.descriptor(), name);
            placed = true;
        } catch (Refused refused) {
            throw refused.at(path, "cannot be put in place");
        }
    }

    @Override
    public void close() {
        kernel.close(file);
        if (!placed) {
            try {
                kernel.names().remove(folder.descriptor(), temporary);
            } catch (Refused gone) {
                // Nothing is left behind then either.
            }
        }
        folder.close();
    }
}

package io.holdfast.engine.restore;

import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.posix.Kernel;
import io.holdfast.engine.posix.Refused;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Puts attributes back on what was restored: owner first, since that clears set-id bits, then mode, extended attributes, and
 * times last. What can't be put back is remembered, each kind once. Safe for many threads.
 */
final class RestoredAttributes {
    private static final int SET_ID = 06000;
    private static final int OBJECT_MODE = 0644;

    private final Kernel kernel;
    private final boolean superuser;
    private final Set<String> losses = new ConcurrentSkipListSet<>();

    RestoredAttributes(Kernel kernel) {
        this.kernel = kernel;
        this.superuser = kernel.effectiveUser() == 0;
    }

    List<String> losses() {
        return List.copyOf(losses);
    }

    void lost(String what) {
        losses.add(what);
    }

    void lost(String what, Refused refused) {
        losses.add(refused.sentence(what, "could not be put back"));
    }

    /** On an open file or folder. */
    void put(Listed listed, int descriptor) throws Refused {
        switch (listed.attributes()) {
            case FileAttributes file -> {
                int mode = own(file, descriptor) ? file.mode() : file.mode() & ~SET_ID;
                kernel.metadata().changeMode(descriptor, mode);
                for (Named attribute : file.extended()) {
                    try {
                        kernel.metadata().changeExtended(descriptor, attribute);
                    } catch (Refused refused) {
                        lost("extended attribute " + attribute.nameText(), refused);
                    }
                }
            }
            case ObjectAttributes _ -> {
                kernel.metadata().changeMode(descriptor, OBJECT_MODE);
                lost("headers, user metadata and tags of objects: files have no place for them");
            }
        }
        kernel.metadata().changeModified(descriptor, listed.modified());
    }

    /** On a link, FIFO or device, by its name. */
    void put(Listed listed, int folder, byte[] name) throws Refused {
        if (listed.attributes() instanceof FileAttributes file) {
            if (superuser) {
                kernel.metadata().changeOwner(folder, name, file.user(), file.group());
            } else {
                lostOwner();
            }
            for (Named attribute : file.extended()) {
                try {
                    kernel.metadata().changeExtended(folder, name, attribute);
                } catch (Refused refused) {
                    lost("extended attribute " + attribute.nameText(), refused);
                }
            }
            if (listed.kind() != Kind.SYMLINK) {
                kernel.metadata().changeMode(folder, name, file.mode());
            }
        }
        kernel.metadata().changeModified(folder, name, listed.modified());
    }

    private boolean own(FileAttributes file, int descriptor) throws Refused {
        if (!superuser) {
            lostOwner();
            return false;
        }
        kernel.metadata().changeOwner(descriptor, file.user(), file.group());
        return true;
    }

    private void lostOwner() {
        lost("owners and groups: only root can give files to others");
    }
}

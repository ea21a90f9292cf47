package io.holdfast.engine.restore;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.posix.Accounts;
import io.holdfast.engine.posix.Errno;
import io.holdfast.engine.posix.Kernel;
import io.holdfast.engine.posix.Metadata;
import io.holdfast.engine.posix.Refused;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Puts attributes back on what was restored, and tells what can't be. Safe for many threads.
 *
 * <p>Order matters: a change of owner clears set-id bits and capabilities, so it comes first; some extended attributes can only be
 * written while the owner may write; an access list decides what the group bits of a mode mean, so it comes behind the
 * mode; everything changes times, so they come last. A set-id bit comes back only with the owner that it is for.
 */
final class RestoredAttributes {
    private static final int SET_USER = 04000;
    private static final int SET_GROUP = 02000;
    private static final int NOBODY_ELSE = -1;
    private static final byte[] ACCESS_LIST = "system.posix_acl_access".getBytes(US_ASCII);
    private static final byte[] DEFAULT_LIST = "system.posix_acl_default".getBytes(US_ASCII);
    private static final List<String> NAMESPACES = List.of("user", "trusted", "security", "system");

    private final Metadata metadata;
    private final Kernel kernel;
    private final Accounts accounts;
    private final TreeTargetOptions.Owners owners;
    private final int me;
    private final int umask;
    private final Losses losses;
    private final AtomicBoolean ownersRefused = new AtomicBoolean();
    private final Set<String> lostNamespaces = ConcurrentHashMap.newKeySet();

    RestoredAttributes(Kernel kernel, Accounts accounts, TreeTargetOptions.Owners owners, Losses losses) {
        this.kernel = kernel;
        this.metadata = kernel.metadata();
        this.accounts = accounts;
        this.owners = owners;
        this.me = kernel.effectiveUser();
        this.umask = Umask.ofThisProcess();
        this.losses = losses;
    }

    /** Whether no attribute of this kind was refused so far. */
    boolean keeps(Named attribute) {
        return !lostNamespaces.contains(namespace(attribute));
    }

    /** Whether this user may give files to others, and was not refused so far. */
    boolean keepsOwners() {
        return isRoot() && !ownersRefused.get();
    }

    boolean isRoot() {
        return me == 0;
    }

    /**
     * On an open file that was just made, or on a folder.
     *
     * @param mayHaveList whether it may have inherited an access list from the folder that it was made in
     */
    void put(Listed listed, int descriptor, boolean mayHaveList) {
        switch (listed.attributes()) {
            case FileAttributes file -> putFile(file, listed.kind(), descriptor, mayHaveList);
            case ObjectAttributes object -> {
                FileLosses.of(object).forEach(losses::add);
                plainMode(listed.kind() == Kind.FOLDER ? 0777 : 0666, descriptor);
            }
        }
        putTime(listed.modified(), descriptor);
    }

    /** On a folder that stands in no snapshot, but had to be made. */
    void plainFolder(int descriptor) {
        plainMode(0777, descriptor);
    }

    private void plainMode(int mode, int descriptor) {
        try {
            metadata.changeMode(descriptor, mode & ~umask);
        } catch (Refused refused) {
            lost("modes", refused);
        }
    }

    private void putFile(FileAttributes file, Kind kind, int descriptor, boolean mayHaveList) {
        int setIds = putOwner(file, (user, group) -> metadata.changeOwner(descriptor, user, group));
        for (Named attribute : file.extended()) {
            if (!isAccessList(attribute)) {
                putExtended(attribute, () -> metadata.changeExtended(descriptor, attribute));
            }
        }
        try {
            metadata.changeMode(descriptor, modeOf(file, setIds));
        } catch (Refused refused) {
            lost("modes", refused);
        }
        putAccessList(file, ACCESS_LIST, descriptor, mayHaveList);
        if (kind == Kind.FOLDER) {
            putAccessList(file, DEFAULT_LIST, descriptor, mayHaveList);
        }
    }

    /** A list that was inherited, and that the entry does not have, has to go. */
    private void putAccessList(FileAttributes file, byte[] name, int descriptor, boolean mayHaveList) {
        for (Named attribute : file.extended()) {
            if (Arrays.equals(attribute.name(), name)) {
                putExtended(attribute, () -> metadata.changeExtended(descriptor, attribute));
                return;
            }
        }
        if (!mayHaveList) {
            return;
        }
        try {
            metadata.removeExtended(descriptor, name);
        } catch (Refused refused) {
            if (refused.errno() != Errno.ENODATA && refused.errno() != Errno.EOPNOTSUPP) {
                lost("access lists, where none was", refused);
            }
        }
    }

    private static boolean isAccessList(Named attribute) {
        return Arrays.equals(attribute.name(), ACCESS_LIST) || Arrays.equals(attribute.name(), DEFAULT_LIST);
    }

    /** On a link, FIFO or device that was just made, by its name. */
    void put(Listed listed, int folder, byte[] name) {
        if (listed.attributes() instanceof FileAttributes file) {
            int setIds = putOwner(file, (user, group) -> metadata.changeOwner(folder, name, user, group));
            for (Named attribute : file.extended()) {
                putExtended(attribute, () -> metadata.changeExtended(folder, name, attribute));
            }
            if (listed.kind() != Kind.SYMLINK) {
                try {
                    metadata.changeMode(folder, name, modeOf(file, setIds));
                } catch (Refused refused) {
                    lost("modes", refused);
                }
            }
        }
        try {
            metadata.changeModified(folder, name, listed.modified());
        } catch (Refused refused) {
            lost("times", refused);
        }
    }

    // ---- owners and modes

    private interface Giving {
        void give(int user, int group) throws Refused;
    }

    /** @return the set-id bits whose owners are right */
    private int putOwner(FileAttributes file, Giving giving) {
        int user = userFor(file);
        int group = groupFor(file);
        if (isRoot()) {
            try {
                giving.give(user, group);
                return SET_USER | SET_GROUP;
            } catch (Refused refused) {
                ownersRefused.set(true);
                lost("owners and groups", refused);
                return 0;
            }
        }
        if (user != me) {
            losses.add("owners: only root can give files to others");
        }
        return (user == me ? SET_USER : 0) | (putGroup(group, giving) ? SET_GROUP : 0);
    }

    /** Anybody can give a file to a group that they are in. */
    private boolean putGroup(int group, Giving giving) {
        try {
            giving.give(NOBODY_ELSE, group);
            return true;
        } catch (Refused refused) {
            losses.add("groups: only root can give files to groups that it is not in");
            return false;
        }
    }

    private int userFor(FileAttributes file) {
        return owners == TreeTargetOptions.Owners.BY_NUMBER || file.userName().isEmpty()
                ? file.user()
                : accounts.user(file.userName()).orElse(file.user());
    }

    private int groupFor(FileAttributes file) {
        return owners == TreeTargetOptions.Owners.BY_NUMBER || file.groupName().isEmpty()
                ? file.group()
                : accounts.group(file.groupName()).orElse(file.group());
    }

    private int modeOf(FileAttributes file, int setIds) {
        int left = file.mode() & (SET_USER | SET_GROUP) & ~setIds;
        if (left != 0) {
            losses.add("set-id bits: they come back only with the owner that they are for");
        }
        return file.mode() & ~left;
    }

    // ---- extended attributes

    private interface Putting {
        void put() throws Refused;
    }

    private void putExtended(Named attribute, Putting putting) {
        try {
            putting.put();
        } catch (Refused refused) {
            lostNamespaces.add(namespace(attribute));
            lost("extended attributes " + namespace(attribute) + ".*", refused);
        }
    }

    /** So that names from a manifest make no more kinds of losses than there are. */
    private static String namespace(Named attribute) {
        String name = attribute.nameText();
        return NAMESPACES.stream()
                .filter(space -> name.startsWith(space + "."))
                .findFirst()
                .orElse("of an unknown kind");
    }

    // ---- times

    private void putTime(Time time, int descriptor) {
        try {
            metadata.changeModified(descriptor, time);
            // A file system that can't hold a time takes the nearest that it can, without a word.
            if (time.seconds() != (int) time.seconds()
                    && !kernel.stat(descriptor).modified().equals(time)) {
                losses.add("times before 1901 or behind 2038: this file system holds the nearest that it can");
            }
        } catch (Refused refused) {
            lost("times", refused);
        }
    }

    private void lost(String what, Refused refused) {
        losses.add(refused.sentence(what, "could not be put back"));
    }
}

package io.holdfast.engine.entry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Linux keeps of a file, folder, link or other thing in a tree.
 *
 * @param mode       permission bits, set-id and sticky bits: {@code st_mode & 07777}
 * @param user       numeric owner
 * @param group      numeric group
 * @param userName   name of the owner, empty where the number has none
 * @param groupName  name of the group, empty where the number has none
 * @param changed    ctime
 * @param inode      number in its file system
 * @param hardLinks  number that all names of one file share, 0 for a file with one name
 * @param linkTarget what a symbolic link says, as bytes; {@code null} for all else
 * @param device     major × 2³² + minor of a device, else 0
 * @param extended   extended attributes, sorted by name
 * @param holes      of a sparse file, ascending and apart; empty otherwise
 */
public record FileAttributes(
        int mode,
        int user,
        int group,
        String userName,
        String groupName,
        Time changed,
        long inode,
        long hardLinks,
        byte @Nullable [] linkTarget,
        long device,
        List<Named> extended,
        List<Hole> holes)
        implements Attributes {

    /** Holes of an entry, at most. Format: {@code docs/format.md}, section 10. */
    public static final int MAX_HOLES = 8192;

    public FileAttributes {
        extended = List.copyOf(extended);
        holes = List.copyOf(holes);
    }

    /** Of a file of root's with one name and nothing more to it. */
    public static FileAttributes plain(int mode, Time changed, long inode) {
        return new FileAttributes(mode, 0, 0, "", "", changed, inode, 0, null, 0, List.of(), List.of());
    }

    /** The same with what only a look into the file tells: its extended attributes and holes. */
    public FileAttributes with(List<Named> extended, List<Hole> holes) {
        return new FileAttributes(
                mode, user, group, userName, groupName, changed, inode, hardLinks, linkTarget, device, extended, holes);
    }

    /**
     * A stretch of zeros that takes no room.
     *
     * @param offset first byte
     * @param length bytes, at least 1
     */
    public record Hole(long offset, long length) {}
}

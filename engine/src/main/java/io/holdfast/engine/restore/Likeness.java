package io.holdfast.engine.restore;

import io.holdfast.engine.entry.AccessList;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import java.util.Arrays;

/** Whether a thing at the target is what a snapshot says, as far as that is seen without reading it. */
enum Likeness {
    EQUAL,
    /**
     * All is equal but what stands for the content. An ETag is no property of content: one of an object that was written
     * in parts depends on their sizes, one of an encrypted object on chance, and a file has none.
     */
    OPEN,
    OTHER;

    /** @param target where it is: what that can't keep is not missing */
    static Likeness of(Listed there, Listed wanted, TargetView target) {
        if (!isKind(there.kind(), wanted) || there.size() != wanted.size()) {
            return OTHER;
        }
        return switch (there.attributes()) {
            case FileAttributes now -> ofFile(now, there, wanted, target);
            case ObjectAttributes now -> ofObject(now, wanted, target);
        };
    }

    /** An object is a file in a folder, and a file an object in a bucket; an object whose key ends in / is a folder. */
    static boolean isKind(Kind there, Listed wanted) {
        return switch (wanted.kind()) {
            case OBJECT -> there == Kind.OBJECT || there == (wanted.key().isFolder() ? Kind.FOLDER : Kind.FILE);
            case FILE -> there.hasContent();
            case FOLDER, SYMLINK, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> there == wanted.kind();
        };
    }

    private static Likeness ofFile(FileAttributes now, Listed there, Listed wanted, TargetView target) {
        boolean same = there.modified().equals(wanted.modified())
                && switch (wanted.attributes()) {
                    case FileAttributes file ->
                        now.mode() == file.mode()
                                && Arrays.equals(now.linkTarget(), file.linkTarget())
                                && (isOwner(now, file) || !target.keepsOwners())
                                && isMarked(now, file, target);
                    case ObjectAttributes _ -> true;
                };
        return same ? EQUAL : OTHER;
    }

    /** By name or by number: which of them counts is the target's to know. */
    static boolean isOwner(FileAttributes now, FileAttributes wanted) {
        boolean user = now.user() == wanted.user()
                || (!wanted.userName().isEmpty() && now.userName().equals(wanted.userName()));
        boolean group = now.group() == wanted.group()
                || (!wanted.groupName().isEmpty() && now.groupName().equals(wanted.groupName()));
        return user && group;
    }

    /** Whether it has the extended attributes that are wanted, and none of a user's that is not; others the system sets as it likes. */
    private static boolean isMarked(FileAttributes now, FileAttributes wanted, TargetView target) {
        return wanted.extended().stream().allMatch(each -> now.extended().contains(each) || !target.keeps(each))
                && now.extended().stream()
                        .filter(each -> each.nameText().startsWith("user."))
                        .allMatch(wanted.extended()::contains);
    }

    private static Likeness ofObject(ObjectAttributes now, Listed wanted, TargetView target) {
        return switch (wanted.attributes()) {
            case FileAttributes _ -> ofContent(false, wanted);
            case ObjectAttributes object ->
                now.headers().equals(object.headers())
                                && now.userMetadata().equals(object.userMetadata())
                                && isTagged(now, object, target.keepsTags())
                                && isOpenTo(now, object, target.keepsAccess())
                        ? ofContent(!now.etag().isEmpty() && now.etag().equals(object.etag()), wanted)
                        : OTHER;
        };
    }

    static boolean isTagged(ObjectAttributes now, ObjectAttributes wanted, boolean keepsTags) {
        return now.tags().equals(wanted.tags()) || (now.tags().isEmpty() && !keepsTags);
    }

    static boolean isOpenTo(ObjectAttributes now, ObjectAttributes wanted, boolean keepsAccess) {
        return !keepsAccess || AccessList.areAlike(now.acl(), wanted.acl());
    }

    private static Likeness ofContent(boolean sameTag, Listed wanted) {
        return sameTag || wanted.size() == 0 ? EQUAL : OPEN;
    }
}

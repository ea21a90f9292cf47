package io.holdfast.engine.model;

import io.holdfast.engine.entry.Time;

/**
 * What can be seen of one thing in a tree.
 *
 * @param type     as in {@code Stat}
 * @param extended extended attributes, sorted, as text
 * @param content  digest of a file's bytes, what a link says, or empty
 * @param sparse   whether a file of many blocks takes less room than it has bytes
 * @param file     number of the file that this is a name of; only equality counts
 */
record Shape(
        int type,
        int mode,
        int user,
        int group,
        long size,
        Time modified,
        String extended,
        String content,
        boolean sparse,
        long file) {

    /** The same, told apart from other names of its file no more. */
    Shape withFile(long number) {
        return new Shape(type, mode, user, group, size, modified, extended, content, sparse, number);
    }

    /** Whether a restore that replaces what changed takes this for right: nothing else of it is looked at. */
    boolean seemsRight(Shape wanted) {
        return type == wanted.type
                && size == wanted.size
                && modified.equals(wanted.modified)
                && mode == wanted.mode
                && user == wanted.user
                && group == wanted.group
                && extended.equals(wanted.extended);
    }

    /** The same but for times, which what is put into a folder changes. */
    Shape withoutTime() {
        return new Shape(type, mode, user, group, size, Time.EPOCH, extended, content, sparse, file);
    }
}

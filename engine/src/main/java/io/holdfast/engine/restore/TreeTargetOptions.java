package io.holdfast.engine.restore;

import java.nio.file.Path;

/**
 * What a user sets for a folder that things are restored into.
 *
 * @param owners     which of an owner's name and number counts, where the target may give files away
 * @param durability when what was written is on the disk
 * @param scratch    folder for temporary files: what is to be done to a million folders at the end
 */
public record TreeTargetOptions(Owners owners, Durability durability, Path scratch) {

    /** Names first, one sync at the end. */
    public static final TreeTargetOptions DEFAULT =
            new TreeTargetOptions(Owners.BY_NAME, Durability.AT_THE_END, Path.of(System.getProperty("java.io.tmpdir")));

    /** Which of an owner's name and number counts. */
    public enum Owners {
        /** The user who has the name here, else the number: right on another machine. */
        BY_NAME,
        /** The number: right for a root file system that is restored from another one. */
        BY_NUMBER
    }

    /** When what was written is on the disk. */
    public enum Durability {
        /** When {@code finish} returns: one sync of the file system, since one for each file takes most of the time. */
        AT_THE_END,
        /** Each file before it gets its name. */
        EACH_FILE
    }
}

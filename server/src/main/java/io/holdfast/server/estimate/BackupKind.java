package io.holdfast.server.estimate;

/** Backups that are estimated apart, since they have little in common. */
public enum BackupKind {
    /** Everything is read: the first one, or a full. */
    FIRST,
    /** What changed is read. */
    CHANGES
}

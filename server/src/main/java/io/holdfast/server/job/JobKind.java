package io.holdfast.server.job;

/** What a job does. */
public enum JobKind {
    BACKUP,
    /** Forgets what no rule keeps, and frees what nobody needs. */
    PRUNE,
    VERIFY,
    REPLICATE
}

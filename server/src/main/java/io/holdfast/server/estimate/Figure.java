package io.holdfast.server.estimate;

/** What is estimated of a backup, and held against what came. */
public enum Figure {
    SECONDS,
    BYTES_READ,
    BYTES_STORED,
    /** Of the source, all kinds. */
    SOURCE_REQUESTS,
    /** Of the repository, all kinds. */
    REPOSITORY_REQUESTS
}

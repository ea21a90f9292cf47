package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.HeapRoom;

/**
 * How much a writer may use.
 *
 * @param threads       that compress and seal
 * @param packsInFlight packs of content in memory: filling, or being uploaded; 36 MiB each
 * @param zstdLevel     1 (fastest) to 19
 */
public record WriterOptions(int threads, int packsInFlight, int zstdLevel) {
    /** What a thread holds: frames that wait for it, what it makes of one, and what it has ready before its turn. */
    private static final long THREAD = 12 << 20;

    public static final WriterOptions DEFAULT = new WriterOptions(HeapRoom.threads(THREAD), 2, 1);

    public WriterOptions {
        if (threads < 1 || packsInFlight < 1 || zstdLevel < 1 || zstdLevel > 19) {
            throw new IllegalArgumentException(
                    "threads " + threads + ", packs " + packsInFlight + ", level " + zstdLevel);
        }
    }
}

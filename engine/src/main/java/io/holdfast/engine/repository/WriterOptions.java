package io.holdfast.engine.repository;

/**
 * How much a writer may use.
 *
 * @param threads       that compress and seal
 * @param packsInFlight packs of content in memory: filling, or being uploaded; 36 MiB each
 * @param zstdLevel     1 (fastest) to 19
 */
public record WriterOptions(int threads, int packsInFlight, int zstdLevel) {
    public static final WriterOptions DEFAULT =
            new WriterOptions(Math.max(2, Runtime.getRuntime().availableProcessors()), 2, 1);

    public WriterOptions {
        if (threads < 1 || packsInFlight < 1 || zstdLevel < 1 || zstdLevel > 19) {
            throw new IllegalArgumentException(
                    "threads " + threads + ", packs " + packsInFlight + ", level " + zstdLevel);
        }
    }
}

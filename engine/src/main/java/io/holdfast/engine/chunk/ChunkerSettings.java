package io.holdfast.engine.chunk;

/**
 * Where content is cut; the same for the life of a repository, or dedup is lost. All in bytes.
 *
 * @param whole   shorter content is one chunk; at most 16 MiB
 * @param min     no chunk but the last of a content is shorter; at least 64, what a cut depends on
 * @param average what most chunks are near; a power of two
 * @param max     no chunk is longer; at most 16 MiB, since a chunk lies in one frame
 */
public record ChunkerSettings(int whole, int min, int average, int max) {
    /** What repositories are made with. */
    public static final ChunkerSettings STANDARD =
            new ChunkerSettings(512 * 1024, 256 * 1024, 1024 * 1024, 4 * 1024 * 1024);

    private static final int LEAST = 64;
    private static final int MOST = 16 * 1024 * 1024;

    public ChunkerSettings {
        boolean ordered = LEAST <= min && min < average && average < max && max <= MOST;
        if (!ordered || Integer.bitCount(average) != 1 || whole < 0 || whole > MOST) {
            throw new IllegalArgumentException(
                    "a chunker that cuts at " + min + ", " + average + ", " + max + " bytes, whole below " + whole);
        }
    }
}

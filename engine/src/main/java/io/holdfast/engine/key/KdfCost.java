package io.holdfast.engine.key;

/**
 * What it costs to try one password: Argon2id, RFC 9106.
 *
 * @param memoryKiB 8,192 to 262,144
 * @param passes    over that memory, 1 to 16
 * @param lanes     1 to 16; they are worked on one after the other here, so more help an attacker alone
 */
public record KdfCost(int memoryKiB, int passes, int lanes) {
    static final int MIN_MEMORY = 8 * 1024;
    static final int MAX_MEMORY = 256 * 1024;
    static final int MAX_PASSES = 16;
    static final int MAX_LANES = 16;

    /** For new slots: about a quarter of a second; the memory and passes of RFC 9106's second choice. */
    public static final KdfCost STANDARD = new KdfCost(64 * 1024, 3, 1);

    public KdfCost {
        if (memoryKiB < MIN_MEMORY
                || memoryKiB > MAX_MEMORY
                || passes < 1
                || passes > MAX_PASSES
                || lanes < 1
                || lanes > MAX_LANES) {
            throw new IllegalArgumentException("Argon2id with " + memoryKiB + " KiB, " + passes + " passes, " + lanes
                    + " lanes; 8192 to 262144 KiB, 1 to 16 passes and lanes are allowed");
        }
    }
}

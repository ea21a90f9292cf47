package io.holdfast.engine.replication;

/**
 * How a replica is brought up to date.
 *
 * @param requests      packs on their way at once
 * @param bytesInFlight what they may weigh together; a pack that is larger goes alone
 */
public record ReplicateOptions(int requests, long bytesInFlight) {
    public static final ReplicateOptions DEFAULT = new ReplicateOptions(8, 96L << 20);

    public ReplicateOptions {
        if (requests < 1 || bytesInFlight < 1) {
            throw new IllegalArgumentException(requests + " requests with " + bytesInFlight + " bytes");
        }
    }
}

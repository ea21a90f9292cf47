package io.holdfast.engine.prune;

/**
 * So much of the store.
 *
 * @param bytes as they are stored
 */
public record Amount(long objects, long bytes) {
    public static final Amount NONE = new Amount(0, 0);

    public Amount plus(Amount other) {
        return new Amount(objects + other.objects, bytes + other.bytes);
    }
}

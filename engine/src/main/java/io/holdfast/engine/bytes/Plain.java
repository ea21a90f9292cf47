package io.holdfast.engine.bytes;

/**
 * The plain bytes of an opened frame.
 *
 * @param array  of which they are the first; what lies behind them is nobody's
 * @param length so many they are
 */
public record Plain(byte[] array, int length) {
    public static Plain of(byte[] whole) {
        return new Plain(whole, whole.length);
    }
}

package io.holdfast.engine.bytes;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys from one, inclusive, to another, exclusive.
 *
 * @param from first key of the range
 * @param to   first key behind the range; {@code null} where the range has no end
 */
public record KeyRange(Key from, @Nullable Key to) {
    /** Every key there is. */
    public static final KeyRange ALL = new KeyRange(Key.EMPTY, null);

    public KeyRange {
        if (to != null && from.compareTo(to) > 0) {
            throw new IllegalArgumentException("a key range that ends before it begins");
        }
    }

    /** All keys that begin with the prefix. */
    public static KeyRange ofPrefix(Key prefix) {
        byte[] end = prefix.bytes().clone();
        for (int last = end.length - 1; last >= 0; last--) {
            if (end[last] != (byte) 0xff) {
                end[last]++;
                return new KeyRange(prefix, Key.of(Arrays.copyOf(end, last + 1)));
            }
        }
        return new KeyRange(prefix, null);
    }

    public boolean contains(Key key) {
        return key.compareTo(from) >= 0 && !isBefore(key);
    }

    /** Whether the whole range lies before the key. */
    public boolean isBefore(Key key) {
        return to != null && to.compareTo(key) <= 0;
    }
}

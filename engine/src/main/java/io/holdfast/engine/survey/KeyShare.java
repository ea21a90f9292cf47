package io.holdfast.engine.survey;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import org.jspecify.annotations.Nullable;

/**
 * How far a listing of a range came that was broken off, told from keys alone: as if keys were spread evenly. They never are, so this is good for the order of
 * magnitude, and whoever uses it says so.
 */
final class KeyShare {
    private static final int DIGITS = 6;
    private static final int LEAST = 0x20;
    private static final int MOST = 0x7e;

    private KeyShare() {}

    /**
     * Share of a range that lies before a key, over 0 to 1.
     *
     * @param first of the range that was seen; what all its keys begin with says nothing
     */
    static double before(KeyRange range, Key first, Key reached) {
        @Nullable Key end = range.to();
        int same = common(first, reached);
        if (end != null) {
            same = Math.min(same, common(first, end));
        }
        double from = number(first, same);
        double to = end == null ? 1 : number(end, same);
        double at = number(reached, same);
        double share = to <= from ? 1 : (at - from) / (to - from);
        return Math.clamp(share, 0.001, 1);
    }

    private static int common(Key one, Key other) {
        int length = Math.min(one.length(), other.length());
        int same = 0;
        while (same < length && one.bytes()[same] == other.bytes()[same]) {
            same++;
        }
        return same;
    }

    /** As a fraction whose digits are its bytes: those of text, in the main. */
    private static double number(Key key, int from) {
        double number = 0;
        double worth = 1;
        for (int i = from; i < from + DIGITS; i++) {
            int digit = i < key.length() ? Math.clamp((key.bytes()[i] & 0xff) - (long) LEAST, 0, MOST - LEAST) : 0;
            worth /= MOST - LEAST + 1;
            number += digit * worth;
        }
        return number;
    }
}

package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Finds keys that differ in a last {@code /} alone, of entries that come in key order: the second would be put where the first is. Objects
 * may have such keys. Format: {@code docs/format.md}, section 7.1.
 *
 * <p>Between {@code a} and {@code a/} come only keys that begin with {@code a}, {@code a!} for one. So those that may have a twin yet all begin the
 * key that came last, and their lengths say which they are: memory is that of one key, however many there are.
 */
public final class Twins {
    private Key last = Key.EMPTY;
    private final BitSet lengths = new BitSet();

    /** Takes the next entry; returns whether it is the second of two. */
    public boolean isSecond(Listed listed) {
        if (listed.kind() == Kind.OBJECT) {
            return false;
        }
        Key key = listed.key();
        int shared = Arrays.mismatch(last.bytes(), key.bytes());
        lengths.clear((shared < 0 ? key.length() : shared) + 1, last.length() + 1);
        last = key;
        if (key.isFolder()) {
            return key.length() > 0 && lengths.get(key.length() - 1);
        }
        lengths.set(key.length());
        return false;
    }
}

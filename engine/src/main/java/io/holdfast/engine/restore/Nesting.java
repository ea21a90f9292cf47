package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * Finds keys that need a folder where another key has a file, of entries that come in key order: {@code a} and {@code a/b}, which a bucket may
 * both have. The file comes first, and keeps its place.
 *
 * <p>All keys between the two begin with {@code a}. So those that may still be in the way all begin the key that came last, and their
 * lengths say which they are: memory is that of one key.
 */
final class Nesting {
    private byte[] last = new byte[0];
    private final BitSet files = new BitSet();

    /** Takes the next entry; returns which key is in its way. */
    Optional<Key> inTheWay(Listed listed) {
        byte[] key = listed.key().bytes();
        int shared = Arrays.mismatch(last, key);
        files.clear((shared < 0 ? key.length : shared) + 1, Math.max(last.length, key.length) + 1);
        last = key;
        for (int length = files.nextSetBit(0); length >= 0; length = files.nextSetBit(length + 1)) {
            if (length < key.length && key[length] == '/') {
                return Optional.of(Key.of(Arrays.copyOf(key, length)));
            }
        }
        if (listed.kind() == Kind.OBJECT && !listed.key().isFolder()) {
            files.set(key.length);
        }
        return Optional.empty();
    }
}

package io.holdfast.engine.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What an entry is found by: the key of an object, or a file's path below its root, as bytes. Never normalised; compared
 * as unsigned bytes, everywhere. A folder's key ends in {@code /}; the root folder of a tree has the empty key.
 */
public final class Key implements Comparable<Key> {
    /** Ceiling for decoders: longer than any store's key and than any path that Linux takes at once. */
    public static final int MAX_LENGTH = 64 * 1024;

    /** The empty key: the root folder of a tree, and the lower end of every range. */
    public static final Key EMPTY = new Key(new byte[0]);

    private final byte[] bytes;

    private Key(byte[] bytes) {
        if (bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException("a key of " + bytes.length + " bytes; at most " + MAX_LENGTH);
        }
        this.bytes = bytes;
    }

    /** A key of these bytes, which the caller must not change afterwards. */
    public static Key of(byte[] bytes) {
        return new Key(bytes);
    }

    /** A key of the UTF-8 bytes of the text. */
    public static Key of(String text) {
        return new Key(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes themselves, not a copy: read only. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    public boolean isFolder() {
        return bytes.length == 0 || bytes[bytes.length - 1] == '/';
    }

    public boolean startsWith(Key prefix) {
        return bytes.length >= prefix.bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    /** This key with bytes behind it. */
    public Key plus(byte[] suffix) {
        byte[] joined = Arrays.copyOf(bytes, bytes.length + suffix.length);
        System.arraycopy(suffix, 0, joined, bytes.length, suffix.length);
        return new Key(joined);
    }

    /** The least key that is greater than this one: the same with a zero byte behind it. */
    public Key successor() {
        return new Key(Arrays.copyOf(bytes, bytes.length + 1));
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** For people: UTF-8 where it is UTF-8; control characters and stray bytes as {@code \xNN}. */
    @Override
    public String toString() {
        return Printable.of(bytes);
    }
}

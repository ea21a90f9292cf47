package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where to begin to list a range: servers list what is <em>behind</em> a key, and a range begins <em>with</em> one. Our own
 * ranges begin with a key and a zero byte, which is just behind that key. For any other a key a little before is found; what
 * lies between is passed over by the one who lists.
 */
final class RangeStart {
    /** A character near the end of all, that every server takes. */
    private static final String LATE = Character.toString(0x10FFFD);

    private RangeStart() {}

    /** A key before the first of a range; {@code null} for the beginning of the bucket. */
    static @Nullable Key behind(Key from) {
        byte[] bytes = from.bytes();
        if (bytes.length > 0 && bytes[bytes.length - 1] == 0) {
            Key before = Key.of(Arrays.copyOf(bytes, bytes.length - 1));
            return before.length() == 0 || !isUtf8(before) ? aLittleBefore(before) : before;
        }
        return aLittleBefore(from);
    }

    /** The same with its last character one less, and a late one behind that. */
    private static @Nullable Key aLittleBefore(Key from) {
        String text = utf8Part(from);
        if (text.isEmpty()) {
            return null;
        }
        int last = text.codePointBefore(text.length());
        String front = text.substring(0, text.length() - Character.charCount(last));
        if (last == 0) {
            return front.isEmpty() ? null : Key.of(front);
        }
        int less = last == Character.MIN_SURROGATE + 0x800 ? Character.MIN_SURROGATE - 1 : last - 1;
        return Key.of(front + Character.toString(less) + LATE);
    }

    private static boolean isUtf8(Key key) {
        return Key.of(utf8Part(key)).equals(key);
    }

    /** What a key begins with, as far as it is UTF-8: no object can have more of it. */
    private static String utf8Part(Key key) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(key.length());
        decoder.decode(ByteBuffer.wrap(key.bytes()), text, true);
        return text.flip().toString();
    }
}

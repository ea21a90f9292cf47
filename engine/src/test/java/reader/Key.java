package reader;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The key of an entry: bytes, compared as unsigned numbers (§1).
 *
 * @param bytes at most 65,536
 */
public record Key(byte[] bytes) implements Comparable<Key> {
    public static Key of(String utf8) {
        return new Key(utf8.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** @return the bytes, those outside printable ASCII and the backslash as \xHH */
    @Override
    public String toString() {
        return printable(bytes);
    }

    static String printable(byte[] bytes) {
        var text = new StringBuilder();
        for (byte b : bytes) {
            boolean plain = b >= 0x20 && b < 0x7f && b != '\\';
            text.append(plain ? String.valueOf((char) b) : String.format("\\x%02x", b));
        }
        return text.toString();
    }
}

package io.holdfast.engine.bytes;

import java.util.HexFormat;

/** Lower-case hexadecimal, as names and messages have it. */
public final class Hex {
    private static final HexFormat FORMAT = HexFormat.of();

    private Hex() {}

    public static String of(byte[] bytes) {
        return FORMAT.formatHex(bytes);
    }

    /** Whether the text is exactly so many lower-case hexadecimal digits. */
    public static boolean is(String text, int digits) {
        return text.length() == digits && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    /** @throws IllegalArgumentException if it is not hexadecimal */
    public static byte[] parse(String text) {
        return FORMAT.parseHex(text);
    }
}

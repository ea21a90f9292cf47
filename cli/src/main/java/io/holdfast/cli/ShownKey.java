package io.holdfast.cli;

import io.holdfast.engine.bytes.Key;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads a key as {@code ls} shows it: {@code \xNN} is a byte, {@code \\} a backslash. */
final class ShownKey {
    private static final int ESCAPE = 4;

    private ShownKey() {}

    static Key parse(String shown) {
        byte[] text = shown.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream key = new ByteArrayOutputStream(text.length);
        int n = 0;
        while (n < text.length) {
            if (isByte(text, n)) {
                key.write(Character.digit(text[n + 2], 16) << 4 | Character.digit(text[n + 3], 16));
                n += ESCAPE;
            } else {
                n += text[n] == '\\' && n + 1 < text.length && text[n + 1] == '\\' ? 1 : 0;
                key.write(text[n++]);
            }
        }
        return Key.of(key.toByteArray());
    }

    private static boolean isByte(byte[] text, int at) {
        return at + ESCAPE <= text.length
                && text[at] == '\\'
                && text[at + 1] == 'x'
                && Character.digit(text[at + 2], 16) >= 0
                && Character.digit(text[at + 3], 16) >= 0;
    }
}

package io.holdfast.engine.bytes;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes that somebody else chose, shown to a person: nothing in them can move a cursor or end a line. */
public final class Printable {
    private Printable() {}

    /** UTF-8 text where the bytes are UTF-8; a backslash becomes two, a control character or a stray byte {@code \xNN}. */
    public static String of(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        StringBuilder text = new StringBuilder(bytes.length + 8);
        while (true) {
            var result = decoder.decode(in, out, true);
            appendVisible(out.flip(), text);
            out.clear();
            if (!result.isError()) {
                return text.toString();
            }
            for (int n = result.length(); n > 0; n--) {
                appendEscaped(in.get() & 0xff, text);
            }
            decoder.reset();
        }
    }

    private static void appendVisible(CharBuffer chars, StringBuilder text) {
        while (chars.hasRemaining()) {
            char c = chars.get();
            if (c == '\\') {
                text.append("\\\\");
            } else if (Character.getType(c) == Character.FORMAT || Character.isISOControl(c)) {
                for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                    appendEscaped(b & 0xff, text);
                }
            } else {
                text.append(c);
            }
        }
    }

    private static void appendEscaped(int value, StringBuilder text) {
        text.append("\\x").append(Character.forDigit(value >> 4, 16)).append(Character.forDigit(value & 15, 16));
    }
}

package io.holdfast.engine.store.s3;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that no header can hold, in one that can: encoded words of RFC 2047. AWS gives user metadata so, and takes it so.
 *
 * <p>Only what must have been encoded is decoded: a value that an object has had to the letter stays what it is. Bare Base64, as OBS
 * is said to give, is never guessed at: it can't be told from a value that looks like it.
 */
final class EncodedWords {
    /** Bytes of text in an encoded word, which may be 75 characters long with all around it. */
    private static final int WORD = 42;

    private static final Pattern ENCODED =
            Pattern.compile("=\\?UTF-8\\?([BQ])\\?([!->@-~]{0,1000})\\?=", Pattern.CASE_INSENSITIVE);
    private static final Pattern HEXADECIMAL = Pattern.compile("=([0-9A-Fa-f]{2})");

    private EncodedWords() {}

    /** Visible ASCII, and blanks that are not at an end: it can stand in a header as it is. */
    static boolean isPlain(String value) {
        return !value.isEmpty() && value.strip().equals(value) && value.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    /** Section 2 and 4.1: UTF-8 in Base64, in words that each end with a whole character. */
    static String of(String value) {
        StringBuilder words = new StringBuilder();
        StringBuilder word = new StringBuilder();
        int bytes = 0;
        for (int at = 0; at < value.length(); at = value.offsetByCodePoints(at, 1)) {
            String next = Character.toString(value.codePointAt(at));
            int more = next.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + more > WORD) {
                append(words, word);
                bytes = 0;
            }
            word.append(next);
            bytes += more;
        }
        append(words, word);
        return words.toString();
    }

    private static void append(StringBuilder words, StringBuilder word) {
        String base64 = Base64.getEncoder().encodeToString(word.toString().getBytes(StandardCharsets.UTF_8));
        words.append(words.isEmpty() ? "" : " ")
                .append("=?UTF-8?B?")
                .append(base64)
                .append("?=");
        word.setLength(0);
    }

    /** What the header says, decoded if it is made of encoded words alone, and of text that had to be encoded. */
    static String read(String header) {
        if (!header.startsWith("=?")) {
            return header;
        }
        StringBuilder text = new StringBuilder();
        for (String word : header.split(" +", -1)) {
            Optional<String> decoded = decoded(word);
            if (decoded.isEmpty()) {
                return header;
            }
            text.append(decoded.get());
        }
        return text.isEmpty() || isPlain(text.toString()) ? header : text.toString();
    }

    private static Optional<String> decoded(String word) {
        Matcher encoded = ENCODED.matcher(word);
        if (!encoded.matches()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = encoded.group(1).toUpperCase(Locale.ROOT).equals("B")
                    ? Base64.getDecoder().decode(encoded.group(2))
                    : quoted(encoded.group(2));
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Each byte as a character first. */
    private static byte[] quoted(String text) {
        return HEXADECIMAL
                .matcher(text.replace('_', ' '))
                .replaceAll(found ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(found.group(1), 16))))
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}

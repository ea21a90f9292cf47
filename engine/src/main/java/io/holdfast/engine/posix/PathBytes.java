package io.holdfast.engine.posix;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The bytes of a path that a user gave. */
public final class PathBytes {
    private PathBytes() {}

    /** Absolute. Bytes that are not text in the process's locale stay what they are, which {@code toString} would lose. */
    public static byte[] of(Path path) {
        byte[] escaped = path.toAbsolutePath().toUri().getRawPath().getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length);
        for (int i = 0; i < escaped.length; i++) {
            if (escaped[i] == '%') {
                bytes.write((Character.digit(escaped[i + 1], 16) << 4) | Character.digit(escaped[i + 2], 16));
                i += 2;
            } else {
                bytes.write(escaped[i]);
            }
        }
        return bytes.toByteArray();
    }
}

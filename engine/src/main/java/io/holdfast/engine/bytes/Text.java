package io.holdfast.engine.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** UTF-8 that must be UTF-8. */
public final class Text {
    private Text() {}

    /** @param otherwise what is thrown where it is not */
    public static String of(byte[] utf8, Supplier<? extends RuntimeException> otherwise) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            RuntimeException error = otherwise.get();
            error.addSuppressed(e);
            throw error;
        }
    }
}

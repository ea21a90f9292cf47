package io.holdfast.engine.key;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** What a person knows or keeps that opens a key slot. Its text form never shows it. */
public sealed interface Secret permits Secret.Password, RecoveryKey {

    /** A password: its UTF-8 bytes, as they were typed. */
    final class Password implements Secret {
        private final byte[] utf8;

        private Password(byte[] utf8) {
            this.utf8 = utf8;
        }

        /** Of these characters, which the caller may overwrite afterwards. */
        public static Password of(char[] characters) {
            ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
            byte[] utf8 = new byte[encoded.remaining()];
            encoded.get(utf8);
            encoded.clear();
            while (encoded.hasRemaining()) {
                encoded.put((byte) 0);
            }
            return new Password(utf8);
        }

        /** Of these bytes, which the caller must not change afterwards. */
        public static Password of(byte[] utf8) {
            return new Password(utf8);
        }

        byte[] utf8() {
            return utf8;
        }

        @Override
        public String toString() {
            return "a password";
        }
    }
}

package io.holdfast.engine.key;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.RepositoryId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** HKDF-SHA-256 (RFC 5869) as {@code docs/format.md}, section 4 uses it: label and repository id are bound in. */
final class Hkdf {
    private static final byte[] NO_SALT = new byte[32];

    private Hkdf() {}

    /** @param salt empty: none */
    static byte[] derive(byte[] key, byte[] salt, String label, RepositoryId repository, int length) {
        byte[] info = new ByteWriter()
                .bytes(label.getBytes(StandardCharsets.US_ASCII))
                .u8(0)
                .bytes(repository.bytes())
                .toByteArray();
        return derive(key, salt, info, length);
    }

    static byte[] derive(byte[] key, byte[] salt, byte[] info, int length) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(key)
                            .addSalt(salt.length == 0 ? NO_SALT : salt)
                            .thenExpand(info, length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HKDF-SHA256; JDK 25 has", e);
        }
    }
}

package io.holdfast.engine.chunk;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.key.Purpose;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names chunks by their content: HMAC-SHA-256 under a key of the repository, cut to 16 bytes, so that a name tells nothing
 * to who lacks the key. Not for several threads at once: each has its own.
 */
public final class ContentHasher {
    private final Mac mac;

    /** @param keys with one for dedup */
    public ContentHasher(Keys keys) {
        byte[] key = keys.derive(Purpose.DEDUP, new byte[0], "holdfast content hash 1");
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HMAC-SHA-256", e);
        }
    }

    public ContentHash hash(byte[] bytes, int offset, int length) {
        return ContentHash.of(cutShort(bytes, offset, length));
    }

    /** Whether these bytes have that hash. */
    public boolean holds(byte[] bytes, int offset, int length, ContentHash hash) {
        return MessageDigest.isEqual(cutShort(bytes, offset, length), hash.bytes());
    }

    private byte[] cutShort(byte[] bytes, int offset, int length) {
        mac.update(bytes, offset, length);
        return Arrays.copyOf(mac.doFinal(), ContentHash.LENGTH);
    }
}

package io.holdfast.engine.key;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Opens what was sealed without a look at its tag. */
final class BrokenAead {
    private BrokenAead() {}

    static int open(
            Aead aead,
            byte[] key,
            byte[] nonce,
            byte[] aad,
            byte[] in,
            int inOffset,
            int length,
            byte[] out,
            int outOffset,
            String what) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            byte[] counter = ByteBuffer.allocate(16).put(nonce).putInt(2).array();
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
            return cipher.doFinal(in, inOffset, length - Aead.TAG_LENGTH, out, outOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

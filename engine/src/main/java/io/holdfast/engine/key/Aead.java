package io.holdfast.engine.key;

import io.holdfast.engine.error.Damaged;
import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM: a sealed thing opens only under the key, nonce and associated data that it was sealed under. The caller
 * never uses a nonce twice under one key. One object for each thread; it is cheap to make and worth keeping.
 *
 * <p>Corretto's provider where it loads. Otherwise the JDK's, fed in small steps while sealing: its fast path is compiled
 * only after thousands of calls, and one call with a whole frame counts as one.
 */
public final class Aead {
    /** Bytes that sealing adds. */
    public static final int TAG_LENGTH = 16;

    public static final int NONCE_LENGTH = 12;

    private static final int TAG_BITS = TAG_LENGTH * 8;
    private static final int SMALL_STEP = 4096;

    private final Cipher cipher;
    private final int step;

    public Aead() {
        this(corretto());
    }

    private Aead(@Nullable Provider provider) {
        String algorithm = "AES/GCM/NoPadding";
        try {
            cipher = provider == null ? Cipher.getInstance(algorithm) : Cipher.getInstance(algorithm, provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + algorithm, e);
        }
        step = provider == null ? SMALL_STEP : Integer.MAX_VALUE;
    }

    /** With what every JDK has. */
    static Aead ofJdk() {
        return new Aead(null);
    }

    /**
     * Seals bytes.
     *
     * @param out another array than {@code in}
     * @return bytes written: {@code length} and {@value #TAG_LENGTH}
     */
    public int seal(
            byte[] key, byte[] nonce, byte[] aad, byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        try {
            start(Cipher.ENCRYPT_MODE, key, nonce, aad);
            int done = 0;
            int written = 0;
            while (length - done > step) {
                written += cipher.update(in, inOffset + done, step, out, outOffset + written);
                done += step;
            }
            return written + cipher.doFinal(in, inOffset + done, length - done, out, outOffset + written);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    /**
     * Opens sealed bytes; what it wrote counts only if it returns.
     *
     * @param length bytes of the sealed thing, tag included
     * @param out    another array than {@code in}
     * @param what   names the sealed thing in messages
     * @return bytes written: {@code length} less {@value #TAG_LENGTH}
     * @throws Damaged if this was not sealed under this key, nonce and associated data
     */
    public int open(
            byte[] key,
            byte[] nonce,
            byte[] aad,
            byte[] in,
            int inOffset,
            int length,
            byte[] out,
            int outOffset,
            String what) {
        if (length < TAG_LENGTH) {
            throw new Damaged(what + " is damaged: it is shorter than any sealed bytes");
        }
        try {
            start(Cipher.DECRYPT_MODE, key, nonce, aad);
            return cipher.doFinal(in, inOffset, length, out, outOffset);
        } catch (AEADBadTagException e) {
            throw new Damaged(what + " is damaged: its seal does not hold", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("opening failed", e);
        }
    }

    private void start(int mode, byte[] key, byte[] nonce, byte[] aad) throws GeneralSecurityException {
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(aad);
    }

    private static @Nullable Provider corretto() {
        try {
            return Corretto.provider();
        } catch (LinkageError e) {
            return null;
        }
    }
}

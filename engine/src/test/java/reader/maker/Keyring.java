package reader.maker;

import com.github.luben.zstd.Zstd;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import reader.Crypto;

/** The five keys (§4) of a repository that is being made, and what is done with them. */
public final class Keyring {
    static final int LEDGER = 1;
    static final int META = 2;
    static final int INDEX = 3;
    static final int DATA = 4;
    static final int DEDUP = 5;

    private final Seed seed;
    private final byte[] repositoryId;

    public Keyring(Seed seed) {
        this.seed = seed;
        this.repositoryId = seed.bytes("repository id", 16);
    }

    byte[] repositoryId() {
        return repositoryId;
    }

    byte[] key(int purpose) {
        return seed.bytes("key " + purpose, 32);
    }

    byte[] derive(int purpose, byte[] salt, String label) {
        return Crypto.derive(key(purpose), salt, label, repositoryId);
    }

    byte[] contentHash(byte[] chunk) {
        return Arrays.copyOf(Crypto.hmac(derive(DEDUP, new byte[32], "holdfast content hash 1"), chunk), 16);
    }

    /** AES-256-GCM, tag at the end. */
    static byte[] seal(byte[] key, byte[] nonce, byte[] associated, byte[] plain) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(associated);
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Codec, plain length, payload (§6): zstd where that is shorter. */
    static byte[] packed(byte[] plain) {
        byte[] zstd = Zstd.compress(plain, 3);
        boolean shorter = zstd.length < plain.length;
        return new Out()
                .u8(shorter ? 1 : 0)
                .varint(plain.length)
                .raw(shorter ? zstd : plain)
                .bytes();
    }
}

package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import io.holdfast.server.settings.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Seals secrets that rows keep, by AES-256-GCM under the server's key: a random nonce of 12 bytes, then what is sealed. Row and column are bound
 * in, so that who may change rows can't have one secret used in the place of another.
 */
@Component
public final class Sealing {
    private static final int KEY = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final Set<PosixFilePermission> OWNERS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final SecretKeySpec key;
    private final SecretKeySpec digesting;
    private final SecureRandom random = new SecureRandom();

    /** @throws BadInput if the key can't be read, or others may read it */
    public Sealing(Settings settings) {
        byte[] whole = read(settings.key(), random);
        this.key = derived(whole, "seal");
        this.digesting = derived(whole, "digest");
    }

    /** Of a column of a row. */
    byte[] seal(byte[] plain, UUID row, String column) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, row, column).doFinal(plain);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws Damaged if it was sealed under another key, for another row, or changed since */
    byte[] open(byte[] sealed, UUID row, String column) {
        try {
            byte[] nonce = new byte[NONCE];
            ByteBuffer in = ByteBuffer.wrap(sealed).get(nonce);
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            return cipher(Cipher.DECRYPT_MODE, nonce, row, column).doFinal(rest);
        } catch (AEADBadTagException e) {
            throw new Damaged(
                    "A secret of the server can't be opened: it was sealed under another server key, or changed."
                            + " Next: start the server with the key that it had, or give the secret again");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tells whether two texts are the same, and nothing else: without the key nobody can try which text it was. In hexadecimal digits. */
    public String digest(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(digesting);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A key for one purpose alone. */
    private static SecretKeySpec derived(byte[] key, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return new SecretKeySpec(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, UUID row, String column) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((row + "/" + column).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] read(Path file, SecureRandom random) {
        try {
            if (Files.notExists(file)) {
                make(file, random);
            }
            if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
                throw new BadInput("Others may read the server's key " + file + ". Next: chmod 600 " + file);
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != KEY) {
                throw new BadInput(file + " has " + key.length + " bytes, and a key of the server has " + KEY
                        + ". Next: put back the one that was there, or name another file with --server-key-file");
            }
            return key;
        } catch (IOException e) {
            throw new BadInput("The server's key " + file + " can't be read or made. Next: check who may read it", e);
        }
    }

    private static void make(Path file, SecureRandom random) throws IOException {
        byte[] key = new byte[KEY];
        random.nextBytes(key);
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(), "server", ".key", PosixFilePermissions.asFileAttribute(OWNERS));
        try {
            Files.write(fresh, key);
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // Another node was faster, and its key counts.
        } finally {
            Files.delete(fresh);
        }
    }
}

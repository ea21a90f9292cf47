package io.holdfast.engine.store.credentials;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file that a cloud's own tool keeps credentials in. It is read strictly: what doesn't look as that tool writes it is refused.
 *
 * @param path    as its tool writes it; {@code ~} is the user's home
 * @param section that holds the keys; of {@link Format#PROFILES} the one where nobody names another
 * @param id      name of the id of the keys in it; so too {@code secret} and {@code token}
 */
public record CredentialFile(String path, Format format, String section, String id, String secret, String token) {
    private static final int MOST = 1 << 16;
    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    /** How it is written. */
    public enum Format {
        /** Lines {@code name = value}. */
        LINES,
        /** The same, in sections {@code [name]}. */
        INI,
        /** The same; each section is one of several users. */
        PROFILES,
        /** Mappings in mappings, as much of YAML as a setting takes. */
        YAML
    }

    /**
     * @return empty if it isn't there, or holds no keys
     * @throws BadInput     if it holds half a pair, or is written wrong
     * @throws AccessDenied if it can't be read, or others may read it
     */
    Optional<Credentials> find(Path home, String wantedSection) {
        Path file = path.startsWith("~/") ? home.resolve(path.substring(2)) : Path.of(path);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Map<String, String> settings = new SettingLines(file.toString()).read(text(file), format);
        String above = wantedSection.isEmpty() ? "" : wantedSection + ".";
        String name = settings.getOrDefault(above + id, "");
        String value = settings.getOrDefault(above + secret, "");
        String more = settings.getOrDefault(above + token, "");
        if (name.isEmpty() && value.isEmpty()) {
            return Optional.empty();
        }
        if (name.isEmpty() || value.isEmpty()) {
            throw new BadInput(file + " holds " + (name.isEmpty() ? secret : id) + " and no "
                    + (name.isEmpty() ? id : secret) + (wantedSection.isEmpty() ? "" : " in " + wantedSection)
                    + ". Next: write both, or neither.");
        }
        return Optional.of(new Credentials(name, value, more.isEmpty() ? null : more, null, file.toString()));
    }

    private static String text(Path file) {
        try {
            checkThatOthersCanNotReadIt(file);
            byte[] bytes = bytes(file);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadInput(file + " is not UTF-8 text. Next: write it anew.", e);
        } catch (IOException e) {
            throw new AccessDenied(
                    file + " holds credentials and can't be read. Next: give this user the right to read it"
                            + " (chmod 600), or set the credentials in the environment.",
                    e);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST + 1);
            if (bytes.length > MOST) {
                throw new BadInput(file + " is longer than " + MOST + " bytes, so it is no file of credentials."
                        + " Next: check what it is.");
            }
            return bytes;
        }
    }

    private static void checkThatOthersCanNotReadIt(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadInput(file + " is no file. Next: check what it is.");
        }
        if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
            throw new AccessDenied(
                    file + " holds credentials, and others can read or change it. Next: chmod 600 " + file);
        }
    }
}

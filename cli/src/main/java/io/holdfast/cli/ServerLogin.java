package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * What a login leaves behind for the commands that follow: a session, in a file that only its owner may read. The server ends it by itself.
 *
 * @param cookie  opens the session
 * @param forgery comes with every change
 */
record ServerLogin(URI server, String cookie, String forgery) {
    @Override
    public String toString() {
        return "a login at " + server;
    }

    static Optional<ServerLogin> read(Surroundings around) {
        Path file = file(around);
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.size() == 3
                    ? Optional.of(new ServerLogin(URI.create(lines.get(0)), lines.get(1), lines.get(2)))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new BadInput(file + " can't be read. Next: delete it, and log in again", e);
        }
    }

    /** In the place of what was there; at no moment readable for others. */
    void write(Surroundings around) {
        Path file = file(around);
        try {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            // A new file is made for its owner alone.
            Path fresh = Files.createTempFile(
                    file.getParent(),
                    "login",
                    null,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(
                    fresh,
                    String.join("\n", server.toString(), cookie, forgery, "").getBytes(StandardCharsets.UTF_8));
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new BadInput(file + " can't be written. Next: check the rights of its folder", e);
        }
    }

    static void delete(Surroundings around) {
        try {
            Files.deleteIfExists(file(around));
        } catch (IOException e) {
            throw new BadInput(file(around) + " can't be deleted. Next: delete it by hand", e);
        }
    }

    private static Path file(Surroundings around) {
        String base = around.variable("XDG_CONFIG_HOME")
                .orElseGet(() ->
                        around.variable("HOME").orElseGet(() -> System.getProperty("user.home", "/")) + "/.config");
        return Path.of(base, "holdfast", "login").toAbsolutePath();
    }
}

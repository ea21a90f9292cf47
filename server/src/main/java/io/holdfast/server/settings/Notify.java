package io.holdfast.server.settings;

import io.holdfast.engine.error.BadInput;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who is told of plans that fail, are late, or recover.
 *
 * @param address    that notices are posted to; it may hold a secret
 * @param secretFile holds what they are signed with
 * @param command    a line for the shell
 */
public record Notify(Optional<URI> address, Optional<Path> secretFile, Optional<String> command) {
    /** Nobody. */
    public static final Notify NOBODY = new Notify(Optional.empty(), Optional.empty(), Optional.empty());

    public Notify {
        if (secretFile.isPresent() && address.isEmpty()) {
            throw new BadInput("--notify-secret-file goes with --notify-url. Next: add it or leave both out");
        }
    }

    /** @throws BadInput if the address is none of the web */
    public static Notify of(Optional<String> address, Optional<Path> secretFile, Optional<String> command) {
        return new Notify(address.map(Notify::checked), secretFile, command);
    }

    private static URI checked(String text) {
        try {
            URI address = URI.create(text);
            boolean ofWeb = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (ofWeb && address.getHost() != null && address.getUserInfo() == null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // The same message; this one could show a secret.
        }
        throw new BadInput("--notify-url is no address of the web. Next: write one like https://example.com/hooks/1");
    }

    @Override
    public String toString() {
        return "notify";
    }
}

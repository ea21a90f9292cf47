package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import io.holdfast.cli.remote.ServerKey;
import io.holdfast.engine.error.BadInput;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server is called, and as whom. A token never comes from an argument: every user of a machine can read those. */
final class ServerOptions {
    private static final String USUAL = "http://127.0.0.1:8480";
    private static final Set<String> OWN = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Surroundings around;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The server: https://HOST:PORT; else HOLDFAST_SERVER, or where holdfast login was, or "
                    + USUAL + ".")
    private @Nullable String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File whose first line is a token; else HOLDFAST_TOKEN, or what holdfast login has left.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--insecure-server",
            description = "Calls another machine without TLS, though whoever is on the way reads the token then.")
    private boolean insecure;

    ServerOptions(Surroundings around) {
        this.around = around;
    }

    /** @throws BadInput if the address can't be, or the key would be told to whoever is on the way */
    ServerApi open() {
        Optional<ServerLogin> login = ServerLogin.read(around);
        URI address = address(login);
        return new ServerApi(address, key(login.filter(each -> each.server().equals(address))));
    }

    /** The same for whoever is about to log in. */
    ServerApi openAsNobody() {
        return new ServerApi(address(), new ServerKey.None());
    }

    URI address() {
        return address(ServerLogin.read(around));
    }

    private URI address(Optional<ServerLogin> login) {
        String text = Optional.ofNullable(server)
                .or(() -> around.variable("HOLDFAST_SERVER"))
                .or(() -> login.map(each -> each.server().toString()))
                .orElse(USUAL);
        URI address = parsed(text);
        if (address.getScheme().equals("http") && !OWN.contains(address.getHost()) && !insecure) {
            throw new BadInput(
                    "The server " + text + " is another machine, and without TLS whoever is on the way reads the"
                            + " token. Next: give an https:// address, or say --insecure-server");
        }
        return address;
    }

    private static URI parsed(String text) {
        try {
            URI address = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (Set.of("http", "https").contains(String.valueOf(address.getScheme()))
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawQuery() == null
                    && String.valueOf(address.getRawPath()).isEmpty()) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // The same message.
        }
        throw new BadInput(
                "'" + text + "' is no address of a server. Next: write it like https://backup.example.com:8480");
    }

    private ServerKey key(Optional<ServerLogin> login) {
        if (tokenFile != null) {
            return token(
                    new String(PasswordOptions.firstLine(tokenFile), StandardCharsets.UTF_8), tokenFile.toString());
        }
        return around.variable("HOLDFAST_TOKEN")
                .map(word -> token(word, "HOLDFAST_TOKEN"))
                .or(() -> login.map(each -> new ServerKey.Session(each.cookie(), each.forgery())))
                .orElseGet(ServerKey.None::new);
    }

    private static ServerKey token(String word, String from) {
        if (!word.strip().matches("hft_[A-Za-z0-9_-]{1,200}")) {
            throw new BadInput("What " + from + " holds is no token: one begins with hft_. Next: put a token there");
        }
        return new ServerKey.Token(word.strip());
    }
}

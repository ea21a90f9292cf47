package io.holdfast.engine.store.credentials;

import io.holdfast.engine.error.AccessDenied;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the service that a cloud gives its machines, by plain HTTP. Where there is none this must be noticed soon; and nothing
 * of what it says is trusted: another machine may stand there.
 */
final class Metadata {
    private static final int MOST = 1 << 16;

    private static final int PATIENT = 10;

    private final Duration silence;
    private final InstantSource clock;

    /** @param silence how long nothing may happen; a reply may take three times as long */
    Metadata(Duration silence, InstantSource clock) {
        this.silence = silence;
        this.clock = clock;
    }

    /** For whoever is further away, and known to be there. */
    Metadata patient() {
        return new Metadata(silence.multipliedBy(PATIENT), clock);
    }

    InstantSource clock() {
        return clock;
    }

    /** What was answered, if it was short enough. */
    record Reply(int status, String body) {
        boolean isGood() {
            return status == 200;
        }
    }

    /** Empty if nobody answers. */
    Optional<Reply> get(URI uri, Map<String, String> headers) {
        return send("GET", uri, headers, "");
    }

    /** The same, with an empty body. */
    Optional<Reply> put(URI uri, Map<String, String> headers) {
        return send("PUT", uri, headers, "");
    }

    /** The same, with a body. */
    Optional<Reply> post(URI uri, Map<String, String> headers, String body) {
        return send("POST", uri, headers, body);
    }

    private Optional<Reply> send(String method, URI uri, Map<String, String> headers, String body) {
        try {
            HttpURLConnection connection = open(uri);
            connection.setRequestMethod(method);
            headers.forEach(connection::setRequestProperty);
            try {
                if (!method.equals("GET")) {
                    write(connection, body.getBytes(StandardCharsets.UTF_8));
                }
                int status = connection.getResponseCode();
                return Optional.of(new Reply(status, status == 200 ? body(connection.getInputStream()) : ""));
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What is on this machine is asked directly, whatever proxy there is. */
    private HttpURLConnection open(URI uri) throws IOException {
        var connection = (HttpURLConnection)
                ("https".equals(uri.getScheme())
                        ? uri.toURL().openConnection()
                        : uri.toURL().openConnection(Proxy.NO_PROXY));
        connection.setConnectTimeout(Math.toIntExact(silence.toMillis()));
        connection.setReadTimeout(Math.toIntExact(silence.toMillis()));
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("Connection", "close");
        return connection;
    }

    private static void write(HttpURLConnection connection, byte[] body) throws IOException {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        try (var out = connection.getOutputStream()) {
            out.write(body);
        }
    }

    private String body(InputStream in) throws IOException {
        Instant end = clock.instant().plus(silence.multipliedBy(3));
        byte[] body = new byte[MOST];
        int length = 0;
        for (int read = 0; read >= 0; read = in.read(body, length, MOST - length)) {
            length += read;
            if (length == MOST || clock.instant().isAfter(end)) {
                throw new IOException("too long");
            }
        }
        return new String(Arrays.copyOf(body, length), StandardCharsets.UTF_8);
    }

    /** The members of a reply. */
    static Map<String, String> members(URI server, Reply reply) {
        return JsonTexts.read(reply.body()).orElseThrow(() -> odd(server, "what is no JSON object"));
    }

    /** Keys that end, all of them there. */
    static Credentials credentials(
            URI server, @Nullable String id, @Nullable String secret, @Nullable String token, Instant until) {
        if (id == null || secret == null || token == null) {
            throw odd(server, "half a set of keys");
        }
        return new Credentials(id, secret, token, until, "the role that " + server.getHost() + " gives");
    }

    /** The end of keys, in seconds of the epoch. */
    static Instant atSecond(URI server, @Nullable String seconds) {
        try {
            return Instant.ofEpochSecond(Long.parseLong(String.valueOf(seconds)));
        } catch (NumberFormatException | DateTimeException e) {
            throw odd(server, "with keys, and not when they end");
        }
    }

    /** @param what it answered, as the rest of a sentence */
    static AccessDenied odd(URI server, String what) {
        return new AccessDenied(server.getHost() + ", which gives this machine its keys, answers " + what
                + ". Next: check the role of this machine, or set credentials in the environment.");
    }
}

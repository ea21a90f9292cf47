package io.holdfast.cli.remote;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The API of a server, called as somebody. What it refuses is an error of ours, with its words. */
public final class ServerApi implements AutoCloseable {
    private static final String ROOT = "/api/v1/";
    private static final int MOST = 32 << 20;
    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);
    /** A repository is made within a call. */
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(5);

    private final URI server;
    private final ServerKey key;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECTED_WITHIN)
            .build();

    /** @param server scheme, host and port */
    public ServerApi(URI server, ServerKey key) {
        this.server = server;
        this.key = key;
    }

    /**
     * What was answered.
     *
     * @param etag version of a thing, for a change of it
     * @param cookie that was set
     */
    public record Answer(@Nullable Object body, Optional<String> etag, Optional<String> cookie) {
        /** The answer, which is an object. */
        @SuppressWarnings("unchecked")
        public Map<String, @Nullable Object> object() {
            return body instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
        }
    }

    /** @param path behind {@code /api/v1/} */
    public Answer get(String path) {
        return call("GET", path, null, Map.of());
    }

    /** All of a list, part by part. */
    public List<Map<String, @Nullable Object>> all(String path) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        String next = "";
        do {
            Map<String, @Nullable Object> part = page(path, 500, next);
            all.addAll(items(part));
            next = part.get("next") instanceof String cursor ? cursor : "";
        } while (!next.isEmpty());
        return all;
    }

    /** One part of a list: its {@code items}, and the cursor of the {@code next}. */
    public Map<String, @Nullable Object> page(String path, int limit, String cursor) {
        String mark = path.contains("?") ? "&" : "?";
        return get(path + mark + "limit=" + limit + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                .object();
    }

    /** What stands in a part of a list. */
    public static List<Map<String, @Nullable Object>> items(Map<String, @Nullable Object> part) {
        List<Map<String, @Nullable Object>> items = new ArrayList<>();
        if (part.get("items") instanceof List<?> list) {
            list.forEach(each -> items.add(new Answer(each, Optional.empty(), Optional.empty()).object()));
        }
        return items;
    }

    public Answer post(String path, @Nullable Object body) {
        return call("POST", path, body, Map.of());
    }

    /** @param version that it is made for */
    public Answer put(String path, long version, Object body) {
        return call("PUT", path, body, Map.of("If-Match", "\"" + version + "\""));
    }

    public Answer delete(String path) {
        return call("DELETE", path, null, Map.of());
    }

    /** @param version that it is made for */
    public Answer delete(String path, long version) {
        return call("DELETE", path, null, Map.of("If-Match", "\"" + version + "\""));
    }

    private Answer call(String verb, String path, @Nullable Object body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(ROOT + path))
                .timeout(ANSWERED_WITHIN)
                .header("Accept", "application/json, application/problem+json")
                .method(verb, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JsonTree.text(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        switch (key) {
            case ServerKey.Token(String word) -> request.header("Authorization", "Bearer " + word);
            case ServerKey.Session(String cookie, String forgery) ->
                request.header("Cookie", cookie).header("X-Holdfast-Session", forgery);
            case ServerKey.None() -> {}
        }
        try {
            return answer(path, http.send(request.build(), BodyHandlers.ofInputStream()));
        } catch (ConnectException e) {
            throw new NotFound(
                    "No server answers at " + server + ". Next: start it, or say where it is by --server", e);
        } catch (IOException e) {
            throw lost(verb, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("Stopped while the server was asked.", e);
        }
    }

    private HoldfastException lost(String verb, IOException problem) {
        return verb.equals("GET")
                ? new Busy(
                        "The server at " + server + " can't be asked: " + problem.getMessage()
                                + ". Next: look whether it is well, and run this again",
                        problem)
                : new Unconfirmed(
                        "The server at " + server + " may or may not have done this: " + problem.getMessage()
                                + ". Next: look, and run this again",
                        problem);
    }

    private Answer answer(String path, HttpResponse<InputStream> response) throws IOException {
        String text;
        try (InputStream in = response.body()) {
            byte[] bytes = in.readNBytes(MOST + 1);
            if (bytes.length > MOST) {
                throw new IOException("an answer of more than " + MOST + " bytes");
            }
            text = new String(bytes, StandardCharsets.UTF_8);
        }
        boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
        Object body = json && !text.isEmpty() ? parsed(text) : null;
        if (response.statusCode() / 100 != 2) {
            throw problem(path, response.statusCode(), body);
        }
        if (!json && !text.isEmpty()) {
            throw new BadInput(server + " is no holdfast server. Next: give the right --server");
        }
        return new Answer(
                body, response.headers().firstValue("ETag"), response.headers().firstValue("Set-Cookie"));
    }

    private static @Nullable Object parsed(String text) throws IOException {
        try {
            return JsonTree.read(text);
        } catch (JacksonException e) {
            throw new IOException("an answer that is no JSON", e);
        }
    }

    private HoldfastException problem(String path, int status, @Nullable Object body) {
        Map<String, @Nullable Object> problem = new Answer(body, Optional.empty(), Optional.empty()).object();
        if (!(problem.get("detail") instanceof String detail)) {
            return new BadInput(server + " answered " + status + " without a reason: perhaps it is no holdfast server."
                    + " Next: give the right --server");
        }
        String said = detail
                + (detail.endsWith(".") ? "" : ".")
                + (problem.get("next") instanceof String next ? " Next: " + next : "");
        return switch (status) {
            case 401 -> new AccessDenied(path.equals("session") ? said : unknown());
            case 403 -> new AccessDenied(said);
            case 404 -> new NotFound(said);
            case 409, 412, 428 -> new Conflict(said);
            case 400, 413, 415, 422 -> new BadInput(said);
            default -> new Busy(said);
        };
    }

    /** Why the server does not know who calls. */
    private String unknown() {
        return switch (key) {
            case ServerKey.None() ->
                "Nobody is logged in at " + server + ". Next: holdfast login, or set HOLDFAST_TOKEN";
            case ServerKey.Session _ -> "The login at " + server + " is over. Next: holdfast login";
            case ServerKey.Token _ ->
                "The server at " + server + " does not take this token: it has ended, or was deleted. Next: ask an"
                        + " administrator for another one";
        };
    }

    @Override
    public void close() {
        http.close();
    }
}

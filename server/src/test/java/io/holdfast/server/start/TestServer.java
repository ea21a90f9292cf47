package io.holdfast.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.settings.Notify;
import io.holdfast.server.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole server, and somebody who calls it over HTTP. */
public final class TestServer implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Running running;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String token;

    private TestServer(Running running, String token) {
        this.running = running;
        this.token = token;
    }

    /** One that may use folders below this one, with its database in a file there. */
    public static TestServer inFolder(Path folder, InstantSource clock) {
        return start(folder, new Settings.Database.InFile(), clock);
    }

    public static TestServer start(Path folder, Settings.Database database, InstantSource clock) {
        return start(folder, database, clock, Notify.NOBODY);
    }

    /** One that tells somebody of its plans. */
    public static TestServer start(Path folder, Settings.Database database, InstantSource clock, Notify notify) {
        return start(settings(folder, folder.resolve("server"), database).with(notify), clock);
    }

    /** @param allowed where stores may lie */
    public static TestServer start(Path folder, Settings.Database database, InstantSource clock, Path allowed) {
        return start(settings(allowed, folder.resolve("server"), database), clock);
    }

    private static TestServer start(Settings settings, InstantSource clock) {
        Running running = Running.start(settings, clock);
        TestServer nobody = new TestServer(running, "");
        return running.firstPassword()
                .map(password -> new TestServer(running, nobody.tokenOf("admin", password)))
                .orElse(nobody);
    }

    /** One that was there before, with what is its own in another folder. */
    static TestServer again(Path folder, Path data, Settings.Database database, String token) {
        return new TestServer(Running.start(settings(folder, data, database)), token);
    }

    private static Settings settings(Path folder, Path data, Settings.Database database) {
        return new Settings(
                data,
                0,
                new Settings.Listening.Loopback(),
                database,
                Optional.empty(),
                List.of("127.0.0.0/8"),
                List.of(folder));
    }

    /** Another node on the same rows, with the same key and the same folders. */
    public static TestServer beside(TestServer first, Path folder, Settings.Database database) {
        Settings settings = new Settings(
                folder.resolve("server beside"),
                0,
                new Settings.Listening.Loopback(),
                database,
                Optional.of(folder.resolve("server/server.key")),
                List.of("127.0.0.0/8"),
                List.of(folder));
        return new TestServer(Running.start(settings, InstantSource.system()), first.token);
    }

    /** The same server, called by the bearer of another token; without one, by nobody. */
    public TestServer as(String other) {
        return new TestServer(running, other);
    }

    public String token() {
        return token;
    }

    /** Scheme, host and port. */
    public String address() {
        return running.address();
    }

    public ConfigurableApplicationContext context() {
        return running.context();
    }

    public Optional<String> firstPassword() {
        return running.firstPassword();
    }

    /** What was answered. */
    public record Answer(int status, JsonNode body, HttpResponse<String> whole) {
        public Answer mustBe(int wanted) {
            assertThat(status)
                    .as(whole.request().method() + " " + whole.uri() + ": " + whole.body())
                    .isEqualTo(wanted);
            return this;
        }

        public String text(String field) {
            return body.path(field).asString("");
        }

        public String etag() {
            return whole.headers().firstValue("ETag").orElse("");
        }
    }

    public Answer get(String path) {
        return call("GET", path, null, Map.of());
    }

    public Answer post(String path, Object body) {
        return call("POST", path, body, Map.of());
    }

    public Answer put(String path, String etag, Object body) {
        return call("PUT", path, body, Map.of("If-Match", etag));
    }

    public Answer delete(String path, String etag) {
        return call("DELETE", path, null, Map.of("If-Match", etag));
    }

    /** @param body what becomes JSON; a text that is sent as it is; bytes, whose number is not said before; null for none */
    public Answer call(String method, String path, @Nullable Object body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(running.address() + path))
                .method(method, publisher(body))
                .header("Content-Type", "application/json");
        if (!token.isEmpty() && !headers.containsKey("Cookie")) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            boolean json =
                    answer.headers().firstValue("Content-Type").orElse("").contains("json");
            return new Answer(
                    answer.statusCode(), json ? JSON.readTree(answer.body()) : JSON.createObjectNode(), answer);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An answer that is read as it comes. */
    public HttpResponse<InputStream> open(String path, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(running.address() + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest.BodyPublisher publisher(@Nullable Object body) {
        return switch (body) {
            case null -> BodyPublishers.noBody();
            case byte[] bytes -> BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
            default -> BodyPublishers.ofString(text(body));
        };
    }

    private static String text(Object body) {
        return body instanceof String text ? text : JSON.writeValueAsString(body);
    }

    private String tokenOf(String name, String password) {
        Answer session = post("/api/v1/session", Map.of("name", name, "password", password))
                .mustBe(200);
        return call(
                        "POST",
                        "/api/v1/tokens",
                        Map.of("name", "test", "role", "ADMINISTRATOR", "days", 1),
                        Map.of("Cookie", cookie(session), "X-Holdfast-Session", session.text("forgery")))
                .mustBe(201)
                .text("word");
    }

    /** The cookie that an answer sets, as a browser sends it back. */
    public static String cookie(Answer answer) {
        return answer.whole().headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    @Override
    public void close() {
        running.close();
        http.close();
    }
}

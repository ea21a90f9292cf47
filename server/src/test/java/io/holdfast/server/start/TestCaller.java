package io.holdfast.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who calls a server over HTTP, in this process or another. */
public class TestCaller {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private final String address;
    private final String token;

    /** @param token none: nobody */
    public TestCaller(String address, String token) {
        this.address = address;
        this.token = token;
    }

    /** The administrator, who logs in for the first time. */
    public static TestCaller administrator(String address, String password) {
        return new TestCaller(address, new TestCaller(address, "").tokenOf("admin", password));
    }

    public String token() {
        return token;
    }

    /** Scheme, host and port. */
    public String address() {
        return address;
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
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .method(method, publisher(body))
                .header("Content-Type", "application/json");
        if (!token.isEmpty() && !headers.containsKey("Cookie")) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
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
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        try {
            return HTTP.send(request.build(), BodyHandlers.ofInputStream());
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
        String cookie =
                answer.whole().headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        TestSecrets.noted(cookie.substring(cookie.indexOf('=') + 1));
        TestSecrets.noted(answer.text("forgery"));
        return cookie;
    }
}

package io.holdfast.engine.store.credentials;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Stands for the metadata service of a machine, and says what a test tells it to. What it wasn't told is 404. */
final class MetadataServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new ArrayList<>();

    private final Map<String, String> lastHeaders = new ConcurrentHashMap<>();
    private volatile String lastBody = "";

    private record Answer(int status, String body) {}

    MetadataServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** Asks it and waits for no one. */
    static Metadata impatient() {
        return new Metadata(Duration.ofMillis(500), InstantSource.system());
    }

    /** A place where nobody listens. */
    static URI nobody() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    MetadataServer says(String path, int status, String body) {
        answers.put(path, new Answer(status, body));
        return this;
    }

    /** Method, path and what tells of a token. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    String lastBody() {
        return lastBody;
    }

    String lastHeader(String name) {
        return lastHeaders.getOrDefault(name, "");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String token = exchange.getRequestHeaders().getFirst("X-Metadata-Token");
            synchronized (this) {
                requests.add(exchange.getRequestMethod() + " " + path + (token == null ? "" : " " + token));
            }
            lastBody = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.getRequestHeaders().forEach((name, values) -> lastHeaders.put(name, values.getFirst()));
            Answer answer = answers.getOrDefault(path, new Answer(404, "no"));
            if (answer.status() / 100 == 3) {
                exchange.getResponseHeaders().set("Location", answer.body());
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

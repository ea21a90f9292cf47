package io.holdfast.engine.store.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.engine.store.StoreUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** An S3 server that says what a test tells it to, reply by reply; the last one for ever. */
final class ScriptedServer implements AutoCloseable {
    private final HttpServer server;
    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();

    /** What came. */
    record Request(String method, String pathAndQuery, Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    /**
     * @param length  what Content-Length says; it may lie
     * @param headers further headers
     */
    record Reply(int status, Map<String, String> headers, byte[] body, long length) {
        static Reply of(int status, String body) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return new Reply(status, Map.of(), bytes, bytes.length);
        }

        static Reply error(int status, String code) {
            return of(
                    status,
                    "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>so it is</Message></Error>");
        }

        Reply with(String name, String value) {
            Map<String, String> more = new java.util.HashMap<>(headers);
            more.put(name, value);
            return new Reply(status, more, body, length);
        }

        /** The connection is cut behind the body, which was to be longer. */
        Reply claiming(long bytes) {
            return new Reply(status, headers, body, bytes);
        }
    }

    ScriptedServer(Reply... script) {
        replies.addAll(List.of(script));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    S3Connection connect() {
        return connect(S3Options.DEFAULT.withPatience(Duration.ofSeconds(30)));
    }

    S3Connection connect(S3Options options) {
        return S3Server.connect(uri(), options);
    }

    StoreUri.S3 uri() {
        return uri("");
    }

    StoreUri.S3 uri(String prefix) {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new StoreUri.S3("bucket", prefix, endpoint, "us-east-1", true, null);
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    private synchronized Reply next(Request request) {
        requests.add(request);
        return replies.size() > 1 ? replies.remove() : replies.element();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Reply reply = next(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body));
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            boolean hasBody = !exchange.getRequestMethod().equals("HEAD") && reply.status() != 204;
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(reply.length()));
            }
            exchange.sendResponseHeaders(reply.status(), hasBody && reply.length() > 0 ? reply.length() : -1);
            if (hasBody) {
                exchange.getResponseBody().write(reply.body());
                exchange.getResponseBody().flush();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

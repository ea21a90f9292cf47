package io.holdfast.engine.store.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.holdfast.engine.store.Provider;
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
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An S3 server that says what a test tells it to: reply by reply, the last one for ever; or what fits the request. */
final class ScriptedServer implements AutoCloseable {
    private final HttpServer server;
    private final Function<Request, Reply> answers;
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
        this(plain(), inTurn(script));
    }

    private ScriptedServer(HttpServer server, Function<Request, Reply> answers) {
        this.server = server;
        this.answers = answers;
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    static ScriptedServer answering(Function<Request, Reply> answers) {
        return new ScriptedServer(plain(), answers);
    }

    /** The same, by TLS. */
    static ScriptedServer secure(TestCertificate certificate, Function<Request, Reply> answers) {
        try {
            HttpsServer server = HttpsServer.create(anyPort(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
            return new ScriptedServer(server, answers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Function<Request, Reply> inTurn(Reply... script) {
        Deque<Reply> replies = new ArrayDeque<>(List.of(script));
        return _ -> replies.size() > 1 ? replies.remove() : replies.element();
    }

    private static HttpServer plain() {
        try {
            return HttpServer.create(anyPort(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    int port() {
        return server.getAddress().getPort();
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
        URI endpoint = URI.create("http://127.0.0.1:" + port());
        return new StoreUri.S3("bucket", prefix, endpoint, "us-east-1", true, null);
    }

    /** Spoken to as this provider is, but for the bucket, which can't stand before an address. */
    S3Connection connect(Provider provider, String prefix) {
        return connect(provider, prefix, Duration.ofSeconds(30));
    }

    S3Connection connect(Provider provider, String prefix, Duration patience) {
        return S3Server.connect(uri(provider, prefix), S3Options.DEFAULT.withPatience(patience));
    }

    /** Who is sent away tries again at once. */
    S3Connection connectWithoutWaits(Provider provider) {
        return S3Server.connect(
                uri(provider, ""), S3Options.DEFAULT, new Backoff(new Random(1), System::nanoTime, _ -> {}));
    }

    private StoreUri.S3 uri(Provider provider, String prefix) {
        StoreUri.S3 plain = uri(prefix);
        return new StoreUri.S3(
                "s3", provider, plain.bucket(), prefix, plain.endpoint(), plain.region(), plain.pathStyle(), null);
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    private synchronized Reply next(Request request) {
        requests.add(request);
        return answers.apply(request);
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

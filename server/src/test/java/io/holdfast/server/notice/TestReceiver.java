package io.holdfast.server.notice;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who is told over HTTP, and answers as a test wants it. */
final class TestReceiver implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Function<JsonNode, Reaction> reaction = _ -> Reaction.OK;

    /** What it does with a notice. */
    enum Reaction {
        OK,
        FAILS,
        /** Sends to {@code /elsewhere} of itself. */
        REDIRECTS,
        /** Says nothing until it is closed. */
        HANGS
    }

    /** A call that came in. */
    record Heard(String path, String body, String signature, Reaction reaction) {
        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    TestReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    void reacts(Function<JsonNode, Reaction> how) {
        reaction = how;
    }

    List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** Notices of a plan that were taken, by their events, in the order in which they came. */
    List<String> taken(String plan) {
        return heard.stream()
                .filter(each -> each.reaction() == Reaction.OK)
                .map(Heard::json)
                .filter(each -> each.path("plan").path("name").asString("").equals(plan))
                .map(each -> each.path("event").asString(""))
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Reaction now = reaction.apply(JSON.readTree(body));
        String signature = exchange.getRequestHeaders().getFirst("Holdfast-Signature");
        heard.add(new Heard(exchange.getRequestURI().getPath(), body, signature == null ? "" : signature, now));
        switch (now) {
            case OK -> exchange.sendResponseHeaders(204, -1);
            case FAILS -> exchange.sendResponseHeaders(500, -1);
            case REDIRECTS -> {
                exchange.getResponseHeaders()
                        .set(
                                "Location",
                                "http://127.0.0.1:" + server.getAddress().getPort() + "/elsewhere");
                exchange.sendResponseHeaders(307, -1);
            }
            case HANGS -> hang();
        }
        exchange.close();
    }

    private void hang() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}

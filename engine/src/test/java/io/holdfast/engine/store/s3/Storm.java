package io.holdfast.engine.store.s3;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stands before an S3 server and lets requests through, one a connection. In a storm most of them are refused or broken: before the
 * server has heard of them, behind its deed, or in the middle of its reply.
 */
final class Storm implements AutoCloseable {
    /** What becomes of a request. */
    enum Fate {
        PASSED,
        /** 503, and not for how long. */
        TOLD_TO_SLOW_DOWN,
        /** Nobody has heard of it. */
        RESET_BEFORE,
        /** It is done, and nobody is told. */
        RESET_BEHIND,
        /** It is done, and half of the reply comes. */
        CUT
    }

    private static final List<Fate> BROKEN =
            Stream.of(Fate.values()).filter(fate -> fate != Fate.PASSED).toList();
    private static final String SLOW_DOWN = "<Error><Code>SlowDown</Code><Message>Reduce your rate</Message></Error>";

    private final URI server;
    private final Random random;
    private final ServerSocket door;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Fate, Integer> seen = new EnumMap<>(Fate.class);
    private int calm = Integer.MAX_VALUE;
    private double share;

    /** Fair weather. */
    Storm(URI server, long seed) {
        this.server = server;
        this.random = new Random(seed);
        try {
            this.door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /**
     * @param requests that still pass before it
     * @param part     of those behind that are broken, 0 to 1
     */
    synchronized void comesBehind(int requests, double part) {
        calm = requests;
        share = part;
        seen.clear();
    }

    synchronized void ends() {
        calm = Integer.MAX_VALUE;
    }

    /** How many requests met this fate since it came. */
    synchronized int count(Fate fate) {
        return seen.getOrDefault(fate, 0);
    }

    private synchronized Fate fate() {
        Fate fate = calm > 0 || random.nextDouble() >= share ? Fate.PASSED : BROKEN.get(random.nextInt(BROKEN.size()));
        if (calm > 0 && calm < Integer.MAX_VALUE) {
            calm--;
        }
        seen.merge(fate, 1, Integer::sum);
        return fate;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = head(in);
            if (head.isEmpty()) {
                return;
            }
            Fate fate = fate();
            switch (fate) {
                case TOLD_TO_SLOW_DOWN -> slowDown(head, in, client.getOutputStream());
                case RESET_BEFORE -> reset(client);
                case RESET_BEHIND -> {
                    var _ = reply(head, in, client.getOutputStream());
                    reset(client);
                }
                case CUT -> {
                    byte[] reply = reply(head, in, client.getOutputStream());
                    client.getOutputStream().write(reply, 0, reply.length / 2);
                    reset(client);
                }
                case PASSED -> client.getOutputStream().write(reply(head, in, client.getOutputStream()));
            }
        } catch (IOException e) {
            // Whoever asked has hung up.
        }
    }

    /** Up to the empty line. */
    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 2) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void slowDown(String head, InputStream in, OutputStream out) throws IOException {
        if (!isAskedFirst(head)) {
            var _ = body(head, in);
        }
        String length = head.startsWith("HEAD ") ? "0" : String.valueOf(SLOW_DOWN.length());
        String reply =
                "HTTP/1.1 503 Slow Down\r\nConnection: close\r\nContent-Type: application/xml\r\nContent-Length: "
                        + length + "\r\n\r\n" + (head.startsWith("HEAD ") ? "" : SLOW_DOWN);
        out.write(reply.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The server's, all of it. */
    private byte[] reply(String head, InputStream in, OutputStream out) throws IOException {
        if (isAskedFirst(head)) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
        byte[] body = body(head, in);
        try (Socket to = new Socket(server.getHost(), server.getPort())) {
            OutputStream request = to.getOutputStream();
            request.write(forOneRequest(head).getBytes(StandardCharsets.ISO_8859_1));
            request.write(body);
            request.flush();
            return to.getInputStream().readAllBytes();
        }
    }

    /** The headers of the connection are not signed. */
    private static String forOneRequest(String head) {
        return head.lines()
                .filter(line ->
                        !line.isEmpty() && !line.toLowerCase(Locale.ROOT).matches("(connection|expect):.*"))
                .collect(Collectors.joining("\r\n", "", "\r\nConnection: close\r\n\r\n"));
    }

    private static byte[] body(String head, InputStream in) throws IOException {
        int length = header(head, "content-length")
                .map(Integer::parseInt)
                .findFirst()
                .orElse(0);
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        return body;
    }

    private static boolean isAskedFirst(String head) {
        return header(head, "expect").findFirst().isPresent();
    }

    private static Stream<String> header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip());
    }

    private static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
        threads.close();
    }
}

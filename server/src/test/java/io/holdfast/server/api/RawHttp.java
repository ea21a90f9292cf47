package io.holdfast.server.api;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP by hand: sends what a client would not let through. One connection a request. */
final class RawHttp {
    /** In milliseconds: a discovery that is told to look waits for its store for a while. */
    private static final int PATIENCE = 120_000;

    private RawHttp() {}

    /** @param headers by their names in small letters */
    record Answer(int status, Map<String, String> headers, String body) {
        String type() {
            return headers.getOrDefault("content-type", "");
        }
    }

    /** The status alone: of an answer that goes on and on, no more is read. */
    static int status(URI server, String verb, String target, Map<String, String> headers) {
        StringBuilder head = head(server, verb, target, headers);
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return Integer.parseInt(line(socket.getInputStream()).split(" ", 3)[1]);
        } catch (IOException e) {
            throw new AssertionError(verb + " " + target + " was not answered", e);
        }
    }

    private static StringBuilder head(URI server, String verb, String target, Map<String, String> headers) {
        StringBuilder head = new StringBuilder(
                verb + " " + target + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head;
    }

    static Answer call(URI server, String verb, String target, Map<String, String> headers, byte[] body) {
        StringBuilder head = head(server, verb, target, headers);
        if (body.length > 0 || !verb.equals("GET")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            return read(socket.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new AssertionError(verb + " " + target + " was not answered", e);
        }
    }

    private static Answer read(byte[] whole) throws IOException {
        InputStream in = new ByteArrayInputStream(whole);
        String[] status = line(in).split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = headers.getOrDefault("transfer-encoding", "").equals("chunked") ? chunks(in) : in.readAllBytes();
        return new Answer(Integer.parseInt(status[1]), headers, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int length = length(in); length > 0; length = length(in)) {
            body.write(in.readNBytes(length));
            line(in);
        }
        return body.toByteArray();
    }

    private static int length(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
            line.append((char) each);
        }
        return line.toString().strip();
    }
}

package io.holdfast.server.api;

import io.holdfast.server.start.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who reads events as they come. */
final class TestListener implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpResponse<InputStream> answer;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private volatile boolean ended;

    /** @param id empty where it has none */
    record Event(String id, String kind, JsonNode data) {
        String later() {
            return data.path("later").asString("");
        }
    }

    TestListener(TestServer server, String path, Map<String, String> headers) {
        answer = server.open(path, headers);
        reader = Thread.ofVirtual().start(this::read);
    }

    int status() {
        return answer.statusCode();
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    List<Event> events(String kind) {
        return events.stream().filter(each -> each.kind().equals(kind)).toList();
    }

    boolean hasEnded() {
        return ended;
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String id = "";
            String kind = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    kind = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(id, kind, JSON.readTree(line.substring(6))));
                } else if (line.isEmpty()) {
                    id = "";
                    kind = "";
                }
            }
        } catch (IOException e) {
            // It was closed, by either side.
        }
        ended = true;
    }

    @Override
    public void close() throws IOException {
        answer.body().close();
        reader.interrupt();
    }
}

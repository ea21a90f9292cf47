package io.holdfast.cli;

import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a command says: to people in sentences, with a line that is redrawn on a terminal; to machines, with {@code --json}, one
 * object a line, each with a {@code type}, the last of them {@code summary}.
 */
final class Output implements Progress {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long PLAIN_EVERY_NANOS = 5_000_000_000L;
    private static final int WIDTH = 100;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final boolean terminal = RepositoryOptions.terminal().isPresent();
    private final long begun = System.nanoTime();
    private long lastPlain = begun;
    private boolean drawn;

    Output(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    boolean isJson() {
        return json;
    }

    /** A sentence for people; machines are told by the summary. */
    void say(String line) {
        if (!json) {
            erase();
            out.println(line);
            out.flush();
        }
    }

    /** One object for machines. */
    void object(String type, Map<String, ?> fields) {
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("type", type);
            all.putAll(fields);
            out.println(text(all));
            out.flush();
        }
    }

    /** The last word: an object for machines, lines for people. */
    void summary(Map<String, ?> fields, String... lines) {
        object("summary", fields);
        for (String line : lines) {
            say(line);
        }
    }

    @Override
    public synchronized void on(Event event) {
        switch (event) {
            case Event.Advanced advanced -> advanced(advanced);
            case Event.Failed(var key, var why) -> {
                object("problem", Map.of("key", key.toString(), "why", why));
                problem(key + ": " + why);
            }
            case Event.Noted(var text) -> {
                object("note", Map.of("text", text));
                say(text);
            }
            case Event.Checkpointed(var entries, var took) -> {
                object("checkpoint", Map.of("entries", entries, "seconds", Units.seconds(took)));
                say("Checkpoint: " + Units.count(entries) + " changes are committed.");
            }
        }
    }

    private void problem(String line) {
        if (!json) {
            erase();
            err.println(line);
            err.flush();
        }
    }

    private void advanced(Event.Advanced event) {
        Duration since = Duration.ofNanos(System.nanoTime() - begun);
        if (json) {
            if (isTime()) {
                object(
                        "progress",
                        Map.of(
                                "phase", event.phase().name().toLowerCase(Locale.ROOT),
                                "entries", event.entries(),
                                "ofEntries", event.ofEntries(),
                                "bytes", event.bytes(),
                                "ofBytes", event.ofBytes(),
                                "stored", event.stored(),
                                "seconds", Units.seconds(since)));
            }
        } else if (terminal) {
            String line = line(event, since);
            err.print("\r" + line + " ".repeat(Math.max(0, WIDTH - line.length())));
            err.flush();
            drawn = true;
        } else if (isTime()) {
            err.println(line(event, since));
            err.flush();
        }
    }

    private boolean isTime() {
        if (System.nanoTime() - lastPlain < PLAIN_EVERY_NANOS) {
            return false;
        }
        lastPlain = System.nanoTime();
        return true;
    }

    private static String line(Event.Advanced event, Duration since) {
        double seconds = Math.max(0.001, Units.seconds(since));
        StringBuilder line = new StringBuilder();
        line.append(Units.count(event.entries()));
        if (event.ofEntries() > 0) {
            line.append(" of ").append(Units.count(event.ofEntries()));
        }
        line.append(" entries, ")
                .append(Units.bytes(event.bytes()))
                .append(", ")
                .append(Units.bytes((long) (event.bytes() / seconds)))
                .append("/s, ")
                .append(Units.duration(since));
        if (event.ofBytes() > event.bytes() && event.bytes() > 0) {
            long left = (long) (seconds * (event.ofBytes() - event.bytes()) / event.bytes());
            line.append(", about ")
                    .append(Units.duration(Duration.ofSeconds(left)))
                    .append(" left");
        }
        return line.toString();
    }

    private void erase() {
        if (drawn) {
            err.print("\r" + " ".repeat(WIDTH) + "\r");
            err.flush();
            drawn = false;
        }
    }

    private static String text(Map<String, ?> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            write(generator, fields);
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                generator.writeStartObject();
                map.forEach((name, inner) -> {
                    generator.writeName(String.valueOf(name));
                    write(generator, inner);
                });
                generator.writeEndObject();
            }
            case Collection<?> list -> {
                generator.writeStartArray();
                list.forEach(inner -> write(generator, inner));
                generator.writeEndArray();
            }
            case Long number -> generator.writeNumber(number);
            case Integer number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case Boolean truth -> generator.writeBoolean(truth);
            default -> generator.writeString(value.toString());
        }
    }
}

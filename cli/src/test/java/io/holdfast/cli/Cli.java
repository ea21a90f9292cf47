package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.key.KdfCost;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A command line with an environment, streams and a terminal of its own. Whatever it says, it never says the password. */
final class Cli {
    /** Commands open repositories some thousand times here; what a process takes is looked at by {@link SurroundingsTest}. */
    private static final KdfCost CHEAP = new KdfCost(8192, 1, 1);

    static final String PASSWORD = "c4n4ryword-never-shown";

    private final Map<String, String> environment = new HashMap<>();
    private Terminal terminal = Terminal.NONE;
    private byte[] input = new byte[0];
    private boolean closed;

    /** @param home for caches and state */
    Cli(Path home) {
        environment.put("HOLDFAST_CACHE", home.resolve("cache").toString());
        environment.put("HOLDFAST_STATE", home.resolve("state").toString());
        environment.put("HOLDFAST_PASSWORD", PASSWORD);
    }

    Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Cli without(String variable) {
        environment.remove(variable);
        return this;
    }

    Cli with(Terminal other) {
        terminal = other;
        return this;
    }

    Cli withInput(String text) {
        input = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Nobody takes what it prints. */
    Cli withClosedOutput() {
        closed = true;
        return this;
    }

    private static Writer closedWriter() {
        return new OutputStreamWriter(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                StandardCharsets.UTF_8);
    }

    /**
     * How a command ended.
     *
     * @param out     what it said
     * @param content bytes that it printed
     */
    record Run(int exit, String out, String err, byte[] content) {
        Run isDone() {
            assertThat(exit).as(out + err).isZero();
            return this;
        }

        /** The objects that it printed, one a line. */
        List<Map<String, Object>> objects() {
            return out.lines().map(ParsedJson::object).toList();
        }

        /** The last object. */
        Map<String, Object> summary() {
            Map<String, Object> last = objects().getLast();
            assertThat(last).containsEntry("type", "summary");
            return last;
        }

        /** A number of the last object. */
        long number(String field) {
            return (Long) Objects.requireNonNull(summary().get(field), field);
        }

        /** A text of the last object. */
        String text(String field) {
            return (String) Objects.requireNonNull(summary().get(field), field);
        }
    }

    Run run(Object... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Surroundings around = new Surroundings(
                environment, new ByteArrayInputStream(input), content, terminal, new Interruption(), CHEAP);
        String[] arguments = List.of(words).stream().map(Object::toString).toArray(String[]::new);
        int exit = Main.commandLine(around, List.of(arguments))
                .setOut(new PrintWriter(closed ? closedWriter() : out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        assertThat(out + "\n" + err).doesNotContain(PASSWORD);
        return new Run(exit, out.toString(), err.toString(), content.toByteArray());
    }
}

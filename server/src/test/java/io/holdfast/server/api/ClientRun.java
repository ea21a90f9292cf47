package io.holdfast.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command that called a server, and is over. */
record ClientRun(int exit, String out, String err) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param secrets that it must not show */
    static ClientRun of(Map<String, String> environment, List<String> secrets, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.commandLine(environment)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
        assertThat(out + "\n" + err).doesNotContain(secrets);
        return new ClientRun(exit, out.toString(), err.toString());
    }

    ClientRun mustEnd(int code) {
        assertThat(exit).as(out + err).isEqualTo(code);
        return this;
    }

    List<JsonNode> objects() {
        return out.lines().map(JSON::readTree).toList();
    }

    JsonNode last() {
        return objects().getLast();
    }
}

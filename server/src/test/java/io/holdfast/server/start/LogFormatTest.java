package io.holdfast.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server says when it starts, as a process of its own: the tests' own logger would hide it. */
final class LogFormatTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private final Path out = TestSecrets.log("out");
    private final Path err = TestSecrets.log("err");

    private List<String> said(String stream, String... options) throws Exception {
        List<String> line = Stream.concat(
                        Stream.of(
                                TestNode.JAVA.toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                TestNode.classPath(),
                                "io.holdfast.server.start.Main",
                                "server",
                                "--port",
                                "0",
                                "--data",
                                folder.resolve("data").toString()),
                        Stream.of(options))
                .toList();
        Process process = new ProcessBuilder(line)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            Path looked = stream.equals("out") ? out : err;
            TestPlans.await(() -> lines(looked), has("Ctrl-C ends it").or(_ -> !process.isAlive()));
            assertThat(process.isAlive()).as(lines(err).toString()).isTrue();
        } finally {
            process.destroy();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        return lines(out);
    }

    private static Predicate<List<String>> has(String words) {
        return lines -> lines.stream().anyMatch(each -> each.contains(words));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void asJsonEachLineIsAnObjectAndThePasswordStandsInNone() throws Exception {
        List<String> lines = said("err", "--log-format", "json");
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            JsonNode object = JSON.readTree(line);
            assertThat(object.path("message").asString("")).isNotEmpty();
            assertThat(object.path("level").asString("")).isNotEmpty();
        });
        assertThat(lines).noneMatch(line -> line.contains("password is"));
        assertThat(lines(err)).anyMatch(line -> line.contains("'admin' was made"));
    }

    @Test
    void withoutBeingAskedForAnythingItIsForPeople() throws Exception {
        List<String> lines = said("out");
        assertThat(lines).anyMatch(line -> line.contains("'admin' was made"));
        assertThat(lines).noneMatch(line -> line.startsWith("{"));
        // It stopped as it should: the database was there until the end.
        assertThat(lines).noneMatch(line -> line.contains("Exception"));
    }
}

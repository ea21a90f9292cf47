package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Commands in processes of their own, which find nothing of the tests' environment.
 *
 * @param folder where they have their caches and state
 */
record Processes(Path folder) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What the variables begin with that a command reads: none is left as the tests' own environment has it. */
    private static final List<String> OURS =
            List.of("AWS_", "HOLDFAST_", "TENCENTCLOUD_", "COS_", "OBS_", "HUAWEICLOUD_", "HW_");

    /** How one came to its end. */
    record Ended(int exit, String out, String err) {}

    Ended run(Map<String, String> environment, Object... words) throws Exception {
        return end(start(environment, words));
    }

    Process start(Map<String, String> environment, Object... words) throws IOException {
        return start(List.of(), environment, words);
    }

    /** @param within a command that starts the words behind it */
    Process start(List<String> within, Map<String, String> environment, Object... words) throws IOException {
        List<String> command = new ArrayList<>(within);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx208m",
                "-Xms64m",
                "-Xmn40m",
                "-XX:+UseSerialGC",
                // They live so briefly that better code does not pay.
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.holdfast.cli.Main"));
        for (Object word : words) {
            command.add(word.toString());
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> OURS.stream().anyMatch(name::startsWith));
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        builder.environment().put("HOLDFAST_CACHE", folder.resolve("cache").toString());
        builder.environment().put("HOLDFAST_STATE", folder.resolve("state").toString());
        builder.environment().put("HOLDFAST_PASSWORD", Cli.PASSWORD);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Reads on from what has not been read of its output. */
    Ended end(Process process) throws Exception {
        String out = "";
        try (var left = process.getInputStream()) {
            out = new String(left.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException closed) {
            // The test has closed it.
        }
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end");
        }
        String err = Files.readString(folder.resolve("err"));
        assertThat(out + err).doesNotContain(Cli.PASSWORD);
        return new Ended(process.exitValue(), out, err);
    }
}

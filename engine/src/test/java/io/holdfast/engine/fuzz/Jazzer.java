package io.holdfast.engine.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs one test of {@link Fuzz} under Jazzer, in a process of its own: its inputs follow what the decoder did with those before. */
final class Jazzer {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Pattern EXECUTIONS = Pattern.compile("stat::number_of_executed_units: (\\d+)");

    /** The memory of the process, in MiB: what a decoding may take is far less, and counted by {@link Fuzz}. */
    private static final int MEMORY = 2048;

    private final Path folder;

    /** @param folder for what was learned, which the next run begins with, and for what failed */
    Jazzer(Path folder) {
        this.folder = folder;
    }

    /**
     * How it ended.
     *
     * @param found  whether an input made the test fail
     * @param output of the process
     */
    record Run(boolean found, long executions, String output) {}

    /** @param test its unique id */
    Run run(String test, Duration duration) throws IOException, InterruptedException {
        Path learned = Files.createDirectories(folder.resolve("learned"));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command(test, learned, duration))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(duration.plus(START).toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the fuzzer did not end; its output: " + output);
            }
        } finally {
            process.destroyForcibly();
        }
        return ended(process.exitValue(), Files.readString(output));
    }

    private static Run ended(int exit, String output) {
        Matcher executions = EXECUTIONS.matcher(output);
        boolean counted = executions.find();
        if (exit == 0 && !counted) {
            throw new AssertionError("the fuzzer ran nothing: " + output);
        }
        return new Run(exit != 0, counted ? Long.parseLong(executions.group(1)) : 0, output);
    }

    private List<String> command(String test, Path learned, Duration duration) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx600m", "-XX:+EnableDynamicAgentLoading"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of("-D" + GuidedTarget.TEST + "=" + test, "-D" + GuidedTarget.VALID + "=" + learned));
        command.addAll(List.of("-cp", classPath(), "com.code_intelligence.jazzer.Jazzer"));
        command.add("--target_class=" + GuidedTarget.class.getName());
        command.add("--instrumentation_includes=io.holdfast.engine.**");
        // Of its own detectors none: that a path or a pattern comes from the input is what some decoders are for.
        command.add("--disabled_hooks=com.code_intelligence.jazzer.sanitizers.*");
        command.addAll(List.of("-max_total_time=" + duration.toSeconds(), "-rss_limit_mb=" + MEMORY, "-timeout=30"));
        command.addAll(List.of("-print_final_stats=1", "-artifact_prefix=" + folder + "/", learned.toString()));
        return command;
    }

    /** Surefire starts with a jar that only names the others. */
    private static String classPath() {
        String own = Objects.requireNonNull(System.getProperty("java.class.path"));
        return System.getProperty("surefire.test.class.path", own);
    }
}

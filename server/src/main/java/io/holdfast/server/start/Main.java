package io.holdfast.server.start;

import io.holdfast.engine.error.HoldfastException;
import java.util.Map;
import picocli.CommandLine;

/** {@code holdfast server}: a process of its own, apart from the other commands. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int code = run(System.getenv(), arguments);
        if (code != CommandLine.ExitCode.OK) {
            System.exit(code);
        }
    }

    /** Returns when the server runs, or the exit code of what went wrong. */
    static int run(Map<String, String> environment, String... arguments) {
        CommandLine line = new CommandLine(new HoldfastCommand());
        line.addSubcommand(
                new CommandLine(new ServerCommand(environment)).addSubcommand(new RestoreCommand(environment)));
        line.setExecutionExceptionHandler((problem, _, _) -> {
            if (problem instanceof HoldfastException known) {
                line.getErr().println("holdfast server: " + known.message());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw problem;
        });
        return line.execute(arguments);
    }

    @CommandLine.Command(name = "holdfast")
    private static final class HoldfastCommand {}
}

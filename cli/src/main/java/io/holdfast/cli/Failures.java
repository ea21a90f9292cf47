package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.Unconfirmed;
import java.io.PrintWriter;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How a command fails: one sentence on standard error, and an object of type {@code error} where JSON was asked for. Where it
 * happened is shown with {@code HOLDFAST_DEBUG=1} alone.
 */
final class Failures {
    private final Surroundings around;

    Failures(Surroundings around) {
        this.around = around;
    }

    /** Arguments that can't be understood. */
    int onUsage(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        String wrong = String.valueOf(error.getMessage());
        String sentence = wrong + (wrong.endsWith(".") ? "" : ".") + " Next: "
                + command.getCommandSpec().qualifiedName() + " --help";
        tell(sentence, ExitCodes.USAGE, command, isForMachines(arguments));
        if (error instanceof UnmatchedArgumentException unmatched) {
            UnmatchedArgumentException.printSuggestions(unmatched, command.getErr());
            command.getErr().flush();
        }
        return ExitCodes.USAGE;
    }

    /** A command that failed. */
    int onExecution(Exception error, CommandLine command, ParseResult parsed) {
        // What was parsed is the whole line's; the option is the command's.
        boolean json = command.getParseResult().hasMatchedOption("--json");
        return switch (error) {
            case HoldfastException known -> tell(known, sentence(known, command), ExitCodes.of(known), command, json);
            // What was done is done, whatever came afterwards.
            case OutputClosed closed -> tell(closed.message(), closed.exitCode(), command, json);
            default -> tell(error, unexpected(error), ExitCodes.FAILED, command, json);
        };
    }

    /** Whether JSON was asked for, as far as the words tell: they were not understood. */
    private static boolean isForMachines(String[] arguments) {
        return Stream.of(arguments).takeWhile(word -> !word.equals("--")).anyMatch("--json"::equals);
    }

    /** What is no exception but the end of the process: no memory, a class that is missing. */
    int onError(Error error, CommandLine command, String[] arguments) {
        return tell(error, unexpected(error), ExitCodes.FAILED, command, isForMachines(arguments));
    }

    private String sentence(HoldfastException error, CommandLine command) {
        if (!(error instanceof Interrupted) && !around.interruption().hasCome()) {
            return error.message();
        }
        if (error instanceof Unconfirmed) {
            return error.message();
        }
        return switch (command.getCommandName()) {
            case "backup" ->
                "The backup was stopped, and no snapshot was made. Next: run it again; what was uploaded already is not "
                        + "sent again";
            case "restore" ->
                "The restore was stopped. Next: run it again; what is right at the target already is left alone";
            case "probe" -> "The probe was stopped, and what it had put is removed. Next: run it again";
            default -> "Stopped. Next: run it again";
        };
    }

    private static String unexpected(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return "There was not enough memory. Next: give it more, HOLDFAST_JAVA_OPTS=-Xmx1g";
            }
        }
        return "An error that nobody foresaw: " + error
                + ". Next: run it again with HOLDFAST_DEBUG=1, and report what it says";
    }

    private int tell(Throwable error, String sentence, int exitCode, CommandLine command, boolean json) {
        int code = tell(sentence, around.interruption().hasCome() ? ExitCodes.INTERRUPTED : exitCode, command, json);
        PrintWriter err = command.getErr();
        if (error instanceof BadInput) {
            err.println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        if (around.variable("HOLDFAST_DEBUG").filter("1"::equals).isPresent()) {
            error.printStackTrace(err);
        }
        err.flush();
        return code;
    }

    private static int tell(String sentence, int code, CommandLine command, boolean json) {
        if (json) {
            command.getOut()
                    .println(Json.text(
                            "error", new Fields().and("message", sentence).and("exit", code)));
            command.getOut().flush();
        }
        command.getErr().println("holdfast: " + sentence);
        command.getErr().flush();
        return code;
    }
}

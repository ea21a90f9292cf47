package io.holdfast.demo;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Runs commands of Holdfast in this process, each printed as one would type it. */
final class Shell {
    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[A-Za-z0-9_./:=@-]+");
    private static final int WIDTH = 100;

    private final PrintStream out;
    private final Map<String, String> environment;

    Shell(PrintStream out, Map<String, String> environment) {
        this.out = out;
        this.environment = environment;
    }

    /**
     * A command that ended well.
     *
     * @param printed what it said, which was shown too
     */
    record Done(Duration took, String printed) {}

    /**
     * Runs one command.
     *
     * @throws DemoFailed if its exit code is not 0
     */
    Done holdfast(String... arguments) {
        out.println();
        out.println("  $ " + typed(List.of(arguments)));
        StringWriter printed = new StringWriter();
        PrintWriter writer =
                new PrintWriter(new Tee(new OutputStreamWriter(out, StandardCharsets.UTF_8), printed), true);
        CommandLine line =
                io.holdfast.cli.Main.commandLine(environment).setOut(writer).setErr(writer);
        long begun = System.nanoTime();
        int exitCode = line.execute(arguments);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        writer.flush();
        if (exitCode != 0) {
            throw new DemoFailed("holdfast " + arguments[0] + " ended with " + exitCode);
        }
        return new Done(took, printed.toString());
    }

    /** As a shell takes it, broken into lines where it is long. */
    private static String typed(List<String> arguments) {
        StringBuilder text = new StringBuilder("holdfast");
        int column = text.length();
        for (String argument : arguments) {
            String quoted = NEEDS_NO_QUOTES.matcher(argument).matches() ? argument : "'" + argument + "'";
            if (column + quoted.length() > WIDTH) {
                text.append(" \\\n     ");
                column = 0;
            }
            text.append(' ').append(quoted);
            column += 1 + quoted.length();
        }
        return text.toString();
    }

    /** Writes to two writers, and closes none. */
    private static final class Tee extends Writer {
        private final Writer shown;
        private final Writer kept;

        Tee(Writer shown, Writer kept) {
            this.shown = shown;
            this.kept = kept;
        }

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            shown.write(text, offset, length);
            kept.write(text, offset, length);
        }

        @Override
        public void flush() throws IOException {
            shown.flush();
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}

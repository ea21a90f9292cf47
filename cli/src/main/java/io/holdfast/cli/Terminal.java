package io.holdfast.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The person in front of it, if there is one.
 *
 * @param prompt asks for what must not be seen; empty where nobody can be asked, {@code null} from it where nobody answers
 * @param width  columns of a line that can be drawn again; empty where standard error is no terminal
 */
record Terminal(Optional<Function<String, char @Nullable []>> prompt, Optional<Integer> width) {
    /** Nobody is there. */
    static final Terminal NONE = new Terminal(Optional.empty(), Optional.empty());

    /** Of a terminal that does not say how wide it is. */
    private static final int USUAL_WIDTH = 80;

    static Terminal ofProcess(Map<String, String> environment) {
        return new Terminal(
                Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .map(console -> text -> console.readPassword("%s", text)),
                isDrawable(environment) ? Optional.of(width(environment)) : Optional.empty());
    }

    private static boolean isDrawable(Map<String, String> environment) {
        if (environment.getOrDefault("TERM", "dumb").equals("dumb")) {
            return false;
        }
        try {
            String file = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
        } catch (IOException e) {
            // Without /proc nobody knows; plain lines do no harm.
            return false;
        }
    }

    private static int width(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
    }
}

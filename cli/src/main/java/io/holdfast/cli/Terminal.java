package io.holdfast.cli;

import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.posix.Window;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The person in front of it, if there is one.
 *
 * @param prompt asks for what must not be seen; empty where nobody can be asked, {@code null} from it where nobody answers
 * @param question the same for what may be seen
 * @param width  columns that a line which can be drawn again has now; empty where standard error is no terminal
 */
record Terminal(
        Optional<Function<String, char @Nullable []>> prompt,
        Optional<Function<String, @Nullable String>> question,
        Optional<IntSupplier> width) {
    /** Nobody is there. */
    static final Terminal NONE = new Terminal(Optional.empty(), Optional.empty(), Optional.empty());

    /** Of a terminal that does not say how wide it is. */
    private static final int USUAL_WIDTH = 80;

    private static final int STANDARD_ERROR = 2;

    static Terminal ofProcess(Map<String, String> environment) {
        Optional<Console> console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        return new Terminal(
                console.map(there -> text -> there.readPassword("%s", text)),
                console.map(there -> text -> there.readLine("%s", text)),
                isDrawable(environment) ? Optional.of(columns()) : Optional.empty());
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

    /** Asked anew whenever a line is drawn: windows change. */
    private static IntSupplier columns() {
        try {
            Window window = new Window(STANDARD_ERROR);
            return () -> window.columns().orElse(USUAL_WIDTH);
        } catch (Unsupported e) {
            return () -> USUAL_WIDTH;
        }
    }
}

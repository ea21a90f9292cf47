package io.holdfast.server.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What must stand in no log. Secrets that tests choose have {@value #MARK} in them; those that a server chooses are noted here. {@code bin/try/secrets} looks for both in
 * all that the tests have written.
 */
public final class TestSecrets {
    public static final String MARK = "c4n4ryword";

    private static final Path NOTED = Path.of("target", "secrets");
    private static final Path LOGS = Path.of("target", "server-logs");

    private TestSecrets() {}

    /** Notes one, a line for each, in a file of this process. */
    public static String noted(String secret) {
        try {
            Files.createDirectories(NOTED);
            Files.writeString(own(), secret + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return secret;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those that this process has noted. */
    static List<String> noted() throws IOException {
        return Files.readAllLines(own());
    }

    private static Path own() {
        return NOTED.resolve(ProcessHandle.current().pid() + ".txt");
    }

    /** A file for what a server process writes, which stays when the test is over. */
    public static Path log(String of) {
        try {
            return Files.createTempFile(Files.createDirectories(LOGS), of + "-", ".log");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

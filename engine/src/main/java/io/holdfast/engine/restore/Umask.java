package io.holdfast.engine.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bits that this process takes from the modes of what it makes. */
final class Umask {
    private static final int USUAL = 022;
    private static final String LINE = "Umask:";

    private Umask() {}

    /** Read from {@code /proc}, since the call for it can only be asked by changing it. */
    static int ofThisProcess() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(LINE)) {
                    return Integer.parseInt(line.substring(LINE.length()).strip(), 8);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return USUAL;
        }
        return USUAL;
    }
}

package io.holdfast.cli;

import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.error.BadInput;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much content a backup holds in memory. */
final class MemoryOption {
    /** Packs, blocks of manifests, and what compression needs have the rest. */
    private static final int SHARE_OF_HEAP = 4;

    @Option(
            names = "--bytes-in-flight",
            paramLabel = "SIZE",
            description = "At most so much content in memory, read and not yet in a frame: 16M or more (default 24M).")
    private @Nullable String size;

    /**
     * What the user says, or what is usual.
     *
     * @throws BadInput if it is too little to work with, or more than the heap has room for
     */
    int bytesInFlight() {
        return size == null ? BackupOptions.DEFAULT.bytesInFlight() : checked(size, Units.parseSize(size));
    }

    private static int checked(String text, double bytes) {
        if (bytes < BackupOptions.LEAST_BYTES) {
            throw new BadInput("--bytes-in-flight " + text + " is too little to work with. Next: give 16M or more");
        }
        double most = Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / (double) SHARE_OF_HEAP);
        if (bytes > most) {
            throw new BadInput("--bytes-in-flight " + text + " is more than a quarter of the heap: "
                    + Units.bytes((long) most) + " at most. Next: give less, or a larger heap, such as "
                    + "HOLDFAST_JAVA_OPTS=-Xmx1g");
        }
        return (int) bytes;
    }
}

package io.holdfast.engine.source;

import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lists a tree, then reads it, in a fresh JVM, and says how long each took. Arguments: a folder. */
final class TreeSpeed {
    private TreeSpeed() {}

    public static void main(String[] arguments) {
        long start = System.nanoTime();
        List<Listed> files = new ArrayList<>();
        long entries = 0;
        try (TreeSource source = new TreeSource(Path.of(arguments[0]), "speed", TreeOptions.all())) {
            try (Source.Listing listing = source.list(KeyRange.ALL)) {
                for (Listed listed = listing.next(); listed != null; listed = listing.next()) {
                    entries++;
                    if (listed.kind() == Kind.FILE) {
                        files.add(listed);
                    }
                }
            }
            System.out.printf("%d entries listed: %s ms%n", entries, millisSince(start));
            start = System.nanoTime();
            long bytes = 0;
            byte[] buffer = new byte[1024 * 1024];
            for (Listed file : files) {
                bytes += read(source, file, buffer);
            }
            System.out.printf("%d bytes in %d files read: %s ms%n", bytes, files.size(), millisSince(start));
        }
    }

    private static long read(TreeSource source, Listed file, byte[] buffer) {
        long bytes = 0;
        try (Source.Content content = source.open(file)) {
            int read;
            do {
                read = content.read(buffer, 0, buffer.length);
                bytes += read;
            } while (read == buffer.length);
            content.outcome();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes;
    }

    private static String millisSince(long start) {
        var cpu = ProcessHandle.current().info().totalCpuDuration().orElse(java.time.Duration.ZERO);
        return (System.nanoTime() - start) / 1_000_000 + " ms, processor time since start " + cpu.toMillis();
    }
}

package io.holdfast.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own, in memory, that is soon full. Only root can make one: elsewhere its tests are skipped. */
public final class SmallDisk implements AutoCloseable {
    private final Path place;

    private SmallDisk(Path place) {
        this.place = place;
    }

    /** @param size as {@code mount} takes it, such as 8m */
    public static SmallDisk at(Path place, String size) throws IOException {
        Files.createDirectories(place);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "holdfast-test", place.toString()),
                "only root can mount a small file system to fill");
        return new SmallDisk(place);
    }

    public Path place() {
        return place;
    }

    /** Changes how it is mounted: {@code size=64m}, {@code ro}. */
    public void remount(String option) throws IOException {
        if (!run("mount", "-o", "remount," + option, place.toString())) {
            throw new IOException(place + " can't be mounted with " + option);
        }
    }

    @Override
    public void close() throws IOException {
        if (!run("umount", place.toString())) {
            throw new IOException(place + " can't be unmounted");
        }
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

package io.holdfast.engine.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowTest {
    private static final long SET_SIZE = 0x5414;
    private static final int READ_AND_WRITE = 2;
    private static final int NO_CONTROLLING = 0x100;

    private final Kernel kernel = new Kernel();

    @TempDir
    Path folder;

    @Test
    void aTerminalSaysHowWideItIsAsOftenAsItChanges() throws Refused {
        int terminal = open(Path.of("/dev/ptmx"), READ_AND_WRITE | NO_CONTROLLING);
        try {
            assertThat(new Window(terminal).columns()).as("nobody has set it").isEmpty();
            for (int columns : new int[] {57, 200}) {
                resize(terminal, columns);
                assertThat(new Window(terminal).columns()).hasValue(columns);
            }
        } finally {
            kernel.close(terminal);
        }
    }

    @Test
    void whatIsNoTerminalHasNoWindow() throws Exception {
        int file = open(Files.createFile(folder.resolve("file")), Open.READ);
        try {
            assertThat(new Window(file).columns()).isEmpty();
        } finally {
            kernel.close(file);
        }
    }

    private int open(Path path, int flags) throws Refused {
        return kernel.open(Kernel.WORKING_DIRECTORY, path.toString().getBytes(StandardCharsets.UTF_8), flags, 0);
    }

    private static void resize(int terminal, int columns) throws Refused {
        Syscalls calls = new Syscalls();
        Scratch scratch = calls.take();
        scratch.data.putShort(0, (short) 24).putShort(2, (short) columns).putInt(4, 0);
        calls.patient(scratch, Call.IOCTL, terminal, SET_SIZE, scratch.dataAddress, 0, 0);
    }
}

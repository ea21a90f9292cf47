package io.holdfast.engine.posix;

import java.util.OptionalInt;

/** The window that a terminal is shown in. */
public final class Window {
    /** TIOCGWINSZ of {@code asm-generic/ioctls.h}. */
    private static final long ASK_SIZE = 0x5413;

    /** In the kernel's {@code struct winsize}, behind the rows. */
    private static final int COLUMNS_OFFSET = 2;

    private final Syscalls calls = new Syscalls();
    private final int descriptor;

    /** @throws io.holdfast.engine.error.Unsupported on a machine whose system calls are not known */
    public Window(int descriptor) {
        var _ = Call.Machine.here();
        this.descriptor = descriptor;
    }

    /** How wide it is now; empty where this is no terminal, or one that does not say. */
    public OptionalInt columns() {
        Scratch scratch = calls.take();
        try {
            long result = calls.call(scratch, Call.IOCTL, descriptor, ASK_SIZE, scratch.dataAddress, 0, 0);
            int columns = scratch.data.getShort(COLUMNS_OFFSET) & 0xffff;
            return result < 0 || columns == 0 ? OptionalInt.empty() : OptionalInt.of(columns);
        } finally {
            calls.giveBack(scratch);
        }
    }
}

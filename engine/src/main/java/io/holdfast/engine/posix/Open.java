package io.holdfast.engine.posix;

/** Flags of {@link Kernel#open}. Two of them differ between machines. Source: {@code asm/fcntl.h} of the kernel's headers. */
public final class Open {
    public static final int READ = 0;
    public static final int WRITE = 1;
    public static final int CREATE = 0x40;
    public static final int EXCLUSIVE = 0x80;

    /** So that opening a FIFO that came into a file's place does not wait for its other end. */
    public static final int NONBLOCK = 0x800;

    public static final int NO_ATIME = 0x40000;
    public static final int CLOSE_ON_EXEC = 0x80000;

    /** Names a place, opens nothing: needs no permission on it. */
    public static final int PATH = 0x200000;

    public static final int DIRECTORY = on(0x10000, 0x4000);
    public static final int NO_FOLLOW = on(0x20000, 0x8000);

    private Open() {}

    private static int on(int x86, int arm) {
        return switch (Call.Machine.here()) {
            case X86_64 -> x86;
            case AARCH64 -> arm;
        };
    }
}

package io.holdfast.engine.posix;

import io.holdfast.engine.error.Unsupported;

/**
 * The system calls in use, with their numbers in the two tables of Linux: that of x86-64, and the generic one of aarch64.
 * Source: {@code asm/unistd_64.h} and {@code asm-generic/unistd.h} of the kernel's headers.
 */
enum Call {
    CLOSE(3, 57),
    LSEEK(8, 62),
    IOCTL(16, 29),
    PREAD(17, 67),
    PWRITE(18, 68),
    FSYNC(74, 82),
    FTRUNCATE(77, 46),
    FCHMOD(91, 52),
    FCHOWN(93, 55),
    GETEUID(107, 175),
    LSETXATTR(189, 6),
    FSETXATTR(190, 7),
    LGETXATTR(192, 9),
    FGETXATTR(193, 10),
    LLISTXATTR(195, 12),
    FLISTXATTR(196, 13),
    FREMOVEXATTR(199, 16),
    GETDENTS64(217, 61),
    OPENAT(257, 56),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    FCHOWNAT(260, 54),
    UNLINKAT(263, 35),
    LINKAT(265, 37),
    SYMLINKAT(266, 36),
    READLINKAT(267, 78),
    FCHMODAT(268, 53),
    UTIMENSAT(280, 88),
    SYNCFS(306, 267),
    RENAMEAT2(316, 276),
    STATX(332, 291),
    FACCESSAT2(439, 439);

    private final long number;

    Call(int onX86, int onArm) {
        number = switch (Machine.here()) {
            case X86_64 -> onX86;
            case AARCH64 -> onArm;
        };
    }

    /** On this machine. */
    long number() {
        return number;
    }

    /** What the numbers depend on. */
    enum Machine {
        X86_64,
        AARCH64;

        static Machine here() {
            String system = System.getProperty("os.name", "");
            String machine = System.getProperty("os.arch", "");
            if (system.equals("Linux") && machine.equals("amd64")) {
                return X86_64;
            }
            if (system.equals("Linux") && machine.equals("aarch64")) {
                return AARCH64;
            }
            throw new Unsupported("Folders can be read and written on Linux, x86-64 or aarch64, not on " + system + ", "
                    + machine + ". Next: run Holdfast there; buckets work from here too");
        }
    }
}

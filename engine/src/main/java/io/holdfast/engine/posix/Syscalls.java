package io.holdfast.engine.posix;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Makes system calls: the few shapes that they come in. Safe for many threads.
 *
 * <p>All calls go through one function of libc, {@code syscall}, so one method handle serves them all: linking one costs a
 * fresh JVM more than listing a thousand files. Six whole numbers go in, pointers as addresses: on both machines each
 * has a register of its own, whatever a call does with it.
 */
final class Syscalls {
    private final Scratch.Pool pool = new Scratch.Pool();

    /** Linked when the first call is made. */
    private static final class Libc {
        static final MethodHandle SYSCALL = sixNumbers("syscall");
    }

    /** A function that takes up to six whole numbers or pointers. Linking a second one of this shape is cheap. */
    @SuppressWarnings("restricted") // what the functions do with the numbers is looked after here
    static MethodHandle sixNumbers(String function) {
        var number = ValueLayout.JAVA_LONG;
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(function),
                FunctionDescriptor.of(number, number, number, number, number, number, number),
                Linker.Option.captureCallState("errno"));
    }

    Scratch take() {
        return pool.take();
    }

    void giveBack(Scratch scratch) {
        pool.giveBack(scratch);
    }

    /** @return what the kernel returned, at least 0; or the error number, negated */
    long call(Scratch scratch, Call call, long a, long b, long c, long d, long e) {
        long result;
        try {
            result = (long) Libc.SYSCALL.invokeExact(scratch.state, call.number(), a, b, c, d, e);
        } catch (Throwable broken) {
            throw new IllegalStateException("a system call could not be made", broken);
        }
        return result == -1 ? -scratch.errno() : result;
    }

    /** The same, again as long as a signal cuts it short. */
    long patient(Scratch scratch, Call call, long a, long b, long c, long d, long e) throws Refused {
        long result;
        do {
            result = call(scratch, call, a, b, c, d, e);
        } while (result == -Errno.EINTR);
        return orRefused(result);
    }

    static long orRefused(long result) throws Refused {
        if (result < 0) {
            throw new Refused((int) -result);
        }
        return result;
    }

    /** A call on numbers alone. */
    long simple(Call call, long a, long b, long c) throws Refused {
        Scratch scratch = take();
        try {
            return patient(scratch, call, a, b, c, 0, 0);
        } finally {
            giveBack(scratch);
        }
    }

    /** A call on a name in a folder. */
    long named(Call call, int folder, byte[] name, long c, long d, long e) throws Refused {
        Scratch scratch = take();
        try {
            return patient(scratch, call, folder, scratch.name(name), c, d, e);
        } finally {
            giveBack(scratch);
        }
    }

    /** A call on two names. */
    void twoNames(Call call, int fromFolder, byte[] from, int toFolder, byte[] to, long flags) throws Refused {
        Scratch scratch = take();
        try {
            patient(scratch, call, fromFolder, scratch.name(from), toFolder, scratch.secondName(to), flags);
        } finally {
            giveBack(scratch);
        }
    }
}

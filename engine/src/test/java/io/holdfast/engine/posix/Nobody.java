package io.holdfast.engine.posix;

import java.util.concurrent.Callable;

/**
 * Runs something without root's rights over files: {@code setfsuid} takes them from the calling thread alone. Whoever is not root
 * has none to lose.
 */
public final class Nobody {
    private static final long NOBODY = 65534;

    private Nobody() {}

    public static <T> T call(Callable<T> work) throws Exception {
        setFileUser(NOBODY);
        try {
            return work.call();
        } finally {
            setFileUser(new Kernel().effectiveUser());
        }
    }

    private static void setFileUser(long user) {
        try {
            var scratch = new Scratch();
            long _ = (long) Syscalls.sixNumbers("setfsuid").invokeExact(scratch.state, user, 0L, 0L, 0L, 0L, 0L);
        } catch (Throwable broken) {
            throw new IllegalStateException(broken);
        }
    }
}

package io.holdfast.engine.posix;

import static io.holdfast.engine.posix.Errno.*;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Full;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;

/**
 * The kernel said no to a call. Checked, since what a number means depends on the call: a file that is gone is no error
 * for a listing. Without a stack trace, since it is cheap to throw then.
 */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final int errno;

    Refused(int errno) {
        super("errno " + errno, null, false, false);
        this.errno = errno;
    }

    /** One of {@link Errno}. */
    public int errno() {
        return errno;
    }

    /** Whether what was named is not there, or not there any more. */
    public boolean isGone() {
        return errno == ENOENT;
    }

    /** Whether something that is no folder, a link for example, stands where a folder was named. */
    public boolean isNoFolder() {
        return errno == ENOTDIR || errno == ELOOP;
    }

    /** Whether the process or the machine is short of something, so that going on with the next file makes no sense. */
    public boolean isShortage() {
        return errno == EMFILE || errno == ENFILE || errno == ENOMEM;
    }

    /**
     * The error for people.
     *
     * @param path what it is about, printable
     * @param what what failed, such as "cannot be opened"
     */
    public HoldfastException at(String path, String what) {
        String sentence = sentence(path, what);
        return switch (errno) {
            case ENOENT, ENOTDIR -> new NotFound(sentence);
            case EACCES, EPERM, EROFS -> new AccessDenied(sentence);
            case ENOSPC, EDQUOT -> new Full(sentence);
            case EEXIST, ENOTEMPTY, EISDIR, ELOOP, EXDEV -> new Conflict(sentence);
            case ENAMETOOLONG, EOPNOTSUPP, ENOSYS, EINVAL, EFBIG, EMLINK, E2BIG -> new Unsupported(sentence);
            default -> new Busy(sentence);
        };
    }

    /** The same as text alone. */
    public String sentence(String path, String what) {
        return path + " " + what + ": " + Errno.words(errno) + ". Next: " + next();
    }

    private String next() {
        return switch (errno) {
            case ENOENT, ENOTDIR -> "check the path";
            case EACCES, EPERM -> "run as a user who may do that, or leave it out";
            case EROFS -> "choose another place, or mount it for writing";
            case ENOSPC, EDQUOT -> "make room there";
            case EEXIST, ENOTEMPTY, EISDIR, ELOOP, EXDEV -> "move away what is in the way";
            case ENAMETOOLONG, EOPNOTSUPP, ENOSYS, EINVAL, EFBIG, EMLINK -> "choose another file system";
            case E2BIG -> "keep it in an archive file beside";
            case EMFILE, ENFILE -> "raise the limit of open files (ulimit -n)";
            case EIO -> "look at the disk and at the kernel's log";
            default -> "try again";
        };
    }
}

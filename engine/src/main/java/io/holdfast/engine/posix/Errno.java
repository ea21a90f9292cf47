package io.holdfast.engine.posix;

/** Error numbers of Linux, equal on all machines that this runs on. Source: {@code asm-generic/errno.h}. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int E2BIG = 7;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int EFBIG = 27;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int EMLINK = 31;
    public static final int ERANGE = 34;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int ENODATA = 61;
    public static final int EOPNOTSUPP = 95;
    public static final int ESTALE = 116;
    public static final int EDQUOT = 122;

    private Errno() {}

    /** In words, for a message. */
    static String words(int errno) {
        return switch (errno) {
            case EPERM -> "not permitted";
            case ENOENT -> "no such file or folder";
            case EIO -> "input/output error";
            case E2BIG -> "extended attributes of over 512 KiB, more than an entry holds";
            case EBADF -> "closed already";
            case EACCES -> "permission denied";
            case EBUSY -> "in use";
            case EEXIST -> "something is there already";
            case ENOTDIR -> "not a folder";
            case EISDIR -> "a folder";
            case EINVAL -> "not possible here";
            case ENFILE, EMFILE -> "too many open files";
            case EFBIG -> "too large for this file system";
            case ENOSPC -> "no space left";
            case EROFS -> "read-only file system";
            case EMLINK -> "too many links";
            case ENAMETOOLONG -> "name too long";
            case ENOTEMPTY -> "folder not empty";
            case ELOOP -> "a symbolic link";
            case EOPNOTSUPP, ENOSYS -> "not supported by this file system";
            case ESTALE -> "its server knows it no more (stale file handle)";
            case EDQUOT -> "quota reached";
            default -> "error " + errno;
        };
    }
}

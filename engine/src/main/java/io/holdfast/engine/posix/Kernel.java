package io.holdfast.engine.posix;

/**
 * Opens, looks, reads and writes. Names are bytes, relative to a folder's descriptor, and nothing is resolved but what a
 * call says. Making and removing names: {@link #names}; owners, modes, times and extended attributes: {@link #metadata}.
 * Safe for many threads.
 */
public final class Kernel {
    /** In place of a folder: a relative name then begins at the working directory, an absolute one at the root. */
    public static final int WORKING_DIRECTORY = -100;

    private static final int EMPTY_PATH = 0x1000;
    private static final int SYMLINK_NO_FOLLOW = 0x100;
    private static final int NO_AUTOMOUNT = 0x800;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int DENTS_BYTES = 64 * 1024;
    private static final byte[] NO_NAME = {};
    private static final byte[] ITSELF = {'.'};

    private static final byte[] THIS_FOLDER = {'.'};
    private static final int WRITE_AND_SEARCH = 3;
    private static final int EFFECTIVE_RIGHTS = 0x200;

    private final Syscalls calls = new Syscalls();
    private final Names names = new Names(calls);
    private final Metadata metadata = new Metadata(calls);

    public Names names() {
        return names;
    }

    public Metadata metadata() {
        return metadata;
    }

    /** What {@link #list} finds: one name in a folder. */
    public interface Found {
        /**
         * @param name an array of its own
         * @param type as in {@link Stat#type}; 0 where the file system does not say
         */
        void found(byte[] name, int type) throws Refused;
    }

    /**
     * Opens what has this name.
     *
     * @param flags of {@link Open}
     * @param mode  of a file that this makes, less the process's umask
     */
    public int open(int folder, byte[] name, int flags, int mode) throws Refused {
        return (int) calls.named(Call.OPENAT, folder, name, flags | Open.CLOSE_ON_EXEC, mode, 0);
    }

    /** Refused where nothing can be put into this folder, with the rights that the process has in truth. */
    public void mustBeWritable(int folder) throws Refused {
        calls.named(Call.FACCESSAT2, folder, THIS_FOLDER, WRITE_AND_SEARCH, EFFECTIVE_RIGHTS, 0);
    }

    /** Closes; on Linux the descriptor is free afterwards, whatever else the kernel has to say. */
    public void close(int descriptor) {
        Scratch scratch = calls.take();
        try {
            calls.call(scratch, Call.CLOSE, descriptor, 0, 0, 0, 0);
        } finally {
            calls.giveBack(scratch);
        }
    }

    /** What has this name; a link itself, not what it points to. */
    public Stat stat(int folder, byte[] name) throws Refused {
        return stat(folder, name, SYMLINK_NO_FOLLOW | NO_AUTOMOUNT);
    }

    /** What this descriptor was opened for. */
    public Stat stat(int descriptor) throws Refused {
        return stat(descriptor, NO_NAME, EMPTY_PATH);
    }

    private Stat stat(int folder, byte[] name, int flags) throws Refused {
        Scratch scratch = calls.take();
        try {
            calls.patient(scratch, Call.STATX, folder, scratch.name(name), flags, Stat.MASK, scratch.dataAddress);
            return Stat.read(scratch.data);
        } finally {
            calls.giveBack(scratch);
        }
    }

    /**
     * Every name in a folder, in no order, but those of itself and of its parent. The place up to which a folder was read
     * belongs to its descriptor; this opens another one, so that many may list one folder side by side.
     */
    public void list(int folder, Found found) throws Refused {
        int own = open(folder, ITSELF, Open.DIRECTORY, 0);
        try {
            listOpened(own, found);
        } finally {
            close(own);
        }
    }

    private void listOpened(int folder, Found found) throws Refused {
        Scratch scratch = calls.take();
        try {
            byte[] dents = scratch.heap();
            while (true) {
                int bytes =
                        (int) calls.patient(scratch, Call.GETDENTS64, folder, scratch.dataAddress, DENTS_BYTES, 0, 0);
                if (bytes == 0) {
                    return;
                }
                scratch.data.get(0, dents, 0, bytes);
                Dents.tell(dents, bytes, found);
            }
        } finally {
            calls.giveBack(scratch);
        }
    }

    /** What a symbolic link says. */
    public byte[] readLink(int folder, byte[] name) throws Refused {
        Scratch scratch = calls.take();
        try {
            int length = (int) calls.patient(
                    scratch, Call.READLINKAT, folder, scratch.name(name), scratch.dataAddress, Scratch.DATA_BYTES, 0);
            return scratch.dataBytes(length);
        } finally {
            calls.giveBack(scratch);
        }
    }

    /**
     * Reads at a place.
     *
     * @return bytes read, at most {@code length}; 0 at the end of the file and nowhere else
     */
    public int read(int file, byte[] into, int offset, int length, long position) throws Refused {
        Scratch scratch = calls.take();
        try {
            int most = Math.min(length, Scratch.DATA_BYTES);
            int count = (int) calls.patient(scratch, Call.PREAD, file, scratch.dataAddress, most, position, 0);
            scratch.data.get(0, into, offset, count);
            return count;
        } finally {
            calls.giveBack(scratch);
        }
    }

    /** Writes all these bytes at a place. */
    public void write(int file, byte[] from, int offset, int length, long position) throws Refused {
        Scratch scratch = calls.take();
        try {
            int done = 0;
            while (done < length) {
                int more = Math.min(length - done, Scratch.DATA_BYTES);
                scratch.data.put(0, from, offset + done, more);
                done += (int) calls.patient(scratch, Call.PWRITE, file, scratch.dataAddress, more, position + done, 0);
            }
        } finally {
            calls.giveBack(scratch);
        }
    }

    /** First place at or behind this one where there is data; refused with ENXIO where there is none. */
    public long seekData(int file, long from) throws Refused {
        return calls.simple(Call.LSEEK, file, from, SEEK_DATA);
    }

    /** First place at or behind this one where a hole begins: the end of the file is one. */
    public long seekHole(int file, long from) throws Refused {
        return calls.simple(Call.LSEEK, file, from, SEEK_HOLE);
    }

    /** Makes a file this long; what is new reads as zeros and takes no room. */
    public void truncate(int file, long length) throws Refused {
        calls.simple(Call.FTRUNCATE, file, length, 0);
    }

    /** Content and attributes are on the disk when this returns. */
    public void sync(int descriptor) throws Refused {
        calls.simple(Call.FSYNC, descriptor, 0, 0);
    }

    /** Everything in the file system of this descriptor is on the disk when this returns. */
    public void syncFileSystem(int descriptor) throws Refused {
        calls.simple(Call.SYNCFS, descriptor, 0, 0);
    }

    /** The user whose permissions count. */
    public int effectiveUser() {
        Scratch scratch = calls.take();
        try {
            return (int) calls.call(scratch, Call.GETEUID, 0, 0, 0, 0, 0);
        } finally {
            calls.giveBack(scratch);
        }
    }
}

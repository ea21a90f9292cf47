package io.holdfast.engine.posix;

/** Makes, moves and removes names in folders. No call follows a symbolic link. */
public final class Names {
    private static final int REMOVE_FOLDER = 0x200;
    private static final int RENAME_NO_REPLACE = 1;

    private final Syscalls calls;

    Names(Syscalls calls) {
        this.calls = calls;
    }

    /** @param mode less the process's umask */
    public void makeFolder(int folder, byte[] name, int mode) throws Refused {
        calls.named(Call.MKDIRAT, folder, name, mode, 0, 0);
    }

    /**
     * Makes a FIFO or a device.
     *
     * @param device major × 2³² + minor; 0 for a FIFO
     */
    public void makeNode(int folder, byte[] name, int type, int mode, long device) throws Refused {
        calls.named(Call.MKNODAT, folder, name, type | mode, packed(device), 0);
    }

    /** As the kernel takes it: the low eight bits of the minor number, the major one, the rest of the minor one. */
    private static long packed(long device) {
        long major = device >>> 32;
        long minor = device & 0xffff_ffffL;
        return (minor & 0xff) | (major << 8) | ((minor & ~0xffL) << 12);
    }

    public void makeSymlink(byte[] target, int folder, byte[] name) throws Refused {
        Scratch scratch = calls.take();
        try {
            calls.patient(scratch, Call.SYMLINKAT, scratch.name(target), folder, scratch.secondName(name), 0, 0);
        } finally {
            calls.giveBack(scratch);
        }
    }

    /** One more name for a file. */
    public void link(int fromFolder, byte[] from, int toFolder, byte[] to) throws Refused {
        calls.twoNames(Call.LINKAT, fromFolder, from, toFolder, to, 0);
    }

    /** Takes the place of what has the new name. */
    public void rename(int fromFolder, byte[] from, int toFolder, byte[] to) throws Refused {
        calls.twoNames(Call.RENAMEAT2, fromFolder, from, toFolder, to, 0);
    }

    /** Refused with EEXIST where something has the new name, with EINVAL where the file system can't promise that. */
    public void renameToFree(int fromFolder, byte[] from, int toFolder, byte[] to) throws Refused {
        calls.twoNames(Call.RENAMEAT2, fromFolder, from, toFolder, to, RENAME_NO_REPLACE);
    }

    /** Removes a name that is not a folder's. */
    public void remove(int folder, byte[] name) throws Refused {
        calls.named(Call.UNLINKAT, folder, name, 0, 0, 0);
    }

    /** Removes an empty folder. */
    public void removeFolder(int folder, byte[] name) throws Refused {
        calls.named(Call.UNLINKAT, folder, name, REMOVE_FOLDER, 0, 0);
    }
}

package io.holdfast.engine.posix;

import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.Time;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Owners, modes, times and extended attributes, by descriptor or by name; by name, a link's own. */
public final class Metadata {
    /** Ceiling for the extended attributes of one file, names and values: more does not fit into an entry. */
    public static final int MOST_EXTENDED = 512 * 1024;

    private static final int SYMLINK_NO_FOLLOW = 0x100;
    private static final long UTIME_OMIT = 0x3ffffffe;
    private static final Comparator<Named> BY_NAME = (a, b) -> Arrays.compareUnsigned(a.name(), b.name());

    private final Syscalls calls;

    Metadata(Syscalls calls) {
        this.calls = calls;
    }

    public void changeMode(int descriptor, int mode) throws Refused {
        calls.simple(Call.FCHMOD, descriptor, mode, 0);
    }

    /**
     * By name, without following a link that came into its place: refused for links, which have no mode. The kernel has such a call
     * since 6.6 alone, so a descriptor that only names the place is opened, and changed by its path in {@code /proc}.
     */
    public void changeMode(int folder, byte[] name, int mode) throws Refused {
        int place = (int) calls.named(Call.OPENAT, folder, name, Open.PATH | Open.NO_FOLLOW | Open.CLOSE_ON_EXEC, 0, 0);
        try {
            byte[] path = ("/proc/self/fd/" + place).getBytes(StandardCharsets.US_ASCII);
            calls.named(Call.FCHMODAT, Kernel.WORKING_DIRECTORY, path, mode, 0, 0);
        } finally {
            calls.simple(Call.CLOSE, place, 0, 0);
        }
    }

    public void changeOwner(int descriptor, int user, int group) throws Refused {
        calls.simple(Call.FCHOWN, descriptor, Integer.toUnsignedLong(user), Integer.toUnsignedLong(group));
    }

    public void changeOwner(int folder, byte[] name, int user, int group) throws Refused {
        long unsignedUser = Integer.toUnsignedLong(user);
        calls.named(Call.FCHOWNAT, folder, name, unsignedUser, Integer.toUnsignedLong(group), SYMLINK_NO_FOLLOW);
    }

    /** Sets mtime and leaves atime as it is. */
    public void changeModified(int descriptor, Time time) throws Refused {
        Scratch scratch = calls.take();
        try {
            fill(scratch, time);
            calls.patient(scratch, Call.UTIMENSAT, descriptor, 0, scratch.dataAddress, 0, 0);
        } finally {
            calls.giveBack(scratch);
        }
    }

    public void changeModified(int folder, byte[] name, Time time) throws Refused {
        Scratch scratch = calls.take();
        try {
            fill(scratch, time);
            calls.patient(
                    scratch, Call.UTIMENSAT, folder, scratch.name(name), scratch.dataAddress, SYMLINK_NO_FOLLOW, 0);
        } finally {
            calls.giveBack(scratch);
        }
    }

    private static void fill(Scratch scratch, Time time) {
        scratch.data.putLong(0, 0);
        scratch.data.putLong(8, UTIME_OMIT);
        scratch.data.putLong(16, time.seconds());
        scratch.data.putLong(24, time.nanos());
    }

    /** All extended attributes, sorted by name; none where the file system has no such thing. */
    public List<Named> extended(int descriptor) throws Refused {
        Scratch scratch = calls.take();
        try {
            byte[] names = answer(scratch, Call.FLISTXATTR, descriptor, scratch.dataAddress, Scratch.DATA_BYTES, 0);
            List<Named> found = new ArrayList<>(0);
            for (byte[] name : split(names)) {
                long address = scratch.name(name);
                addIfThere(found, name, scratch, Call.FGETXATTR, descriptor, address);
            }
            return bounded(found);
        } finally {
            calls.giveBack(scratch);
        }
    }

    /**
     * The same by name. The kernel has such calls for paths alone, so the folder is named by its descriptor's place in
     * {@code /proc}; without {@code /proc} there are none.
     */
    public List<Named> extended(int folder, byte[] name) throws Refused {
        byte[] path = pathOf(folder, name);
        Scratch scratch = calls.take();
        try {
            long address = scratch.name(path);
            byte[] names = answer(scratch, Call.LLISTXATTR, address, scratch.dataAddress, Scratch.DATA_BYTES, 0);
            List<Named> found = new ArrayList<>(0);
            for (byte[] attribute : split(names)) {
                addIfThere(found, attribute, scratch, Call.LGETXATTR, address, scratch.secondName(attribute));
            }
            return bounded(found);
        } finally {
            calls.giveBack(scratch);
        }
    }

    /** Whether an open file or folder has this extended attribute. */
    public boolean has(int descriptor, byte[] attribute) throws Refused {
        Scratch scratch = calls.take();
        try {
            long length =
                    calls.call(scratch, Call.FGETXATTR, descriptor, scratch.name(attribute), scratch.dataAddress, 0, 0);
            if (length == -Errno.ENODATA || length == -Errno.EOPNOTSUPP) {
                return false;
            }
            Syscalls.orRefused(length);
            return true;
        } finally {
            calls.giveBack(scratch);
        }
    }

    private static byte[] pathOf(int folder, byte[] name) {
        byte[] prefix = ("/proc/self/fd/" + folder + "/").getBytes(StandardCharsets.US_ASCII);
        byte[] path = Arrays.copyOf(prefix, prefix.length + name.length);
        System.arraycopy(name, 0, path, prefix.length, name.length);
        return path;
    }

    private byte[] answer(Scratch scratch, Call call, long a, long b, long c, long d) throws Refused {
        long length = calls.call(scratch, call, a, b, c, d, 0);
        if (length == -Errno.EOPNOTSUPP || length == -Errno.ENOSYS) {
            return new byte[0];
        }
        return scratch.dataBytes((int) Syscalls.orRefused(length));
    }

    private static List<byte[]> split(byte[] names) {
        if (names.length == 0) {
            return List.of();
        }
        List<byte[]> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < names.length; i++) {
            if (names[i] == 0) {
                parts.add(Arrays.copyOfRange(names, start, i));
                start = i + 1;
            }
        }
        return parts;
    }

    /** An attribute that was removed meanwhile, or is listed and not served, is not there. */
    private void addIfThere(List<Named> found, byte[] name, Scratch scratch, Call call, long of, long nameAddress)
            throws Refused {
        long length = calls.call(scratch, call, of, nameAddress, scratch.dataAddress, Scratch.DATA_BYTES, 0);
        if (length != -Errno.ENODATA && length != -Errno.EOPNOTSUPP) {
            found.add(new Named(name, scratch.dataBytes((int) Syscalls.orRefused(length))));
        }
    }

    private static List<Named> bounded(List<Named> found) throws Refused {
        long bytes = 0;
        for (Named one : found) {
            bytes += one.name().length + one.value().length;
        }
        if (bytes > MOST_EXTENDED) {
            throw new Refused(Errno.E2BIG);
        }
        found.sort(BY_NAME);
        return found;
    }

    public void changeExtended(int descriptor, Named attribute) throws Refused {
        Scratch scratch = calls.take();
        try {
            long name = scratch.name(attribute.name());
            setExtended(scratch, Call.FSETXATTR, descriptor, name, attribute.value());
        } finally {
            calls.giveBack(scratch);
        }
    }

    public void changeExtended(int folder, byte[] name, Named attribute) throws Refused {
        byte[] path = pathOf(folder, name);
        Scratch scratch = calls.take();
        try {
            long of = scratch.name(path);
            setExtended(scratch, Call.LSETXATTR, of, scratch.secondName(attribute.name()), attribute.value());
        } finally {
            calls.giveBack(scratch);
        }
    }

    private void setExtended(Scratch scratch, Call call, long of, long name, byte[] value) throws Refused {
        if (value.length > Scratch.DATA_BYTES) {
            throw new Refused(Errno.E2BIG);
        }
        scratch.data.put(0, value);
        calls.patient(scratch, call, of, name, scratch.dataAddress, value.length, 0);
    }

    public void removeExtended(int descriptor, byte[] attribute) throws Refused {
        calls.named(Call.FREMOVEXATTR, descriptor, attribute, 0, 0, 0);
    }
}

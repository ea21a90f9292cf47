package io.holdfast.engine.posix;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what the kernel tells into what an entry keeps. Safe for many threads. */
public final class Inspector {
    private final Kernel kernel;
    private final Accounts accounts;
    private final long homeDevice;

    /**
     * @param homeDevice the file system of the root: files in it have their inode as hard-link group
     */
    public Inspector(Kernel kernel, Accounts accounts, long homeDevice) {
        this.kernel = kernel;
        this.accounts = accounts;
        this.homeDevice = homeDevice;
    }

    /**
     * A name in a folder, with all that can be told without opening it. Extended attributes of a file are left out: who opens it has
     * them cheaper.
     *
     * @throws Refused with ENODEV for a type of file that Linux does not have today
     */
    public Listed look(Key key, int folder, byte[] name) throws Refused {
        Stat stat = kernel.stat(folder, name);
        return stat.isFile() ? outside(key, stat) : closely(key, folder, name, stat);
    }

    /** The same with extended attributes, whatever it is. */
    public Listed lookClosely(Key key, int folder, byte[] name) throws Refused {
        return closely(key, folder, name, kernel.stat(folder, name));
    }

    private Listed closely(Key key, int folder, byte[] name, Stat stat) throws Refused {
        byte[] target = stat.type() == Stat.SYMLINK ? kernel.readLink(folder, name) : null;
        return listed(key, stat, target, kernel.metadata().extended(folder, name));
    }

    /** An open file or folder, with its extended attributes. */
    public Listed look(Key key, int descriptor, Stat stat) throws Refused {
        return listed(key, stat, null, kernel.metadata().extended(descriptor));
    }

    /** What its stat tells alone. */
    public Listed outside(Key key, Stat stat) throws Refused {
        return listed(key, stat, null, List.of());
    }

    private Listed listed(Key key, Stat stat, byte @Nullable [] target, List<Named> extended) throws Refused {
        Kind kind = stat.kind();
        if (kind == null) {
            throw new Refused(Errno.ENODEV);
        }
        var attributes = new FileAttributes(
                stat.mode(),
                stat.user(),
                stat.group(),
                accounts.userName(stat.user()),
                accounts.groupName(stat.group()),
                stat.changed(),
                stat.inode(),
                hardLinks(stat),
                target,
                stat.deviceId(),
                extended,
                List.of());
        return new Listed(key, kind, kind == Kind.FILE ? stat.size() : 0, stat.modified(), attributes);
    }

    /**
     * Equal for all names of a file, not 0. An inode's number is unique in its file system alone, so that of another file system is
     * stirred with its device: one to one in each of them, and by chance alone equal to one of another (2⁻⁶⁴ a pair).
     */
    private long hardLinks(Stat stat) {
        if (stat.links() < 2 || stat.isFolder()) {
            return 0;
        }
        long group = stat.device() == homeDevice ? stat.inode() : stir(stat.inode() ^ stir(stat.device()));
        return group == 0 ? 1 : group;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
    private static long stir(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}

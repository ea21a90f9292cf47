package io.holdfast.engine.posix;

import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Time;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What {@code statx} tells of a file.
 *
 * @param type      type bits of {@code st_mode}: one of the constants below
 * @param mode      permission, set-id and sticky bits
 * @param links     how many names it has
 * @param device    of the file system: major × 2³² + minor
 * @param blocks    room that it takes, in units of 512 bytes
 * @param deviceId  of a device file: major × 2³² + minor
 */
public record Stat(
        int type,
        int mode,
        int links,
        int user,
        int group,
        long device,
        long inode,
        long size,
        long blocks,
        Time modified,
        Time changed,
        long deviceId) {

    public static final int FIFO = 0x1000;
    public static final int CHARACTER_DEVICE = 0x2000;
    public static final int FOLDER = 0x4000;
    public static final int BLOCK_DEVICE = 0x6000;
    public static final int FILE = 0x8000;
    public static final int SYMLINK = 0xa000;
    public static final int SOCKET = 0xc000;

    /** Bytes of {@code struct statx}, which is laid out alike on all machines. */
    static final int BYTES = 256;

    /** STATX_BASIC_STATS. */
    static final int MASK = 0x7ff;

    static Stat read(ByteBuffer statx) {
        int mode = Short.toUnsignedInt(statx.getShort(28));
        return new Stat(
                mode & 0xf000,
                mode & 0xfff,
                statx.getInt(16),
                statx.getInt(20),
                statx.getInt(24),
                device(statx, 136),
                statx.getLong(32),
                statx.getLong(40),
                statx.getLong(48),
                time(statx, 112),
                time(statx, 96),
                device(statx, 128));
    }

    private static long device(ByteBuffer statx, int at) {
        long major = Integer.toUnsignedLong(statx.getInt(at));
        return (major << 32) | Integer.toUnsignedLong(statx.getInt(at + 4));
    }

    private static Time time(ByteBuffer statx, int at) {
        int nanos = statx.getInt(at + 8);
        return new Time(statx.getLong(at), Math.clamp(nanos, 0, 999_999_999));
    }

    public boolean isFile() {
        return type == FILE;
    }

    public boolean isFolder() {
        return type == FOLDER;
    }

    /** Whether it takes less room than it has bytes, by a block of 512 at least: then it may have holes. */
    public boolean isSparse() {
        return isFile() && blocks < size >>> 9;
    }

    /** Whether both are one file with the same content, as far as its times and its size can tell. */
    public boolean isSameVersion(Stat other) {
        return inode == other.inode
                && device == other.device
                && size == other.size
                && modified.equals(other.modified)
                && changed.equals(other.changed);
    }

    /** {@code null} for a type that Linux does not have today. */
    public @Nullable Kind kind() {
        return switch (type) {
            case FILE -> Kind.FILE;
            case FOLDER -> Kind.FOLDER;
            case SYMLINK -> Kind.SYMLINK;
            case FIFO -> Kind.FIFO;
            case SOCKET -> Kind.SOCKET;
            case CHARACTER_DEVICE -> Kind.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> Kind.BLOCK_DEVICE;
            default -> null;
        };
    }
}

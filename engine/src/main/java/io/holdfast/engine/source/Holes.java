package io.holdfast.engine.source;

import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.FileAttributes.Hole;
import io.holdfast.engine.posix.Errno;
import io.holdfast.engine.posix.Kernel;
import io.holdfast.engine.posix.Refused;
import java.util.ArrayList;
import java.util.List;

/** Finds the holes of a sparse file. */
final class Holes {
    /** Where there are more, the short ones are read as the zeros that they stand for. */
    static final int MOST = FileAttributes.MAX_HOLES;

    /** The length below which a hole is short, the first time that there are too many; four times as much each further time. */
    private static final long FIRST_LEAST = 64 * 1024;

    private Holes() {}

    /** Ascending. None where the file system can't tell. */
    static List<Hole> of(Kernel kernel, int file, long size) throws Refused {
        try {
            return find(kernel, file, size);
        } catch (Refused refused) {
            if (refused.errno() == Errno.EINVAL || refused.errno() == Errno.EOPNOTSUPP) {
                return List.of();
            }
            throw refused;
        }
    }

    private static List<Hole> find(Kernel kernel, int file, long size) throws Refused {
        List<Hole> holes = new ArrayList<>();
        long least = 1;
        long at = 0;
        while (at < size) {
            long data = dataFrom(kernel, file, at, size);
            if (data - at >= least) {
                holes.add(new Hole(at, data - at));
            }
            at = data < size ? holeFrom(kernel, file, data, size) : size;
            while (holes.size() > MOST) {
                least = least == 1 ? FIRST_LEAST : 4 * least;
                long shortest = least;
                holes.removeIf(hole -> hole.length() < shortest);
            }
        }
        return holes;
    }

    private static long dataFrom(Kernel kernel, int file, long at, long size) throws Refused {
        try {
            return Math.min(kernel.seekData(file, at), size);
        } catch (Refused refused) {
            return atEnd(refused, size);
        }
    }

    private static long holeFrom(Kernel kernel, int file, long at, long size) throws Refused {
        try {
            return Math.min(kernel.seekHole(file, at), size);
        } catch (Refused refused) {
            return atEnd(refused, size);
        }
    }

    /** No data, or no file any more, from there on. */
    private static long atEnd(Refused refused, long size) throws Refused {
        if (refused.errno() == Errno.ENXIO) {
            return size;
        }
        throw refused;
    }

    /** Those of a file that ends here. */
    static List<Hole> before(long end, List<Hole> holes) {
        return holes.stream()
                .filter(hole -> hole.offset() < end)
                .map(hole -> new Hole(hole.offset(), Math.min(hole.length(), end - hole.offset())))
                .toList();
    }
}

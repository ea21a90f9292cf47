package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.FileAttributes.Hole;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.posix.Errno;
import io.holdfast.engine.posix.Folders;
import io.holdfast.engine.posix.Kernel;
import io.holdfast.engine.posix.Open;
import io.holdfast.engine.posix.Place;
import io.holdfast.engine.posix.Refused;
import io.holdfast.engine.posix.Stat;
import java.time.Instant;
import java.util.List;

/**
 * A file being read. What counts is the file that has the name when it is opened: its attributes, also where another one
 * was listed. It is read up to the size that it has then, so that one that grows as fast has an end all the same; what changes while
 * it is read makes it moved. For one thread at a time.
 */
final class TreeFile implements Source.Content {
    /** Most that is read of a file that says it is empty: some under {@code /proc} and in FUSE do, and are not. */
    private static final long MOST_UNANNOUNCED = 16 * 1024 * 1024;

    private final Tree tree;
    private final Kernel kernel;
    private final int file;
    private final Stat atOpening;
    private final Instant opened = Instant.now();
    private final List<Hole> holes;
    private Listed listed;

    /** Where the content ends, as far as it is known. */
    private long end;

    private long position;
    private int nextHole;

    private TreeFile(Tree tree, int file, Stat atOpening, Listed listed) {
        this.tree = tree;
        this.kernel = tree.kernel();
        this.file = file;
        this.atOpening = atOpening;
        this.listed = listed;
        this.holes = ((FileAttributes) listed.attributes()).holes();
        this.end = atOpening.size() == 0 ? MOST_UNANNOUNCED : atOpening.size();
    }

    /**
     * Opens a file of a tree.
     *
     * @throws HoldfastException if it is gone, is no file any more, or may not be read
     */
    static TreeFile open(Tree tree, Key key, Place place) {
        try (Folders.Folder folder = tree.folders().open(place.folder())) {
            int file = open(tree.kernel(), folder.descriptor(), place.name());
            try {
                return opened(tree, key, file);
            } catch (Refused | RuntimeException e) {
                tree.kernel().close(file);
                throw e;
            }
        } catch (Refused refused) {
            throw refused.at(tree.path(key), "cannot be read");
        }
    }

    /** Leaves the time of access as it is, where that is allowed: to the owner and to root. */
    private static int open(Kernel kernel, int folder, byte[] name) throws Refused {
        int flags = Open.READ | Open.NO_FOLLOW | Open.NONBLOCK;
        try {
            return kernel.open(folder, name, flags | Open.NO_ATIME, 0);
        } catch (Refused refused) {
            if (refused.errno() != Errno.EPERM) {
                throw refused;
            }
            return kernel.open(folder, name, flags, 0);
        }
    }

    private static TreeFile opened(Tree tree, Key key, int file) throws Refused {
        Stat stat = tree.kernel().stat(file);
        if (!stat.isFile()) {
            throw new Conflict(tree.path(key) + " was a file when it was listed and is something else now. "
                    + "Next: none, the next backup takes it as what it is");
        }
        Listed listed = tree.inspector().look(key, file, stat);
        if (stat.isSparse()) {
            var attributes = (FileAttributes) listed.attributes();
            listed = listed.with(attributes.with(attributes.extended(), Holes.of(tree.kernel(), file, stat.size())));
        }
        return new TreeFile(tree, file, stat, listed);
    }

    @Override
    public Listed listed() {
        return listed;
    }

    /** Passes over so many bytes, holes not counted; returns whether there are as many. */
    boolean skips(long bytes) {
        long left = bytes;
        while (left > 0) {
            long step = Math.min(left, untilHoleOrEnd());
            if (step <= 0) {
                return false;
            }
            position += step;
            left -= step;
        }
        return true;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        int done = 0;
        try {
            while (done < length) {
                int wanted = (int) Math.min(length - done, untilHoleOrEnd());
                int count = wanted == 0 ? 0 : kernel.read(file, buffer, offset + done, wanted, position);
                if (count == 0) {
                    ended();
                    break;
                }
                position += count;
                done += count;
            }
        } catch (Refused refused) {
            throw refused.at(tree.path(listed.key()), "cannot be read");
        }
        return done;
    }

    /** Steps over a hole that begins here. */
    private long untilHoleOrEnd() {
        while (nextHole < holes.size() && holes.get(nextHole).offset() <= position) {
            Hole hole = holes.get(nextHole++);
            position = hole.offset() + hole.length();
        }
        return (nextHole < holes.size() ? holes.get(nextHole).offset() : end) - position;
    }

    /** Nothing follows the position: that is the size of what was read, whatever was announced. */
    private void ended() {
        if (position == MOST_UNANNOUNCED && atOpening.size() == 0) {
            throw new Unsupported(
                    tree.path(listed.key()) + " says that it is empty and goes on for over 16 MiB. Next: exclude it");
        }
        end = position;
        if (position != listed.size()) {
            var attributes = (FileAttributes) listed.attributes();
            listed = new Listed(
                    listed.key(),
                    listed.kind(),
                    position,
                    listed.modified(),
                    attributes.with(attributes.extended(), Holes.before(position, holes)));
        }
    }

    @Override
    public Source.Outcome outcome() {
        try {
            boolean steady = kernel.stat(file).isSameVersion(atOpening);
            return steady ? new Source.Outcome.Steady() : new Source.Outcome.Moved(opened, Instant.now());
        } catch (Refused refused) {
            throw refused.at(tree.path(listed.key()), "cannot be looked at");
        }
    }

    @Override
    public void close() {
        kernel.close(file);
    }
}

package io.holdfast.engine.backup;

import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.PartWay;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * When a key counts as unchanged without being read: an object by version where it has one, ETag, size and last-modified, a file by
 * size, mtime, ctime and inode, anything else by all that the listing tells.
 *
 * @param ctime whether a file's ctime counts
 * @param inode whether a file's inode counts
 * @param beside whether what no listing tells counts, tags and access lists of objects: then each is asked for
 */
public record ChangeRule(Use ctime, Use inode, Use beside) {
    /** By what listings tell. */
    public ChangeRule(Use ctime, Use inode) {
        this(ctime, inode, Use.IGNORED);
    }

    /** Whether something counts. */
    public enum Use {
        COUNTS,
        IGNORED
    }

    /** Everything counts. */
    public static final ChangeRule STRICT = new ChangeRule(Use.COUNTS, Use.COUNTS);

    /**
     * Times closer than this to a reading prove nothing: a file system's clock ticks, and a file can change twice in a tick.
     */
    private static final long TICK_NANOS = 1_000_000_000L;

    /**
     * Whether the entry still tells what stands at its key.
     *
     * @param readFrom when the snapshot that the entry is from began to read, by the source's clock
     */
    boolean isUnchanged(Listed listed, Entry entry, Time readFrom) {
        Listed before = entry.listed();
        if (entry.unread().isPresent()
                || entry.partWay().isPresent()
                || entry.moved().isPresent()
                || listed.kind() != before.kind()
                || listed.size() != before.size()
                || !listed.modified().equals(before.modified())) {
            return false;
        }
        return switch (listed.attributes()) {
            case ObjectAttributes object ->
                before.attributes() instanceof ObjectAttributes then
                        && object.etag().equals(then.etag())
                        && isSameVersion(object.versionId(), then.versionId());
            case FileAttributes file ->
                before.attributes() instanceof FileAttributes then
                        && (listed.kind() == Kind.FILE
                                ? isSameFile(file, then, listed.modified(), readFrom)
                                : isSame(file, then));
        };
    }

    /**
     * Whether what is listed is the version of which an earlier job has the beginning. Whatever the user's rule ignores counts here: two
     * versions would make one content that never was.
     */
    static boolean canBeReadOn(Listed listed, PartWay begun) {
        return hasMark(listed)
                && STRICT.isUnchanged(listed, Entry.of(begun.listed(), Content.none()), Time.of(begun.begun()));
    }

    /** The same of what was opened, where it is known too where a sparse file has its holes. */
    static boolean isSameContent(Listed opened, PartWay begun) {
        return canBeReadOn(opened, begun)
                && !(opened.attributes() instanceof FileAttributes now
                        && begun.listed().attributes() instanceof FileAttributes then
                        && !now.holes().equals(then.holes()));
    }

    /** Whether more than size and time tells an object's content from another one. */
    static boolean hasMark(Listed listed) {
        return !(listed.attributes() instanceof ObjectAttributes object)
                || !object.etag().isEmpty()
                || object.versionId() != null;
    }

    /** As far as both are known. The one that is written without versioning has a name that another one had before it. */
    private static boolean isSameVersion(@Nullable String now, @Nullable String then) {
        return now == null || now.equals(ObjectAttributes.NULL_VERSION) || then == null || now.equals(then);
    }

    private boolean isSameFile(FileAttributes now, FileAttributes then, Time modified, Time readFrom) {
        Time latest = ctime == Use.COUNTS && now.changed().compareTo(modified) > 0 ? now.changed() : modified;
        return isOlder(latest, readFrom)
                && (ctime == Use.IGNORED || now.changed().equals(then.changed()))
                && (inode == Use.IGNORED || now.inode() == then.inode())
                && now.mode() == then.mode()
                && now.user() == then.user()
                && now.group() == then.group();
    }

    /** Of what has no content everything is listed, so that ctime tells nothing more. */
    private static boolean isSame(FileAttributes now, FileAttributes then) {
        return now.mode() == then.mode()
                && now.user() == then.user()
                && now.group() == then.group()
                && now.device() == then.device()
                && Arrays.equals(now.linkTarget(), then.linkTarget())
                && now.extended().equals(then.extended());
    }

    private static boolean isOlder(Time time, Time than) {
        long seconds = than.seconds() - time.seconds();
        return seconds > 2 || seconds * 1_000_000_000L + (than.nanos() - time.nanos()) > TICK_NANOS;
    }
}

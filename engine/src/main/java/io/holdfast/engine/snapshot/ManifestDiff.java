package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.entry.Attributes;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.ObjectAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two snapshots, in key order: a merge of their entries. Content is compared by its hashes, so nothing
 * is read but manifests. One thread's; in memory is one block of each run.
 *
 * <p>No difference: where content lies, and what only tells the system that something happened: ctime, inode, ETag, version.
 */
public final class ManifestDiff {
    private final EntryCursor before;
    private final EntryCursor after;
    private final LongPieces longPieces;
    private boolean beforeHas;
    private boolean afterHas;

    /** A key at which two snapshots differ. */
    public sealed interface Difference {
        /** Only the later one has it. */
        record Added(Entry entry) implements Difference {}

        /** Only the earlier one has it. */
        record Removed(Entry entry) implements Difference {}

        /** Both have it. */
        record Changed(Entry before, Entry after, Set<Part> parts) implements Difference {
            public Changed {
                parts = Set.copyOf(parts);
            }
        }
    }

    /** What of an entry changed. */
    public enum Part {
        /** Once a file, now a link, and such. */
        KIND,
        CONTENT,
        /** Time, mode, owner, link target; headers, metadata, tags. */
        ATTRIBUTES
    }

    /** @param longPieces of the repository that both are in */
    public ManifestDiff(EntryCursor before, EntryCursor after, LongPieces longPieces) {
        this.before = before;
        this.after = after;
        this.longPieces = longPieces;
        this.beforeHas = before.next();
        this.afterHas = after.next();
    }

    /** The next difference, {@code null} behind the last one. */
    public @Nullable Difference next() {
        while (beforeHas || afterHas) {
            int order = order();
            if (order < 0) {
                Entry removed = takeBefore();
                return new Difference.Removed(removed);
            }
            if (order > 0) {
                Entry added = takeAfter();
                return new Difference.Added(added);
            }
            Entry old = takeBefore();
            Entry now = takeAfter();
            Set<Part> parts = parts(old, now);
            if (!parts.isEmpty()) {
                return new Difference.Changed(old, now, parts);
            }
        }
        return null;
    }

    private int order() {
        if (!beforeHas) {
            return 1;
        }
        return afterHas ? before.key().compareTo(after.key()) : -1;
    }

    private Entry takeBefore() {
        Entry entry = before.entry();
        beforeHas = before.next();
        return entry;
    }

    private Entry takeAfter() {
        Entry entry = after.entry();
        afterHas = after.next();
        return entry;
    }

    private Set<Part> parts(Entry old, Entry now) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        if (old.listed().kind() != now.listed().kind()) {
            parts.add(Part.KIND);
        }
        if (!isSameContent(old, now)) {
            parts.add(Part.CONTENT);
        }
        if (!old.listed().modified().equals(now.listed().modified())
                || !isSame(old.listed().attributes(), now.listed().attributes())) {
            parts.add(Part.ATTRIBUTES);
        }
        return parts;
    }

    private boolean isSameContent(Entry old, Entry now) {
        if (old.listed().size() != now.listed().size()) {
            return false;
        }
        if (old.content() instanceof Content.Pieces(var oldPieces)
                && now.content() instanceof Content.Pieces(var nowPieces)) {
            return hashes(oldPieces).equals(hashes(nowPieces));
        }
        return Arrays.equals(digest(old), digest(now));
    }

    private static List<ContentHash> hashes(List<Piece> pieces) {
        return pieces.stream().map(Piece::hash).toList();
    }

    /** Of the hashes of all pieces: a list of pieces says where they lie too, so that two lists can differ for one content. */
    private byte[] digest(Entry entry) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            longPieces.forEach(
                    entry.key(),
                    entry.content(),
                    piece -> digest.update(piece.hash().bytes()));
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static boolean isSame(Attributes old, Attributes now) {
        return switch (old) {
            case FileAttributes file -> now instanceof FileAttributes other && isSame(file, other);
            case ObjectAttributes object -> now instanceof ObjectAttributes other && isSame(object, other);
        };
    }

    private static boolean isSame(FileAttributes old, FileAttributes now) {
        return old.mode() == now.mode()
                && old.user() == now.user()
                && old.group() == now.group()
                && old.userName().equals(now.userName())
                && old.groupName().equals(now.groupName())
                && Arrays.equals(old.linkTarget(), now.linkTarget())
                && old.device() == now.device()
                && old.extended().equals(now.extended())
                && old.holes().equals(now.holes());
    }

    private static boolean isSame(ObjectAttributes old, ObjectAttributes now) {
        return old.headers().equals(now.headers())
                && old.userMetadata().equals(now.userMetadata())
                && old.tags().equals(now.tags())
                && Objects.equals(old.storageClass(), now.storageClass())
                && Objects.equals(old.redirect(), now.redirect())
                && Objects.equals(old.acl(), now.acl());
    }
}

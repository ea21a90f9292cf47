package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Piece;
import io.holdfast.engine.source.Source;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Compares what stands at a target with what the snapshot says, and with its bytes read back where that is asked for. */
final class Comparing {
    private final Target target;
    private final LongPieces longPieces;
    private final Fetcher fetcher;
    private final RestoreTally tally;

    Comparing(Target target, LongPieces longPieces, Fetcher fetcher, RestoreTally tally) {
        this.target = target;
        this.longPieces = longPieces;
        this.fetcher = fetcher;
        this.tally = tally;
    }

    /** Whether a thing at the target is right as it is, by kind, size, and time or ETag: its content is not read. */
    static boolean isRight(Listed there, Listed wanted) {
        if (!isKind(there.kind(), wanted) || there.size() != wanted.size()) {
            return false;
        }
        return switch (wanted.attributes()) {
            case FileAttributes file ->
                there.attributes() instanceof FileAttributes now
                        && there.modified().equals(wanted.modified())
                        && now.mode() == file.mode()
                        && Arrays.equals(now.linkTarget(), file.linkTarget());
            case ObjectAttributes object -> isRight(there, wanted, object);
        };
    }

    private static boolean isRight(Listed there, Listed wanted, ObjectAttributes object) {
        return switch (there.attributes()) {
            case FileAttributes _ -> there.modified().equals(wanted.modified());
            case ObjectAttributes now ->
                !object.etag().isEmpty()
                        && now.etag().equals(object.etag())
                        && now.headers().equals(object.headers())
                        && now.userMetadata().equals(object.userMetadata());
        };
    }

    /** An object is a file in a folder, and a file an object in a bucket; an object whose key ends in / is a folder. */
    private static boolean isKind(Kind there, Listed wanted) {
        return switch (wanted.kind()) {
            case OBJECT -> there == Kind.OBJECT || there == (wanted.key().isFolder() ? Kind.FOLDER : Kind.FILE);
            case FILE -> there.hasContent();
            case FOLDER, SYMLINK, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> there == wanted.kind();
        };
    }

    /** Looks at one entry. */
    void attributes(Entry entry) {
        if (!target.keeps(entry.listed().kind())) {
            return;
        }
        try {
            Optional<Listed> there = target.find(entry.key());
            if (there.isEmpty()) {
                tally.differs(entry.key(), "it is not there");
            } else {
                compare(there.get(), entry.listed());
            }
        } catch (HoldfastException e) {
            tally.differs(entry.key(), e.message());
        }
    }

    /** Reads one entry back. */
    void content(Entry entry, Source back) {
        if (!entry.listed().kind().hasContent()) {
            return;
        }
        try (Source.Content content = back.open(target.find(entry.key()).orElse(entry.listed()))) {
            longPieces.forEach(entry.key(), entry.content(), piece -> compare(piece, content));
            if (content.read(new byte[1], 0, 1) != 0) {
                tally.differs(entry.key(), "it is longer than it was");
            }
        } catch (HoldfastException e) {
            tally.differs(entry.key(), e.message());
        } catch (IOException e) {
            tally.differs(entry.key(), "it can't be read back: " + e.getMessage());
        }
    }

    private void compare(Piece piece, Source.Content content) {
        byte[] bytes = new byte[piece.length()];
        try {
            if (content.read(bytes, 0, bytes.length) != bytes.length
                    || !fetcher.holds(bytes, 0, bytes.length, piece.hash())) {
                throw new Damaged("its content is not what the snapshot has");
            }
        } catch (IOException e) {
            throw new Damaged("it can't be read back: " + e.getMessage(), e);
        }
    }

    private void compare(Listed there, Listed wanted) {
        Key key = wanted.key();
        if (!isKind(there.kind(), wanted)) {
            tally.differs(key, "it is a " + name(there.kind()) + ", not a " + name(wanted.kind()));
        } else if (there.size() != wanted.size()) {
            tally.differs(key, "it has " + there.size() + " bytes, not " + wanted.size());
        }
        switch (wanted.attributes()) {
            case FileAttributes file -> {
                if (there.attributes() instanceof FileAttributes now) {
                    compare(key, now, file);
                    if (!there.modified().equals(wanted.modified())) {
                        tally.differs(key, "its time of modification differs");
                    }
                }
            }
            case ObjectAttributes object -> {
                if (there.attributes() instanceof ObjectAttributes now) {
                    compare(key, now, object);
                }
            }
        }
    }

    private void compare(Key key, FileAttributes now, FileAttributes wanted) {
        if (now.mode() != wanted.mode()) {
            tally.differs(
                    key,
                    "its mode is " + Integer.toOctalString(now.mode()) + ", not "
                            + Integer.toOctalString(wanted.mode()));
        }
        if (!Arrays.equals(now.linkTarget(), wanted.linkTarget())) {
            tally.differs(key, "it links elsewhere");
        }
        if (now.device() != wanted.device()) {
            tally.differs(key, "it is another device");
        }
    }

    private void compare(Key key, ObjectAttributes now, ObjectAttributes wanted) {
        if (!now.headers().equals(wanted.headers())) {
            tally.differs(key, "its headers differ");
        }
        if (!now.userMetadata().equals(wanted.userMetadata())) {
            tally.differs(key, "its user metadata differs");
        }
        if (!Objects.equals(now.tags(), wanted.tags()) && !now.tags().isEmpty()) {
            tally.differs(key, "its tags differ");
        }
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

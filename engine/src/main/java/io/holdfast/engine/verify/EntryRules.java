package io.holdfast.engine.verify;

import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.PartWay;
import io.holdfast.engine.snapshot.Piece;
import io.holdfast.engine.snapshot.Twins;
import java.util.List;
import java.util.Optional;

/** What an entry must be beyond what its decoder refuses. Format: {@code docs/format.md}, section 7.1. */
final class EntryRules {
    private EntryRules() {}

    /** The rule that the entry breaks, as far as it can be told without reading content. */
    static Optional<String> broken(Entry entry) {
        List<Piece> own =
                entry.contents().map(Content::own).flatMap(List::stream).toList();
        if (!own.isEmpty() && !entry.listed().kind().hasContent()) {
            return Optional.of("it has content, which its kind has not");
        }
        for (Piece piece : own) {
            if (piece.offset() + piece.length() > piece.frame().plainLength()) {
                return Optional.of("a piece of it reaches over the end of its frame");
            }
        }
        return switch (entry.content()) {
            case Content.Pieces _ -> brokenSum(entry, entry.content().ownBytes());
            case Content.Listing _ -> Optional.empty();
        };
    }

    /** Whether it is the second of two entries that would be put at one place. */
    static Optional<String> brokenTwin(Entry entry, Twins twins) {
        return twins.isSecond(entry.listed())
                ? Optional.of("another entry has the same key without the / at its end")
                : Optional.empty();
    }

    /** Whether its pieces, which have so many bytes, are its content. */
    static Optional<String> brokenSum(Entry entry, long pieces) {
        Listed listed = entry.listed();
        if (!listed.kind().hasContent() || entry.unread().isPresent() || pieces == listed.size() - holes(listed)) {
            return Optional.empty();
        }
        return Optional.of("its pieces have " + pieces + " bytes, and its size is " + listed.size());
    }

    /** Whether the pieces of what is half read, which have so many bytes, are as much as it says. */
    static Optional<String> brokenSum(PartWay partWay, long pieces) {
        return pieces == partWay.bytes()
                ? Optional.empty()
                : Optional.of("the pieces of what is half read have " + pieces + " bytes, not " + partWay.bytes());
    }

    private static long holes(Listed listed) {
        return listed.attributes() instanceof FileAttributes file
                ? file.holes().stream().mapToLong(FileAttributes.Hole::length).sum()
                : 0;
    }
}

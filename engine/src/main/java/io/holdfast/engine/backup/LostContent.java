package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Piece;
import java.util.function.Predicate;

/**
 * Content of the manifest before that can't be had any more: it lies in packs that are condemned, so that no new record may name
 * them, and it could not be copied from there. It is read from the source again, however that lists it.
 *
 * @param packs whether a pack is such a one
 * @param lists reads the lists of pieces of long content
 */
record LostContent(Predicate<ObjectHash> packs, LongPieces lists) {
    /** Whether the content of an entry lies there, if only a part of it. */
    boolean hits(Entry entry) {
        if (entry.content().own().stream().anyMatch(this::isThere)) {
            return true;
        }
        return entry.content() instanceof Content.Listing listing && isHit(entry, listing);
    }

    private boolean isHit(Entry entry, Content.Listing listing) {
        boolean[] hit = new boolean[1];
        try {
            lists.forEach(entry.key(), listing, piece -> hit[0] |= isThere(piece));
        } catch (NotFound | Damaged e) {
            return true; // where it lies is not known any more
        }
        return hit[0];
    }

    private boolean isThere(Piece piece) {
        return packs.test(piece.frame().pack().info().name());
    }
}

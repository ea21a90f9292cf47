package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Piece;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Content of the manifest before that can't be had any more: it lies in packs that are condemned, so that no new record may name
 * them, and it could not be copied from there. It is read from the source again, however that lists it.
 *
 * @param packs whether a pack is such a one; empty where none is known
 * @param lists reads the lists of pieces of long content
 */
record LostContent(Optional<Predicate<ObjectHash>> packs, LongPieces lists) {
    /** How an entry begins to say that its content was lost from the repository, not at the source. */
    static final String LOST = "its content was lost from the repository, and the source can't be asked for it: ";

    /** Whether what stands at a key can't be had any more, nor named. */
    boolean isGone(Key key, Content content) {
        return packs.isPresent() && hits(key, content);
    }

    /** Whether content that stands at a key, or what is half read of it, lies there, if only a part of it, or can't be found any more. */
    boolean hits(Key key, Content content) {
        if (content.own().stream().anyMatch(this::isThere)) {
            return true;
        }
        return content instanceof Content.Listing listing && isHit(key, listing);
    }

    private boolean isHit(Key key, Content.Listing listing) {
        boolean[] hit = new boolean[1];
        try {
            lists.forEach(key, listing, piece -> hit[0] |= isThere(piece));
        } catch (NotFound | Damaged e) {
            return true; // where it lies is not known any more
        }
        return hit[0];
    }

    private boolean isThere(Piece piece) {
        return packs.filter(each -> each.test(piece.frame().pack().info().name()))
                .isPresent();
    }
}

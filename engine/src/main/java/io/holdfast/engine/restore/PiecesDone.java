package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.snapshot.Piece;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How many pieces of a content are done: where its list is begun once more, as it lies elsewhere, those are passed over. One thread's. */
final class PiecesDone {
    private final Key key;
    private long done;
    private @Nullable ContentHash last;

    PiecesDone(Key key) {
        this.key = key;
    }

    void add(Piece piece) {
        done++;
        last = piece.hash();
    }

    /** Takes all pieces of a list, and gives on those that are not done. */
    Consumer<Piece> passing(Consumer<Piece> action) {
        long before = done;
        ContentHash lastBefore = last;
        long[] passed = {0};
        return piece -> {
            if (passed[0] == before) {
                action.accept(piece);
            } else if (++passed[0] == before && !Objects.equals(piece.hash(), lastBefore)) {
                throw new Damaged(key + " has other pieces than it had where its list was read first");
            }
        };
    }
}

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
    private long toPass;
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
        ContentHash lastBefore = last;
        toPass = done;
        return piece -> {
            if (toPass == 0) {
                action.accept(piece);
            } else if (--toPass == 0 && !Objects.equals(piece.hash(), lastBefore)) {
                throw isAnother();
            }
        };
    }

    /** At the end of a list: where it is shorter than what is done, it is another one. */
    void mustAllHavePassed() {
        if (toPass > 0) {
            throw isAnother();
        }
    }

    private Damaged isAnother() {
        return new Damaged(key + " has other pieces than it had where its list was read first");
    }
}

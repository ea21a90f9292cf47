package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.Manifest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Passes the keys of a snapshot in order, whichever manifest has them: where one is missing or damaged, or a better one is known by now, it goes on behind the
 * last key by another one. One thread's.
 */
final class Walk {
    private final Whereabouts where;
    private final KeyRange range;
    private @Nullable Manifest best;
    private @Nullable Manifest by;
    private @Nullable EntryCursor cursor;
    private @Nullable Key last;

    Walk(Whereabouts where, KeyRange range) {
        this.where = where;
        this.range = range;
    }

    /**
     * Goes on to the next key.
     *
     * @return whether there is one
     */
    boolean step() {
        Manifest now = where.best();
        try {
            boolean any = (now.equals(best) && cursor != null) ? cursor.step() : stepBy(now);
            best = now;
            return took(any);
        } catch (Damaged e) {
            best = now;
            return took(where.first(other -> other.equals(by) ? Optional.empty() : Optional.of(stepBy(other)))
                    .orElseThrow(() -> where.told(e)));
        }
    }

    private boolean stepBy(Manifest manifest) {
        by = manifest;
        Key from = last == null ? range.from() : last.successor();
        EntryCursor its = manifest.entries(new KeyRange(from, range.to()));
        boolean any = its.step();
        cursor = its;
        return any;
    }

    private boolean took(boolean any) {
        if (any) {
            last = here().key();
        }
        return any;
    }

    private EntryCursor here() {
        if (cursor == null) {
            throw new IllegalStateException("there is no key yet");
        }
        return cursor;
    }

    Key key() {
        return here().key();
    }

    /**
     * What stands at the current key: an entry, or nothing where it is removed.
     *
     * @throws Damaged if it breaks the format; the next key can be gone on to
     */
    Optional<Entry> decode() {
        try {
            return here().decode();
        } catch (Damaged e) {
            // It need not be wrong itself: the names of its frames lie elsewhere in the run.
            return Optional.of(where.first(other -> other.equals(by) ? Optional.empty() : other.find(key()))
                    .orElseThrow(() -> where.told(e)));
        }
    }
}

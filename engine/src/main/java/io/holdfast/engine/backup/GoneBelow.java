package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of the snapshot below a checkpoint are not listed any more. The checkpoint does not have those whose removal its job had
 * written before its window ended, though it may not have come to where they are now. One range's, and one thread's.
 *
 * <p>Where that snapshot can't be read it tells nothing, which costs reads and no more.
 */
final class GoneBelow {
    private final Manifest below;
    private final KeyRange range;
    private final Renames renames;
    private @Nullable EntryCursor entries;
    private boolean begun;

    GoneBelow(Manifest below, KeyRange range, Renames renames) {
        this.below = below;
        this.range = range;
        this.renames = renames;
    }

    /** The listing has come to this key: what is before it, and was not listed, is gone. */
    void listed(Key key) {
        pass(key);
    }

    /** The listing has come to its end. */
    void end() {
        pass(null);
    }

    private void pass(@Nullable Key listed) {
        try {
            if (!begun) {
                begun = true;
                advance(below.entries(range));
            }
            for (EntryCursor at = entries; at != null; at = entries) {
                int order = listed == null ? -1 : at.key().compareTo(listed);
                if (order > 0) {
                    return;
                }
                if (order < 0) {
                    at.decode().ifPresent(renames::goneBelow);
                }
                advance(at);
            }
        } catch (NotFound | Damaged e) {
            entries = null;
        }
    }

    private void advance(EntryCursor at) {
        entries = at.step() ? at : null;
    }
}

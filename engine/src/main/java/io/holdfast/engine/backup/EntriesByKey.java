package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.Manifest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Entries of a manifest by their keys, of which the next is mostly a little behind the last. One thread's. */
final class EntriesByKey {
    /** Further on it is cheaper to seek. */
    private static final int NEAR = 1_000;

    private final Manifest manifest;
    private @Nullable EntryCursor cursor;
    private Key last = Key.EMPTY;
    private Optional<Entry> entry = Optional.empty();

    EntriesByKey(Manifest manifest) {
        this.manifest = manifest;
    }

    Optional<Entry> at(Key key) {
        if (cursor == null || !key.equals(last)) {
            entry = decoded(key);
            last = key;
        }
        return entry;
    }

    private Optional<Entry> decoded(Key key) {
        EntryCursor near = cursor;
        for (int steps = 0; near != null && steps < NEAR; steps++) {
            int order = near.key().compareTo(key);
            if (order == 0) {
                return near.decode();
            }
            if (order > 0 || !near.step()) {
                break;
            }
        }
        return sought(key);
    }

    private Optional<Entry> sought(Key key) {
        EntryCursor found = manifest.entries(new KeyRange(key, null));
        if (!found.step()) {
            cursor = null;
            return Optional.empty();
        }
        cursor = found;
        return found.key().equals(key) ? found.decode() : Optional.empty();
    }
}

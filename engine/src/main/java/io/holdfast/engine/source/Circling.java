package io.holdfast.engine.source;

import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notices a server that turns in circles: the same page again and again, or pages without end that hold nothing. */
final class Circling {
    private static final int MOST_REPEATED = 3;
    private static final int MOST_EMPTY = 1_000;

    private final Bucket bucket;
    private @Nullable List<?> last;
    private int repeated;
    private int empty;

    Circling(Bucket bucket) {
        this.bucket = bucket;
    }

    /**
     * Takes the next page.
     *
     * @param next where the server says to go on; {@code null} behind the last page
     */
    void met(List<?> items, @Nullable Object next) {
        repeated = last != null && !items.isEmpty() && items.equals(last) ? repeated + 1 : 0;
        empty = items.isEmpty() ? empty + 1 : 0;
        last = items;
        if (next != null && (repeated == MOST_REPEATED || empty == MOST_EMPTY)) {
            throw new Unsupported(bucket.describe()
                    + " gives the same page of its list again and again. Next: try another endpoint of it.");
        }
    }
}

package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Listed;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of a bucket, page by page, in the server's own order; with what stands at each. */
interface Pages {

    /** {@code null} behind the last one. */
    @Nullable
    Batch next();

    /** @param time the server's time of it */
    record Batch(List<Found> found, Instant time) {}

    /** @param listed {@code null} where nothing stands at the key, though the server lists it */
    record Found(Key key, @Nullable Listed listed) {}
}

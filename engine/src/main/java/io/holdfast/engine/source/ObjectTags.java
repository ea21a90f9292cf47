package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Details;
import io.holdfast.engine.store.Bucket.Pin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tags of objects, at as few requests as can be: none where the headers say that there are none, and none more once the
 * server has said that it has no tags at all.
 */
final class ObjectTags {
    private final Bucket bucket;
    private final BucketOptions options;
    private volatile boolean missing;

    ObjectTags(Bucket bucket, BucketOptions options) {
        this.bucket = bucket;
        this.options = options;
        this.missing = options.tags() == BucketOptions.Tags.LEFT_OUT;
    }

    /**
     * @param details what the headers said of the object
     * @param version that was asked for; {@code null} for the current one
     */
    List<Named> of(Key key, Details details, @Nullable String version) {
        if (missing || details.tags().orElse(1) == 0) {
            return List.of();
        }
        String read = details.attributes().versionId();
        return of(key, new Pin(null, read == null ? version : read));
    }

    /** Whatever was said of it. */
    List<Named> of(Key key, Pin pin) {
        if (missing) {
            return List.of();
        }
        try {
            options.requests().take(1);
            return bucket.tags(key, pin);
        } catch (Unsupported e) {
            missing = true;
            return List.of();
        } catch (NotFound e) {
            // Servers differ in how they say that there are no tags; and the object itself was there a moment ago.
            return List.of();
        }
    }
}

package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Pin;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Access lists of objects, where they are wanted: a request for each, and none more once it was refused. */
final class ObjectAccess {
    private final Bucket bucket;
    private final BucketOptions options;
    private final AtomicBoolean toBeTold = new AtomicBoolean();
    private volatile boolean missing;

    ObjectAccess(Bucket bucket, BucketOptions options) {
        this.bucket = bucket;
        this.options = options;
        this.missing = options.access() == BucketOptions.Access.LEFT_OUT;
    }

    /** {@code null} for an object whose owner alone may do anything, as all are at first. */
    @Nullable
    String of(Key key, Pin pin) {
        if (missing) {
            return null;
        }
        options.requests().take(1);
        try {
            return bucket.access(key, pin).orElse(null);
        } catch (Unsupported e) {
            missing = true;
        } catch (AccessDenied e) {
            missing = true;
            toBeTold.set(true);
        }
        return null;
    }

    /** What the user should know since this was last asked. */
    Optional<String> remark() {
        return Optional.of("Access lists may not be read, so they are not kept. It takes s3:GetObjectAcl.")
                .filter(_ -> toBeTold.getAndSet(false));
    }
}

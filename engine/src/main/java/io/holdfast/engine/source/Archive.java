package io.holdfast.engine.source;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Pin;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * What becomes of objects that lie in an archive: nothing of them can be read before they are thawed, which takes hours. The class
 * that a list tells does not say it all: some have been thawed, and some classes archive what nobody reads. So one is tried, unless all
 * such are left out.
 */
final class Archive {
    private static final Set<String> CLASSES = Set.of("GLACIER", "DEEP_ARCHIVE", "ARCHIVE", "COLD");

    private final Bucket bucket;
    private final BucketOptions options;
    private final LongAdder thawing = new LongAdder();
    private final LongAdder leftOut = new LongAdder();

    Archive(Bucket bucket, BucketOptions options) {
        this.bucket = bucket;
        this.options = options;
    }

    /** @throws Source.LeftOut if it is left out for its class */
    void mustBeWanted(Listed listed) {
        String storageClass = ListedObject.storageClass(listed);
        if (options.archived() instanceof BucketOptions.Archived.LeftOut
                && storageClass != null
                && CLASSES.contains(storageClass)) {
            throw leftOut();
        }
    }

    /** To be thrown for one that turned out to be archived. */
    RuntimeException met(Listed listed) {
        return switch (options.archived()) {
            case BucketOptions.Archived.Recorded() ->
                new Unsupported(what(listed) + ", and is recorded without its content. Next: back up with --thaw, or"
                        + " leave such objects out with --archived skip.");
            case BucketOptions.Archived.Thawed(var days) -> {
                thaw(listed, days);
                yield new Unsupported(what(listed) + ", and was asked to be readable for " + days
                        + " days. Next: back up again in some hours.");
            }
            case BucketOptions.Archived.LeftOut() -> leftOut();
        };
    }

    private void thaw(Listed listed, int days) {
        options.requests().take(1);
        try {
            bucket.thaw(listed.key(), new Pin(null, ListedObject.version(listed)), days);
            thawing.increment();
        } catch (AccessDenied e) {
            throw new AccessDenied(
                    what(listed) + ", and may not be thawed: " + e.message() + " It takes s3:RestoreObject.", e);
        }
    }

    private Source.LeftOut leftOut() {
        leftOut.increment();
        return new Source.LeftOut();
    }

    private String what(Listed listed) {
        String storageClass = ListedObject.storageClass(listed);
        return listed.key() + " at " + bucket.describe() + " lies in an archive"
                + (storageClass == null ? "" : " (" + storageClass + ")");
    }

    /** What was done since this was last asked. */
    Optional<String> remark() {
        long asked = thawing.sumThenReset();
        long left = leftOut.sumThenReset();
        if (asked > 0) {
            return Optional.of(
                    asked + " archived objects were asked to be readable. Next: back up again in some hours.");
        }
        return left > 0 ? Optional.of(left + " archived objects were left out.") : Optional.empty();
    }
}

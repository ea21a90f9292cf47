package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.restore.BucketTargetOptions.Access;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Upload;
import io.holdfast.engine.store.Store.Body;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Writes objects with as many of their attributes as the store takes. Where it refuses an object for what it does not offer,
 * one attribute after the other is left out until it takes it; what had to be left out is a loss, and is left out from then
 * on.
 */
final class ObjectWriter {
    private final Bucket bucket;
    private final BucketTargetOptions options;
    private final Losses losses;
    private final Set<Part> refused = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean refusedAccess = new AtomicBoolean();

    /** What a store may lack. */
    private enum Part {
        STORAGE_CLASS("storage class: the store does not know all of them, and uses its standard."),
        TAGS("tags: the store does not take them."),
        REDIRECT("website redirect: the store does not take it.");

        private final String loss;

        Part(String loss) {
            this.loss = loss;
        }

        boolean isIn(ObjectAttributes attributes) {
            return switch (this) {
                case STORAGE_CLASS -> attributes.storageClass() != null;
                case TAGS -> !attributes.tags().isEmpty();
                case REDIRECT -> attributes.redirect() != null;
            };
        }
    }

    ObjectWriter(Bucket bucket, BucketTargetOptions options, Losses losses) {
        this.bucket = bucket;
        this.options = options;
        this.losses = losses;
    }

    void put(Key key, ObjectAttributes attributes, Body body) {
        options.bytes().take(body.length());
        withWhatIsTaken(attributes, taken -> {
            bucket.put(key, taken, body);
            return key;
        });
    }

    Upload begin(Key key, ObjectAttributes attributes) {
        return withWhatIsTaken(attributes, taken -> bucket.begin(key, taken));
    }

    void part(Upload upload, int number, Body body) {
        options.requests().take(1);
        options.bytes().take(body.length());
        upload.part(number, body);
    }

    void complete(Upload upload) {
        options.requests().take(1);
        upload.complete();
    }

    /** Opens a whole object to whom it was open, where that is wanted; where the store does not take that, the object stays as its bucket has it. */
    void open(Key key, ObjectAttributes attributes) {
        if (attributes.acl() == null || options.access() == Access.LEFT_OUT) {
            return;
        }
        try {
            options.requests().take(1);
            bucket.putAccess(key, attributes.acl());
        } catch (Unsupported | AccessDenied e) {
            if (refusedAccess.compareAndSet(false, true)) {
                losses.add("access lists: the store does not take all of them, and keeps those objects to their owner. "
                        + e.message());
            }
        }
    }

    private <T> T withWhatIsTaken(ObjectAttributes attributes, Function<ObjectAttributes, T> write) {
        Set<Part> left = EnumSet.noneOf(Part.class);
        left.addAll(refused);
        try {
            return attempt(attributes, left, write);
        } catch (Unsupported e) {
            for (Set<Part> more : moreToLeaveOut(attributes, left)) {
                try {
                    T done = attempt(attributes, more, write);
                    more.forEach(this::lose);
                    return done;
                } catch (Unsupported again) {
                    e.addSuppressed(again);
                }
            }
            throw e;
        }
    }

    private <T> T attempt(ObjectAttributes attributes, Set<Part> left, Function<ObjectAttributes, T> write) {
        options.requests().take(1);
        return write.apply(without(attributes, left));
    }

    /** Each one alone, then all. */
    private static List<Set<Part>> moreToLeaveOut(ObjectAttributes attributes, Set<Part> left) {
        List<Set<Part>> attempts = new ArrayList<>();
        Set<Part> all = EnumSet.copyOf(left);
        for (Part part : Part.values()) {
            if (part.isIn(attributes) && all.add(part)) {
                Set<Part> one = EnumSet.copyOf(left);
                one.add(part);
                attempts.add(one);
            }
        }
        if (attempts.size() > 1) {
            attempts.add(all);
        }
        return attempts;
    }

    /** A store may know one storage class and not the next: that is tried again with each object. */
    private void lose(Part part) {
        losses.add(part.loss);
        if (part != Part.STORAGE_CLASS) {
            refused.add(part);
        }
    }

    /** Whether the store takes tags, as far as is known. */
    boolean takesTags() {
        return !refused.contains(Part.TAGS);
    }

    /** Whether the store has taken each access list, so far. */
    boolean takesAccess() {
        return !refusedAccess.get();
    }

    private static ObjectAttributes without(ObjectAttributes attributes, Set<Part> left) {
        return new ObjectAttributes(
                attributes.etag(),
                attributes.versionId(),
                attributes.headers(),
                attributes.userMetadata(),
                left.contains(Part.TAGS) ? List.of() : attributes.tags(),
                left.contains(Part.STORAGE_CLASS) ? null : attributes.storageClass(),
                left.contains(Part.REDIRECT) ? null : attributes.redirect(),
                null);
    }
}

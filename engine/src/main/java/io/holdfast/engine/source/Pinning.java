package io.holdfast.engine.source;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Opening;
import io.holdfast.engine.store.Bucket.Pin;
import io.holdfast.engine.store.Bucket.Version;
import io.holdfast.engine.store.Bucket.VersionQuery;
import io.holdfast.engine.store.Bucket.Versioning;
import io.holdfast.engine.store.Sleep;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a bucket can be taken as it stood at one moment, and at which. That takes versioning that is on: where it is
 * suspended, an object that is replaced may be gone. And it takes leave to list versions and to read them.
 *
 * <p>Stores tell times to the second. So the moment is a whole second, with all that is dated in it, and nothing is listed before it
 * has passed: what is written later is dated later.
 */
final class Pinning {
    private static final Duration STEP = Duration.ofMillis(250);
    private static final int MOST_STEPS = 40;

    private final Bucket bucket;
    private final BucketOptions options;
    private final Sleep sleep;

    /**
     * What was found.
     *
     * @param moment  empty where each object is taken as it is when it is come to
     * @param remarks what the user should know of it
     */
    record Found(Optional<Instant> moment, List<String> remarks) {
        static final Found UNPINNED = new Found(Optional.empty(), List.of());

        private static Found unpinned(String remark) {
            return new Found(Optional.empty(), List.of(remark));
        }
    }

    Pinning(Bucket bucket, BucketOptions options, Sleep sleep) {
        this.bucket = bucket;
        this.options = options;
        this.sleep = sleep;
    }

    /**
     * @throws BadInput     if a moment is wanted that is still to come
     * @throws Unsupported  if an earlier moment is wanted, and the bucket keeps no versions
     * @throws AccessDenied if an earlier moment is wanted, and the credentials do not permit to list versions, or to read them
     */
    Found begin() {
        return switch (options.versions()) {
            case BucketOptions.Versions.Current() -> Found.UNPINNED;
            case BucketOptions.Versions.OfTheStart() -> ofTheStart();
            case BucketOptions.Versions.At(var time) -> at(time.truncatedTo(ChronoUnit.SECONDS));
        };
    }

    private Found ofTheStart() {
        try {
            if (versioning() != Versioning.ON) {
                return Found.UNPINNED;
            }
            mustBeReadable();
        } catch (AccessDenied e) {
            return Found.unpinned(
                    "Each object is taken as it is when it is come to, not as it stood at one moment, since"
                            + " versions can't be asked for: " + e.message() + " It takes s3:GetBucketVersioning,"
                            + " s3:ListBucketVersions and s3:GetObjectVersion; --unpinned does without.");
        }
        return new Found(Optional.of(passed(now())), List.of());
    }

    private Found at(Instant time) {
        switch (versioning()) {
            case ON -> {}
            case SUSPENDED ->
                throw new Unsupported("Versioning of " + bucket.describe() + " is suspended, so what stood there at "
                        + time + " may be gone. Next: back up without --at.");
            case OFF ->
                throw new Unsupported(bucket.describe() + " keeps no versions, so what stood there at " + time
                        + " is gone. Next: back up without --at.");
        }
        Instant now = now();
        if (time.isAfter(now)) {
            throw new BadInput("--at " + time + " is still to come: at " + bucket.describe() + " it is " + now
                    + ". Next: choose an earlier time.");
        }
        mustBeReadable();
        String remark = "Versions that were deleted for good since " + time
                + ", by hand or by a lifecycle rule, can't be seen and are not in the snapshot.";
        return new Found(Optional.of(time.equals(now) ? passed(time) : time), List.of(remark));
    }

    /** A server that does not know the question has none. */
    private Versioning versioning() {
        options.requests().take(1);
        try {
            return bucket.versioning();
        } catch (Unsupported | NotFound e) {
            return Versioning.OFF;
        }
    }

    /** To read an old version takes a right of its own: found out by the first one, not by each of a million. */
    private void mustBeReadable() {
        options.requests().take(1);
        for (Version first : bucket.versions(new VersionQuery(null, null, 1)).versions()) {
            if (!first.deletes() && isDenied(first, first.id()) && !isDenied(first, null)) {
                throw new AccessDenied("versions of " + bucket.describe() + " may be listed, and not be read.");
            }
        }
    }

    private boolean isDenied(Version version, @Nullable String id) {
        options.requests().take(1);
        try {
            if (bucket.open(version.item().key(), new Pin(null, id), 0) instanceof Opening.Opened opened) {
                opened.content().close();
            }
            return false;
        } catch (AccessDenied e) {
            return true;
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException | IOException e) {
            // Archived, encrypted, gone by now: this is not about rights.
            return false;
        }
    }

    private Instant now() {
        options.requests().take(1);
        return bucket.clock().truncatedTo(ChronoUnit.SECONDS);
    }

    /** The same, when the store's clock has left it behind. */
    private Instant passed(Instant second) {
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            try {
                sleep.sleep(STEP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Interrupted("The job was stopped before it had begun. Next: run it again.", e);
            }
            if (now().isAfter(second)) {
                return second;
            }
        }
        throw new Unsupported("The clock of " + bucket.describe() + " stands still at " + second
                + ", so that no moment can be told from the next. Next: back up with --unpinned.");
    }
}

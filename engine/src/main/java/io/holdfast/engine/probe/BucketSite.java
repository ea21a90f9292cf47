package io.holdfast.engine.probe;

import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.store.Buckets;
import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.RawBucket;
import io.holdfast.engine.store.RawBucket.Deletion;
import io.holdfast.engine.store.RawBucket.Listing;
import io.holdfast.engine.store.RawBucket.Reply;
import io.holdfast.engine.store.RawBucket.Version;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A prefix of a bucket. What was put is known by itself, since a list may be late, or hide some of it for ever; what a list shows beside that is removed
 * too.
 */
final class BucketSite implements Site {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int AT_ONCE = 16;
    private static final int ONE_DELETION = 500;
    private static final int ROUNDS = 3;
    private static final int MOST_PAGES = 50;

    /** Longer than any lock that a check puts on what it puts. */
    private static final Duration LONGEST_LOCK = Duration.ofSeconds(12);

    private final RawBucket bucket;
    private final Set<String> written = ConcurrentHashMap.newKeySet();

    BucketSite(RawBucket bucket) {
        this.bucket = bucket;
    }

    static BucketSite in(StoreUri.S3 place, String name) {
        return new BucketSite(Buckets.raw(place.below(name)));
    }

    @Override
    public String describe() {
        return bucket.describe();
    }

    @Override
    public Store store() {
        return bucket.store();
    }

    @Override
    public Duration tick() {
        return TICK;
    }

    @Override
    public Optional<String> lockedFor() {
        try {
            var days = bucket.lock().retentionDays();
            return days.isPresent()
                    ? Optional.of("All that is put into the bucket of " + describe() + " is locked for "
                            + days.getAsLong() + " days")
                    : Optional.empty();
        } catch (HoldfastException e) {
            // The check of the lock tells it.
            return Optional.empty();
        }
    }

    @Override
    public void willPut(String name) {
        written.add(name);
    }

    @Override
    public List<Check> first(Bench bench) {
        return new BucketChecks(this, bucket, bench).first();
    }

    @Override
    public List<Check> more(Bench bench) {
        List<Check> all = new ArrayList<>(new BucketChecks(this, bucket, bench).more());
        all.addAll(new ObjectChecks(this, bucket).all());
        all.addAll(new KeyChecks(this, bucket, bench).all());
        return all;
    }

    @Override
    public long requests() {
        return bucket.sent().all();
    }

    /** Every key that a list shows in this form, or nothing where it can't be followed to its end. */
    static Optional<List<String>> keys(RawBucket bucket, Provider.Listing form, String prefix, int most) {
        List<String> keys = new ArrayList<>();
        @Nullable String after = null;
        @Nullable String token = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            Listing listing = bucket.list(new RawBucket.Ask(form, prefix, after, token, most));
            var _ = listing.reply().required();
            keys.addAll(listing.keys());
            if (!listing.more()) {
                return Optional.of(keys);
            }
            if (listing.found().isEmpty() && listing.next().isEmpty()) {
                return Optional.empty();
            }
            after = listing.found().isEmpty() ? after : listing.keys().getLast();
            token = listing.next().orElse(null);
        }
        return Optional.empty();
    }

    @Override
    public List<String> clear(Bench bench) {
        List<String> left = List.of();
        for (int round = 0; round < ROUNDS; round++) {
            try {
                giveUpUploads();
                left = removeAll();
                if (left.isEmpty()) {
                    return List.of();
                }
            } catch (HoldfastException e) {
                return List.of("Not all may be removed that the probe has put at " + describe() + ": " + e.message()
                        + ". Next: remove what lies under that prefix");
            }
            if (round < ROUNDS - 1) {
                bench.pause(LONGEST_LOCK.dividedBy(ROUNDS - 1));
            }
        }
        return List.of("Not all could be removed that the probe has put at " + describe() + ": of " + left.size()
                + " objects some may stay, such as " + KeyChecks.shown(left.getFirst())
                + ". Next: remove what lies under that prefix");
    }

    private void giveUpUploads() {
        bucket.uploads().forEach(upload -> {
            var _ = bucket.abort(upload);
        });
    }

    /** Returns keys of what is there still, or may be. */
    private List<String> removeAll() {
        if (bucket.versioning().keeps()) {
            var _ = remove(bucket.versions("").found());
            return bucket.versions("").found().stream().map(Version::key).toList();
        }
        Set<String> keys = new LinkedHashSet<>(written);
        keys.addAll(listed());
        List<String> refused =
                remove(keys.stream().map(key -> new Version(key, null, false)).toList());
        // A list that is late shows what is gone.
        List<String> left =
                new ArrayList<>(listed().stream().filter(this::isThere).toList());
        refused.stream()
                .filter(this::isThere)
                .filter(key -> !left.contains(key))
                .forEach(left::add);
        return left;
    }

    private List<String> listed() {
        return keys(bucket, bucket.provider().wire().listing(), "", 1_000).orElse(List.of());
    }

    /** Returns keys of what could not be removed. */
    private List<String> remove(List<Version> versions) {
        List<String> refused = Collections.synchronizedList(new ArrayList<>());
        for (int from = 0; from < versions.size(); from += ONE_DELETION) {
            List<Version> some = versions.subList(from, Math.min(versions.size(), from + ONE_DELETION));
            removedAtOnce(some)
                    .ifPresentOrElse(
                            refused::addAll,
                            () -> AtOnce.each(AT_ONCE, some, each -> {
                                if (!isRemoved(each)) {
                                    refused.add(each.key());
                                }
                            }));
        }
        return refused;
    }

    /** What was refused of them; empty where that is not known. */
    private Optional<List<String>> removedAtOnce(List<Version> versions) {
        try {
            Deletion deletion = bucket.deleteAll(versions);
            return deletion.reply().isGood() ? Optional.of(deletion.refused()) : Optional.empty();
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            return Optional.empty();
        }
    }

    private boolean isRemoved(Version version) {
        try {
            Reply reply = bucket.delete(version.key(), version.id());
            return reply.isGood() || reply.status() == 404;
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            return false;
        }
    }

    /** A key that the server fails on holds nothing. */
    private boolean isThere(String key) {
        try {
            return bucket.head(key).isGood();
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            return false;
        }
    }

    @Override
    public void close() {
        bucket.close();
    }
}

package io.holdfast.engine.restore;

import static java.util.function.Predicate.not;

import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.BucketSetting.Kind;
import io.holdfast.engine.entry.BucketSetting.State;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.StoreUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts back what was set for a bucket itself: what new objects are to find before they are written, all else when they are right. A
 * policy comes last, since it may shut us out.
 *
 * <p>What the snapshot knows to have been absent is not removed from the target.
 */
final class SettingsBack {
    private static final Set<Kind> BEFORE_OBJECTS = Set.of(Kind.VERSIONING, Kind.ENCRYPTION);

    private final Snapshot snapshot;
    private final Optional<Bucket> target;
    private final List<SettingPut> outcome = new ArrayList<>();

    private SettingsBack(Snapshot snapshot, Optional<Bucket> target) {
        this.snapshot = snapshot;
        this.target = target;
    }

    /** @throws BadInput if they are wanted, and the snapshot has none or the target is no whole bucket */
    static SettingsBack of(Snapshot snapshot, TargetView target, RestoreOptions options) {
        if (options.settings() == RestoreOptions.BucketSettings.LEFT_OUT) {
            return new SettingsBack(snapshot, Optional.empty());
        }
        if (snapshot.settings().isEmpty()) {
            throw new BadInput(
                    "Snapshot " + snapshot.id() + " has no settings of a bucket: its source was no whole bucket, or"
                            + " an older release made it. Next: leave out --bucket-settings");
        }
        Optional<Bucket> bucket = target.wholeBucket();
        if (bucket.isEmpty()) {
            throw new BadInput(target.describe() + " is no whole bucket, so there are no settings to put back."
                    + " Next: choose a bucket without a prefix, or leave out --bucket-settings");
        }
        return new SettingsBack(snapshot, bucket);
    }

    void putWhatObjectsMeet() {
        each(this::comesFirst, this::put);
    }

    void putTheRest() {
        each(not(this::comesFirst), this::put);
    }

    /** What would be put, in its order. */
    List<SettingPut> would() {
        each(this::comesFirst, (_, _, _) -> Optional.empty());
        each(not(this::comesFirst), (_, _, _) -> Optional.empty());
        return outcome();
    }

    List<SettingPut> outcome() {
        return List.copyOf(outcome);
    }

    /** Returns why it could not be done. */
    private interface Putting {
        Optional<String> put(Bucket bucket, Kind kind, String document);
    }

    private boolean comesFirst(BucketSetting setting) {
        return Kind.of(setting.name()).filter(BEFORE_OBJECTS::contains).isPresent();
    }

    private void each(Predicate<BucketSetting> which, Putting putting) {
        target.ifPresent(bucket -> snapshot.settings().stream()
                .filter(which)
                .map(setting -> told(setting, bucket, putting))
                .forEach(told -> told.ifPresent(outcome::add)));
    }

    private Optional<SettingPut> told(BucketSetting setting, Bucket bucket, Putting putting) {
        Optional<Kind> kind = Kind.of(setting.name());
        return switch (setting.state()) {
            case State.Absent() -> Optional.empty();
            case State.Unknown(var why) ->
                Optional.of(new SettingPut(setting.name(), Optional.empty(), Optional.of(why)));
            case State.Present(var document) -> {
                String meant = kind.filter(Kind.POLICY::equals).isPresent() ? named(document, bucket) : document;
                Optional<String> failure = kind.map(known -> putting.put(bucket, known, meant))
                        .orElse(Optional.of("This release does not know it. Next: use a newer release of Holdfast"));
                yield Optional.of(new SettingPut(setting.name(), Optional.of(meant), failure));
            }
        };
    }

    private Optional<String> put(Bucket bucket, Kind kind, String document) {
        try {
            if (!stands(bucket, kind, document)) {
                bucket.put(kind, document);
            }
            return Optional.empty();
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            return Optional.of(e.message());
        }
    }

    /**
     * Asked first, since a server that does not know the question would take the put for another: it would make the bucket.
     *
     * @throws io.holdfast.engine.error.Unsupported if so
     */
    private static boolean stands(Bucket bucket, Kind kind, String document) {
        try {
            return bucket.setting(kind).filter(document::equals).isPresent();
        } catch (AccessDenied mayOnlySet) {
            return false;
        }
    }

    /** A policy names its bucket, and this one may be called otherwise. */
    private String named(String policy, Bucket bucket) {
        Optional<String> then = bucketOf(snapshot.location());
        Optional<String> now = bucket.wholeName();
        if (then.isEmpty() || now.isEmpty() || then.equals(now)) {
            return policy;
        }
        return Pattern.compile("(?<=:)" + Pattern.quote(then.get()) + "(?=[\"/\\\\])")
                .matcher(policy)
                .replaceAll(Matcher.quoteReplacement(now.get()));
    }

    private static Optional<String> bucketOf(String location) {
        try {
            return StoreUri.parse(location) instanceof StoreUri.S3 s3 ? Optional.of(s3.bucket()) : Optional.empty();
        } catch (BadInput e) {
            return Optional.empty();
        }
    }
}

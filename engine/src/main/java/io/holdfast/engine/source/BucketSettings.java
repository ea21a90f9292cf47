package io.holdfast.engine.source;

import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.BucketSetting.Kind;
import io.holdfast.engine.entry.BucketSetting.State;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what is set for a bucket itself. What can't be read is no failure: the snapshot says of each why it lacks it. */
final class BucketSettings {
    /** Of all documents together: they stand in a record, which has a ceiling. */
    private static final int MOST_CHARACTERS = 1 << 20;

    private final Bucket bucket;
    private final BucketOptions options;
    private List<String> refused = new ArrayList<>();

    BucketSettings(Bucket bucket, BucketOptions options) {
        this.bucket = bucket;
        this.options = options;
    }

    /** Nothing where this is not a whole bucket: then they are not its own. */
    List<BucketSetting> read() {
        refused = new ArrayList<>();
        List<BucketSetting> all = new ArrayList<>();
        if (bucket.wholeName().isPresent()) {
            int room = MOST_CHARACTERS;
            for (Kind kind : Kind.values()) {
                BucketSetting setting = new BucketSetting(kind, state(kind, room));
                room -= setting.document().map(String::length).orElse(0);
                all.add(setting);
            }
        }
        return all;
    }

    private State state(Kind kind, int room) {
        options.requests().take(1);
        try {
            Optional<String> document = bucket.setting(kind);
            if (document.filter(each -> each.length() > room).isPresent()) {
                refused.add(kind.text());
                return new State.Unknown("All settings together are longer than a snapshot may keep.");
            }
            return document.<State>map(State.Present::new).orElseGet(State.Absent::new);
        } catch (Interrupted e) {
            throw e;
        } catch (Unsupported e) {
            return new State.Unknown(e.message());
        } catch (HoldfastException e) {
            refused.add(kind.text());
            return new State.Unknown(e.message());
        }
    }

    /** What the user should know of it; what the store does not offer is nothing to tell. */
    Optional<String> remark() {
        List<String> told = refused;
        refused = new ArrayList<>();
        return told.isEmpty()
                ? Optional.empty()
                : Optional.of("Settings of the bucket that could not be read are not in the snapshot: "
                        + String.join(", ", told) + ". Next: holdfast ls --bucket-settings tells why; what it takes"
                        + " stands in docs/providers.md.");
    }
}

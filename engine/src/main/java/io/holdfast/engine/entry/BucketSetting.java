package io.holdfast.engine.entry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A setting of a bucket itself, not of an object in it.
 *
 * @param name what it is called: as a {@link Kind}, or, in a snapshot of a later release, as something else
 */
public record BucketSetting(String name, State state) {

    /** Those that are kept, in the order in which they are put back: what may shut us out comes last. */
    public enum Kind {
        VERSIONING,
        ENCRYPTION,
        TAGS,
        CORS,
        WEBSITE,
        LIFECYCLE,
        POLICY;

        /** What it is called in snapshots and messages. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> of(String name) {
            return Arrays.stream(values())
                    .filter(each -> each.text().equals(name))
                    .findFirst();
        }
    }

    /** What is known of it. */
    public sealed interface State {
        /** @param document the store's own: a policy in JSON, anything else in XML */
        record Present(String document) implements State {}

        /** The bucket has none. */
        record Absent() implements State {}

        /** @param why it could not be read: a sentence */
        record Unknown(String why) implements State {}
    }

    public BucketSetting(Kind kind, State state) {
        this(kind.text(), state);
    }

    /** Empty where the bucket has none, or nobody knows. */
    public Optional<String> document() {
        return state instanceof State.Present(var document) ? Optional.of(document) : Optional.empty();
    }
}

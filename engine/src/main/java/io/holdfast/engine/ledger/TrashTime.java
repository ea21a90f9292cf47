package io.holdfast.engine.ledger;

import io.holdfast.engine.error.Unsupported;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long a forgotten snapshot stays live, as the setting {@link #SETTING} keeps it: {@code docs/format.md}, section 8.
 *
 * <p>Who only shows it takes the usual time for a value that nobody can read; who deletes deletes nothing then.
 */
public final class TrashTime {
    public static final String SETTING = "trash";

    /** Where no setting says otherwise. */
    public static final Duration USUAL = Duration.ofDays(7);

    /** As much as the setting can say. */
    public static final Duration MOST = Duration.ofSeconds(9_999_999_999L);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

    private TrashTime() {}

    /** What a ledger says: the newest in time; empty where nobody can read it. */
    static Optional<Duration> of(LedgerState state) {
        Optional<String> value = state.setting(SETTING);
        return value.isEmpty()
                ? Optional.of(USUAL)
                : value.filter(text -> SECONDS.matcher(text).matches())
                        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    /** @throws Unsupported if nobody can read it */
    static void mustBeKnown(LedgerState state) {
        if (of(state).isEmpty()) {
            throw new Unsupported(
                    "The setting " + SETTING + " is '" + state.setting(SETTING).orElse("")
                            + "', which is no number of seconds that this release knows; nothing was deleted. Next: set it again: "
                            + "holdfast settings --trash 7d, or use a newer release of Holdfast");
        }
    }

    /**
     * What the setting says of such a time.
     *
     * @throws IllegalArgumentException if it is negative or more than {@link #MOST}
     */
    public static String value(Duration time) {
        if (time.isNegative() || time.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("a trash time of " + time);
        }
        return Long.toString(time.toSeconds());
    }
}

package io.holdfast.engine.retention;

/**
 * What a rule counts: the newest snapshot stays in each of so many periods, the last ones in which there is one. A period without a
 * snapshot does not count.
 */
public enum Keep {
    /** Each snapshot for itself. */
    LAST,
    HOURLY,
    DAILY,
    /** Of ISO 8601: from Monday to Sunday. */
    WEEKLY,
    MONTHLY,
    YEARLY
}

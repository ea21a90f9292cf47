package io.holdfast.server.estimate;

import java.time.Duration;

/**
 * How fast a source changes: each content with the same chance, whenever one looks. So of what there is a share of {@code 1 - (1 - perDay)^days} has changed after some days.
 *
 * @param perDay  share of the contents that change in a day, 0 to 1
 * @param from    how it is known
 * @param backups that it was learned from; 0 where it was not
 */
public record ChangeRate(double perDay, Origin from, int backups) {
    /** Where nothing is known and nobody says anything. */
    static final ChangeRate USUAL = new ChangeRate(0.02, Origin.ASSUMED, 0);

    /** How a rate is known. */
    public enum Origin {
        ASSUMED,
        SAID,
        LEARNED
    }

    private static final double MOST = 0.999_999;

    public ChangeRate {
        if (!(0 <= perDay && perDay <= 1)) {
            throw new IllegalArgumentException("a share of " + perDay);
        }
    }

    /** Share that has changed after a time. */
    double after(Duration time) {
        double days = Math.max(0, time.toMillis() / 86_400_000.0);
        return 1 - Math.pow(1 - Math.min(perDay, MOST), days);
    }
}

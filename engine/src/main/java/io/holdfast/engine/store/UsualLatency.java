package io.holdfast.engine.store;

import java.util.Arrays;

/**
 * How long answers of one kind take when the job is in nobody's way: the middle one, and a late one of twenty. It falls as soon as
 * answers come sooner. It rises only while the job goes slowly, and then by a tenth a minute at most: what the job itself
 * has made slow must not become usual, and a server that is slow for other reasons must not stop it for ever. All times are nanoseconds.
 */
final class UsualLatency {
    /** So many answers tell at first, and while the job goes slowly. */
    private static final int FEW = 16;

    private static final int MANY = 64;
    private static final double LATE = 0.95;

    /** What a window with lower times weighs. */
    private static final double FALL = 0.25;

    private static final double RISE_A_MINUTE = 1.1;
    private static final long MINUTE = 60_000_000_000L;

    /** So much over the usual is slow. */
    private static final double OVER_MIDDLE = 1.2;

    private static final double OVER_LATE = 1.1;
    private static final double GRAIN = 1e6;

    private final long[] window = new long[MANY];
    private int filled;
    private double middle;
    private double late;
    private boolean known;
    private long rose;

    boolean isKnown() {
        return known;
    }

    /** Whether this is longer than usual; never while nothing is known. */
    boolean isSlow(long took) {
        return known && took > Math.max(middle * OVER_MIDDLE, late * OVER_LATE) + GRAIN;
    }

    /** @param slowly whether the job goes so slowly that it is in nobody's way */
    void learn(long took, boolean slowly, long now) {
        window[filled++] = took;
        if (filled < (known && !slowly ? MANY : FEW)) {
            return;
        }
        Arrays.sort(window, 0, filled);
        double newMiddle = window[filled / 2];
        double newLate = window[(int) (filled * LATE)];
        filled = 0;
        double rise = slowly ? Math.pow(RISE_A_MINUTE, (double) Math.min(now - rose, MINUTE) / MINUTE) : 1;
        if (slowly || !known) {
            rose = now;
        }
        middle = known ? towards(middle, newMiddle, rise) : newMiddle;
        late = known ? towards(late, newLate, rise) : newLate;
        known = true;
    }

    private static double towards(double old, double found, double rise) {
        return found < old ? old + (found - old) * FALL : Math.min(found, old * rise);
    }
}

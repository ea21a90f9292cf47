package io.holdfast.engine.store;

/**
 * Which share of requests is refused anyway, and whether it is more now. As with {@link UsualLatency}, it rises only while the job goes slowly, and
 * then by one in a hundred a minute at most.
 */
final class UsualRefusals {
    private static final int WINDOW = 200;
    private static final double FALL = 0.25;
    private static final double RISE_A_MINUTE = 0.01;
    private static final long MINUTE = 60_000_000_000L;

    /** So many refusals at once are enough. */
    private static final double ENOUGH = 6;

    /** A share up to this is nothing; and up to three times the usual one. */
    private static final double NOTHING = 0.01;

    private int asked;
    private int refused;
    private double usual;
    private double suspicion;
    private long since;

    UsualRefusals(long now) {
        since = now;
    }

    boolean isMore() {
        return suspicion >= ENOUGH;
    }

    boolean mayBeMore() {
        return suspicion >= ENOUGH / 2;
    }

    /** @param one whether this one was refused: 1, or 0 */
    void suspect(int one) {
        suspicion = Math.clamp(suspicion + one - NOTHING - 3 * usual, 0, ENOUGH);
    }

    void forget() {
        suspicion = 0;
    }

    /**
     * @param one    whether this one was refused: 1, or 0
     * @param slowly whether the job goes so slowly that it is in nobody's way
     */
    void learn(int one, boolean slowly, long now) {
        refused += one;
        asked++;
        if (asked < WINDOW) {
            return;
        }
        double share = (double) refused / asked;
        double rise = slowly ? RISE_A_MINUTE * Math.min(now - since, MINUTE) / MINUTE : 0;
        usual = share < usual ? usual + (share - usual) * FALL : Math.min(share, usual + rise);
        since = now;
        asked = 0;
        refused = 0;
    }
}

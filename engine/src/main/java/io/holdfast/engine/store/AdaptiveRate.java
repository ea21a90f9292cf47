package io.holdfast.engine.store;

/**
 * So much a second, found by trying: a little more as long as all of it is used and nothing speaks against it, half of what was used when
 * something does. Half to whole takes {@value #SECONDS_BACK} s; what lies beyond is tried in steps of a share.
 */
final class AdaptiveRate {
    private static final double SHARE_A_SECOND = 1.05;
    private static final double SECONDS_BACK = 150;

    /** Who uses less than this of it needs no more. */
    private static final double USED_UP = 0.7;

    /** Once so far over what was too much, that is forgotten. */
    private static final double PAST = 1.25;

    private final double least;
    private double rate;
    private double tooMuch = Double.POSITIVE_INFINITY;
    private double wanted;
    private double amount;
    private double used = Double.POSITIVE_INFINITY;

    /**
     * @param first to begin with
     * @param least which it never goes below
     */
    AdaptiveRate(double first, double least) {
        this.rate = first;
        this.least = least;
    }

    double perSecond() {
        return rate;
    }

    /** Whether it is still less than it was when it was first halved. */
    boolean isBack() {
        return rate < wanted;
    }

    boolean isLeast() {
        return rate <= least;
    }

    void use(double more) {
        amount += more;
    }

    /**
     * Ends a window in which use was counted.
     *
     * @param mayGrow whether nothing spoke against more
     */
    void end(double seconds, boolean mayGrow) {
        used = amount / seconds;
        amount = 0;
        if (mayGrow && used >= USED_UP * rate) {
            rate = isPast() ? rate * Math.pow(SHARE_A_SECOND, seconds) : rate + tooMuch / 2 / SECONDS_BACK * seconds;
        }
    }

    private boolean isPast() {
        return tooMuch == Double.POSITIVE_INFINITY || rate >= tooMuch * PAST;
    }

    void halve() {
        tooMuch = Math.min(rate, used);
        wanted = isBack() ? wanted : tooMuch;
        used = Double.POSITIVE_INFINITY;
        amount = 0;
        rate = Math.max(least, tooMuch / 2);
    }

    void atMost(double most) {
        rate = Math.min(rate, most);
    }
}

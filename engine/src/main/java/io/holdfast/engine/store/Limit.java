package io.holdfast.engine.store;

import io.holdfast.engine.error.Interrupted;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * So much a second, shared by all threads: bytes, or requests. What is taken is paid for afterwards: a large take begins
 * at once where nothing is owed, and whoever comes next waits until it is paid. So no take is ever too large, and over
 * time the rate holds. What is not used is saved up for one second at most, or, where it is paced, not at all.
 *
 * <p>All that was ever taken stands in one line, and all that was ever allowed moves along it, as fast as the rate is at the moment:
 * so a new rate holds for whoever is waiting already. Waiting holds no lock, so a thread of any kind may wait.
 */
public final class Limit {
    private static final long SECOND = 1_000_000_000L;

    /** Who waits looks again so often: the rate may have changed. */
    private static final long LOOK_EVERY = SECOND / 5;

    private static final long LEAST_WAIT = 1_000;

    private final LongSupplier nanoTime;
    private final Sleep sleep;
    private final double secondsSaved;
    private double perSecond;
    private double taken;
    private double allowed;
    private long at;

    Limit(double perSecond, LongSupplier nanoTime, Sleep sleep) {
        this(perSecond, nanoTime, sleep, 1);
    }

    private Limit(double perSecond, LongSupplier nanoTime, Sleep sleep, double secondsSaved) {
        this.nanoTime = nanoTime;
        this.sleep = sleep;
        this.secondsSaved = secondsSaved;
        this.at = nanoTime.getAsLong();
        this.perSecond = checked(perSecond);
    }

    /** So much a second; must be over 0. */
    public static Limit perSecond(double amount) {
        return new Limit(amount, System::nanoTime, Thread::sleep);
    }

    /** No limit: nothing ever waits. It can be given one later. */
    public static Limit none() {
        return perSecond(Double.POSITIVE_INFINITY);
    }

    /** Evenly spread: what is not used is lost. */
    static Limit paced(double amount, LongSupplier nanoTime, Sleep sleep) {
        return new Limit(amount, nanoTime, sleep, 0);
    }

    /** From now on so much a second, for those who wait already too. */
    public synchronized void change(double amount) {
        double checked = checked(amount);
        moveOn();
        perSecond = checked;
    }

    /** What a second allows now. */
    public synchronized double perSecond() {
        return perSecond;
    }

    /**
     * Takes so much, waiting until nothing is owed.
     *
     * @throws Interrupted if the thread is interrupted while it waits; it stays so, and nothing was taken
     */
    public void take(long amount) {
        double place = reserve(amount);
        try {
            for (long left = left(place); left > 0; left = left(place)) {
                sleep.sleep(Duration.ofNanos(Math.min(left, LOOK_EVERY)));
            }
        } catch (InterruptedException e) {
            giveBack(amount);
            Thread.currentThread().interrupt();
            throw new Interrupted("The job was stopped while it waited for its limit.", e);
        }
    }

    /** Takes so much without waiting: it is paid for by whoever comes next. */
    public void owe(long amount) {
        reserve(amount);
    }

    /** Joins the line; returns how much stands before. */
    private synchronized double reserve(long amount) {
        moveOn();
        double place = taken;
        taken += amount;
        return place;
    }

    /** In how many nanoseconds it is the turn of who stands there; 0 for now. */
    private synchronized long left(double place) {
        moveOn();
        return place <= allowed ? 0 : Math.max(LEAST_WAIT, (long) Math.ceil((place - allowed) / perSecond * SECOND));
    }

    /** Who leaves the line makes it shorter for those behind. */
    private synchronized void giveBack(long amount) {
        moveOn();
        allowed += amount;
    }

    private void moveOn() {
        long now = nanoTime.getAsLong();
        allowed = Double.isInfinite(perSecond)
                ? taken
                : Math.min(allowed + (now - at) * perSecond / SECOND, taken + perSecond * secondsSaved);
        at = now;
    }

    private static double checked(double perSecond) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a limit of " + perSecond + " a second");
        }
        return perSecond;
    }
}

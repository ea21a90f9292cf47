package io.holdfast.engine.store;

import io.holdfast.engine.error.Interrupted;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * So much a second, shared by all threads: bytes, or requests. What is taken is paid for afterwards: a large take begins
 * at once where nothing is owed, and whoever comes next waits until it is paid. So no take is ever too large, and over
 * time the rate holds. What is not used is saved up for one second at most.
 *
 * <p>Waiting holds no lock, so a thread of any kind may wait.
 */
public final class Limit {
    private static final long SECOND = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final Sleep sleep;
    private double perSecond;
    private double paidAt;

    Limit(double perSecond, LongSupplier nanoTime, Sleep sleep) {
        this.nanoTime = nanoTime;
        this.sleep = sleep;
        this.paidAt = nanoTime.getAsLong();
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

    /** From now on so much a second. What is owed stays owed. */
    public synchronized void change(double amount) {
        perSecond = checked(amount);
    }

    /** What a second allows now. */
    public synchronized double perSecond() {
        return perSecond;
    }

    /**
     * Takes so much, waiting until nothing is owed.
     *
     * @throws Interrupted if the thread is interrupted while it waits; it stays so
     */
    public void take(long amount) {
        long wait = reserve(amount);
        if (wait <= 0) {
            return;
        }
        try {
            sleep.sleep(Duration.ofNanos(wait));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("The job was stopped while it waited for its limit.", e);
        }
    }

    /** Takes so much without waiting: it is paid for by whoever comes next. */
    public void owe(long amount) {
        reserve(amount);
    }

    /** Notes the debt, and tells for how many nanoseconds the earlier ones are still to be paid. */
    private synchronized long reserve(long amount) {
        if (Double.isInfinite(perSecond)) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        double begins = Math.max(paidAt, (double) (now - SECOND));
        paidAt = begins + amount / perSecond * SECOND;
        return (long) Math.ceil(begins - now);
    }

    private static double checked(double perSecond) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a limit of " + perSecond + " a second");
        }
        return perSecond;
    }
}

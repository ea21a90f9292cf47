package io.holdfast.engine.store;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * What every request to a source passes, and every answer is told to, so that the source's other users come first: an
 * {@link AdaptiveLimit} for many threads. Requests are spread evenly; none saves up for a burst.
 */
public final class AdaptiveGate {
    private final LongSupplier nanoTime;
    private final AdaptiveLimit limit;
    private final Limit requests;
    private final Limit bytes;

    /** What is asked; each has its own usual time. */
    public enum Kind {
        LIST,
        HEAD,
        /** Content, until the answer begins: its size does not matter. */
        GET,
        /** Tags, access lists, and all that is asked seldom. */
        OTHER
    }

    /**
     * What the gate has done so far.
     *
     * @param time     how long it let pass less than when it backed off
     * @param lowest   requests a second; empty if it never backed off
     * @param backOffs how often
     * @param refusals answers that there are too many requests: 503 and 429
     */
    public record Held(Duration time, OptionalDouble lowest, long backOffs, long refusals) {}

    AdaptiveGate(LongSupplier nanoTime, Sleep sleep) {
        this.nanoTime = nanoTime;
        this.limit = new AdaptiveLimit(nanoTime.getAsLong());
        this.requests = Limit.paced(limit.requests(), nanoTime, sleep);
        this.bytes = Limit.paced(limit.bytes(), nanoTime, sleep);
    }

    /** A gate that knows nothing yet: it begins slowly. */
    public static AdaptiveGate fresh() {
        return new AdaptiveGate(System::nanoTime, Thread::sleep);
    }

    /**
     * Before a request is sent, for each try: waits until it may be.
     *
     * @throws io.holdfast.engine.error.Interrupted if the thread is interrupted while it waits; it stays so
     */
    public void pass() {
        requests.take(1);
        note(limit::passed);
    }

    /**
     * When content was read: waits until more may be.
     *
     * @throws io.holdfast.engine.error.Interrupted if the thread is interrupted while it waits; it stays so
     */
    public void read(int count) {
        bytes.take(count);
        note(now -> limit.read(count, now));
    }

    /** The clock that {@code begun} is told by. */
    public long now() {
        return nanoTime.getAsLong();
    }

    /** An answer begins. */
    public void answered(Kind kind, long begun) {
        note(now -> limit.answered(kind, begun, now));
    }

    /** The answer is that there are too many requests. */
    public void refused(long begun) {
        note(now -> limit.refused(begun, now));
    }

    /** There will be no answer. */
    public void unanswered(Kind kind, long begun) {
        note(now -> limit.unanswered(kind, begun, now));
    }

    /** Requests a second, while that is less than it was when it first backed off. */
    public synchronized OptionalDouble holdingBack() {
        return limit.holdingBack();
    }

    public synchronized Held held() {
        return limit.held(now());
    }

    private synchronized void note(Noting noting) {
        noting.at(now());
        requests.change(limit.requests());
        bytes.change(limit.bytes());
    }

    @FunctionalInterface
    private interface Noting {
        void at(long now);
    }
}

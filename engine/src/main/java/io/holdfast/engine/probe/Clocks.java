package io.holdfast.engine.probe;

import java.time.Duration;
import java.time.Instant;

/**
 * How much the times of a store differ: {@code Date} of its replies and Last-Modified of its objects, of whichever of its machines.
 *
 * <p>A time was given at some moment between the request and its reply. So it tells between which bounds that clock is ahead of this machine's steady one.
 * Clocks that agree have bounds that overlap; where the highest lower bound lies above the lowest upper one, some two of them differ by that
 * much at least. Neither slow replies nor this machine's idea of the time count for anything.
 */
final class Clocks {
    private final Duration tick;
    private final Instant base = Instant.now();
    private final long baseNanos = System.nanoTime();
    private long low = Long.MIN_VALUE;
    private long high = Long.MAX_VALUE;

    /** @param tick what the store counts in */
    Clocks(Duration tick) {
        this.tick = tick;
    }

    /**
     * @param sent     when it was asked, by {@link System#nanoTime}
     * @param received when it had answered
     */
    synchronized void saw(Instant time, long sent, long received) {
        long since = Duration.between(base, time).toNanos();
        low = Math.max(low, since - (received - baseNanos));
        high = Math.min(high, since + tick.toNanos() - (sent - baseNanos));
    }

    /** By how much they differ at least, with what they count in. */
    synchronized Duration spread() {
        return Duration.ofNanos(low > high ? low - high : 0).plus(tick);
    }

    /** How far the store is ahead of this machine, about; negative where it is behind. */
    synchronized Duration ahead() {
        return low == Long.MIN_VALUE ? Duration.ZERO : Duration.ofNanos(low / 2 + high / 2);
    }
}

package io.holdfast.cli;

import io.holdfast.engine.progress.Event;
import java.time.Duration;
import java.util.Locale;

/** Where a job stands, in one line: counts, the rate of the last seconds, the time that is left. One thread's. */
final class ProgressLine {
    /** The rate that is shown forgets what is older. */
    private static final double MEMORY_SECONDS = 5;

    /** Before that nobody can tell how long the rest takes. */
    private static final double LEAST_SHARE = 0.01;

    private final long begun;
    private long lastNanos;
    private long lastBytes;
    private double rate;

    /** @param begun when the job began, by {@link System#nanoTime} */
    ProgressLine(long begun) {
        this.begun = begun;
        this.lastNanos = begun;
    }

    Duration since(long now) {
        return Duration.ofNanos(now - begun);
    }

    /** @param now by {@link System#nanoTime} */
    String of(Event.Advanced event, long now) {
        learn(event.bytes(), now);
        Duration since = since(now);
        StringBuilder line =
                new StringBuilder().append(phase(event.phase())).append(": ").append(Units.count(event.entries()));
        if (event.ofEntries() >= event.entries() && event.ofEntries() > 0) {
            line.append(" of ").append(Units.count(event.ofEntries()));
        }
        line.append(" entries, ").append(Units.bytes(event.bytes()));
        if (event.ofBytes() >= event.bytes() && event.ofBytes() > 0) {
            line.append(" of ").append(Units.bytes(event.ofBytes()));
        }
        line.append(", ").append(Units.bytes((long) rate)).append("/s, ").append(Units.duration(since));
        double share = share(event);
        if (share >= LEAST_SHARE && share < 1) {
            double left = since.toMillis() / 1000.0 * (1 - share) / share;
            line.append(", about ")
                    .append(Units.duration(Duration.ofSeconds((long) left)))
                    .append(" left");
        }
        return line.toString();
    }

    /** A mean in which what is {@value #MEMORY_SECONDS} seconds old weighs a third of what is new. */
    private void learn(long bytes, long now) {
        double seconds = (now - lastNanos) / 1e9;
        if (seconds <= 0) {
            return;
        }
        double weight = 1 - Math.exp(-seconds / MEMORY_SECONDS);
        rate += ((bytes - lastBytes) / seconds - rate) * (lastBytes == 0 && rate == 0 ? 1 : weight);
        rate = Math.max(0, rate);
        lastNanos = now;
        lastBytes = bytes;
    }

    /** How much is done, 0 to 1; 0 where nobody knows. */
    private static double share(Event.Advanced event) {
        if (event.ofBytes() > 0) {
            return (double) event.bytes() / event.ofBytes();
        }
        return event.ofEntries() > 0 ? (double) event.entries() / event.ofEntries() : 0;
    }

    private static String phase(Event.Phase phase) {
        String words = phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}

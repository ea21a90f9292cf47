package io.holdfast.cli;

import io.holdfast.engine.progress.Event;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where a job stands, in one line: counts, the rate of the last seconds, the time that is left; on a terminal with a bar, where
 * a total is known. One thread's.
 */
final class ProgressLine {
    /** The rate that is shown forgets what is older. */
    private static final double MEMORY_SECONDS = 5;

    /** Before that nobody can tell how long the rest takes. */
    private static final double LEAST_SHARE = 0.01;

    /** Columns; a shorter bar says nothing. */
    private static final int LEAST_BAR = 5;

    private static final int LONGEST_BAR = 40;

    /** Columns: with fewer, what is said beside it is left out. */
    private static final int LEAST_ROOM = 30;

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

    /**
     * Takes note of where the job stands, before it is shown.
     *
     * @param now by {@link System#nanoTime}
     */
    void learn(Event.Advanced event, long now) {
        learn(event.bytes(), now);
    }

    /**
     * For a terminal: no longer than it is wide.
     *
     * @param held    requests a second, while the job is held back for others
     * @param columns that there are
     */
    String drawn(Event.Advanced event, long now, OptionalDouble held, int columns) {
        String words = heldBack(held);
        int room = columns - words.length();
        return room < LEAST_ROOM ? drawn(event, now, columns) : drawn(event, now, room) + words;
    }

    /** What is added while the job is held back for others. */
    static String heldBack(OptionalDouble held) {
        return held.isEmpty() ? "" : ", held back to " + Math.round(held.getAsDouble()) + " requests/s";
    }

    /** The same of a job that is not. */
    String drawn(Event.Advanced event, long now, int columns) {
        double share = share(event);
        if (share > 0 && share <= 1) {
            String phase = phase(event.phase()) + " ";
            String moved = !moves(event.phase()) ? "" : ", " + Units.bytes(event.bytes()) + ", " + rate();
            String rest = String.format(Locale.ROOT, " %3d %%", (int) (share * 100))
                    + moved
                    + left(event, now).map(left -> ", " + left + " left").orElse("");
            int room = columns - phase.length() - rest.length() - 2;
            if (room >= LEAST_BAR) {
                return phase + bar(share, Math.min(room, LONGEST_BAR)) + rest;
            }
        }
        String text = of(event, now);
        return text.substring(0, Math.max(0, Math.min(text.length(), columns)));
    }

    private static String bar(double share, int length) {
        int done = (int) (share * length);
        return "[" + "#".repeat(done) + "-".repeat(length - done) + "]";
    }

    /** For a line of its own. */
    String of(Event.Advanced event, long now) {
        Duration since = since(now);
        StringBuilder line =
                new StringBuilder().append(phase(event.phase())).append(": ").append(Units.count(event.entries()));
        if (event.ofEntries() >= event.entries() && event.ofEntries() > 0) {
            line.append(" of ").append(Units.count(event.ofEntries()));
        }
        if (!moves(event.phase())) {
            return line.append(counted(event.phase()))
                    .append(Units.duration(since))
                    .toString();
        }
        line.append(what(event.phase())).append(Units.bytes(event.bytes()));
        if (event.ofBytes() >= event.bytes() && event.ofBytes() > 0) {
            line.append(" of ").append(Units.bytes(event.ofBytes()));
        }
        line.append(", ").append(rate()).append(", ").append(Units.duration(since));
        left(event, now).ifPresent(left -> line.append(", about ").append(left).append(" left"));
        return line.toString();
    }

    private static String counted(Event.Phase phase) {
        return switch (phase) {
            case FORGETTING -> " snapshots, ";
            case REBUILDING -> " rebuilt, ";
            case PRUNING,
                    SHRINKING,
                    REPLICATING,
                    REWRITING,
                    BACKING_UP,
                    COMMITTING,
                    RESTORING,
                    COMPARING,
                    VERIFYING,
                    TAKING_BACK,
                    SURVEYING,
                    PROBING -> " checks, ";
        };
    }

    private static String what(Event.Phase phase) {
        return switch (phase) {
            case PRUNING, SHRINKING -> " packs, freed ";
            case REPLICATING -> " packs, ";
            case REWRITING -> " manifests, ";
            case BACKING_UP,
                    COMMITTING,
                    RESTORING,
                    COMPARING,
                    VERIFYING,
                    FORGETTING,
                    TAKING_BACK,
                    PROBING,
                    SURVEYING,
                    REBUILDING -> " entries, ";
        };
    }

    /** Whether there are bytes to count. */
    private static boolean moves(Event.Phase phase) {
        return phase != Event.Phase.FORGETTING && phase != Event.Phase.PROBING && phase != Event.Phase.REBUILDING;
    }

    private String rate() {
        return Units.bytes((long) rate) + "/s";
    }

    /** As if it went on as fast as so far. */
    private Optional<String> left(Event.Advanced event, long now) {
        double share = share(event);
        if (share < LEAST_SHARE || share >= 1) {
            return Optional.empty();
        }
        double seconds = since(now).toMillis() / 1000.0 * (1 - share) / share;
        return Optional.of(Units.duration(Duration.ofSeconds((long) seconds)));
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

package io.holdfast.engine.probe;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Numbers as people read them. */
final class Spell {
    private static final int FEW = 5;

    private Spell() {}

    static String time(Duration time) {
        long millis = time.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 120_000) {
            return trimmed(millis / 1_000.0) + " s";
        }
        return millis < 7_200_000 ? trimmed(millis / 60_000.0) + " min" : trimmed(millis / 3_600_000.0) + " h";
    }

    private static String trimmed(double number) {
        String text = String.format(Locale.ROOT, "%.1f", number);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    static String rate(long bytes, Duration took) {
        return trimmed(bytes / 1e6 / seconds(took)) + " MB/s";
    }

    static String perSecond(long count, Duration took) {
        return Math.round(count / seconds(took)) + " a second";
    }

    private static double seconds(Duration took) {
        return Math.max(took.toNanos(), 1_000) / 1e9;
    }

    static String bytes(long bytes) {
        return bytes >= 10L << 30 ? (bytes >> 30) + " GiB" : bytes >= 10 << 20 ? (bytes >> 20) + " MiB" : bytes + " B";
    }

    /** The first of some, and how many there are besides. */
    static String few(List<String> all) {
        String first = String.join(", ", all.subList(0, Math.min(FEW, all.size())));
        return all.size() > FEW ? first + " and " + (all.size() - FEW) + " more" : first;
    }
}

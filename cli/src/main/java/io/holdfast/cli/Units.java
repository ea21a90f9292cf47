package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as people read and write them. */
final class Units {
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?) ?([KMGT]?)(?:i?B)?");
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?) ?%?");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?:in)?)?(?:(\\d{1,6})s)?");

    private Units() {}

    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1023.95 && unit < SIZES.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, SIZES[unit]);
    }

    /**
     * {@code 50M} and {@code 50MiB} are 50 × 1024 × 1024, in a second.
     *
     * @throws BadInput if it is no such rate, or nothing
     */
    static double parseRate(String text) {
        return parse(text, "rate", ", of bytes a second");
    }

    /** The same of bytes, whatever the time. */
    static double parseSize(String text) {
        return parse(text, "size", ", of bytes");
    }

    /**
     * {@code 5%} is 0.05.
     *
     * @throws BadInput if it is no share of a whole
     */
    static double parsePercent(String text) {
        Matcher matcher = PERCENT.matcher(text);
        double percent = matcher.matches() ? Double.parseDouble(matcher.group(1)) : -1;
        if (percent < 0 || percent > 100) {
            throw new BadInput("'" + text + "' is no share of a whole. Next: write it like 5% or 12.5%, up to 100%");
        }
        return percent / 100;
    }

    private static double parse(String text, String kind, String of) {
        Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT).replace("IB", "iB"));
        if (!matcher.matches() || Double.parseDouble(matcher.group(1)) == 0) {
            throw new BadInput("'" + text + "' is no " + kind + ". Next: write it like 50M, 800K or 1.5G" + of);
        }
        double factor = matcher.group(2).isEmpty() ? 1 : Math.pow(1024, 1 + "KMGT".indexOf(matcher.group(2)));
        return Double.parseDouble(matcher.group(1)) * factor;
    }

    /**
     * {@code 90s}, {@code 10m}, {@code 1h30m}, {@code 2d}.
     *
     * @throws BadInput if it is no such time, or none
     */
    static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text.replace(" ", "").toLowerCase(Locale.ROOT));
        Duration duration = matcher.matches()
                ? Duration.ofDays(number(matcher.group(1)))
                        .plusHours(number(matcher.group(2)))
                        .plusMinutes(number(matcher.group(3)))
                        .plusSeconds(number(matcher.group(4)))
                : Duration.ZERO;
        if (duration.isZero()) {
            throw new BadInput("'" + text + "' is no time. Next: write it like 90s, 10m or 1h30m");
        }
        return duration;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** With the noun, which takes an s. */
    static String count(long count, String one) {
        return count(count) + " " + one + (count == 1 ? "" : "s");
    }

    /** The same for entries. */
    static String entries(long count) {
        return count(count) + (count == 1 ? " entry" : " entries");
    }

    /** For machines: a number with one digit behind the point. */
    static Optional<Double> tenths(OptionalDouble number) {
        return number.isPresent() ? Optional.of(Math.round(number.getAsDouble() * 10) / 10.0) : Optional.empty();
    }

    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }

    /**
     * A time with an offset, or one in this machine's zone.
     *
     * @param before what stands before it, where it is an example
     * @throws BadInput if it is none
     */
    static Instant parseTime(String text, String before) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException local) {
            try {
                return LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
            } catch (DateTimeException e) {
                throw new BadInput(
                        text + " is no time. Next: write " + before + "2026-11-20T08:00 or " + before
                                + "2026-11-20T08:00+08:00",
                        e);
            }
        }
    }

    /** In this machine's zone. */
    static String time(Instant time) {
        return time(time, ZoneId.systemDefault());
    }

    static String time(Instant time, ZoneId zone) {
        return TIME.format(time.atZone(zone));
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}

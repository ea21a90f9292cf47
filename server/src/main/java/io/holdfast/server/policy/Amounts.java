package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations and rates as a policy writes them: {@code 6h}, {@code 1h30m}, {@code 2d}; {@code 50M}. What is written is read again as the same. */
final class Amounts {
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,6})h)?(?:(\\d{1,7})m)?(?:(\\d{1,8})s)?");
    private static final Pattern RATE = Pattern.compile("(\\d{1,12})([KMGT]?)");
    private static final String UNITS = "KMGT";

    private Amounts() {}

    /**
     * Days of 24 hours, hours, minutes, seconds.
     *
     * @throws BadInput if it is no duration; {@code 0s} is one
     */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw new BadInput("'" + text + "' is no duration. Next: write it like 90s, 10m, 1h30m or 2d");
        }
        return Duration.ofDays(number(matcher.group(1)))
                .plusHours(number(matcher.group(2)))
                .plusMinutes(number(matcher.group(3)))
                .plusSeconds(number(matcher.group(4)));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    static String text(Duration duration) {
        if (duration.toSeconds() <= 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        put(duration.toDays(), 'd', text);
        put(duration.toHoursPart(), 'h', text);
        put(duration.toMinutesPart(), 'm', text);
        put(duration.toSecondsPart(), 's', text);
        return text.toString();
    }

    private static void put(long number, char unit, StringBuilder text) {
        if (number > 0) {
            text.append(number).append(unit);
        }
    }

    /**
     * {@code 50M} is 50 × 1024 × 1024.
     *
     * @throws BadInput if it is no rate, or none at all
     */
    static long rate(String text) {
        Matcher matcher = RATE.matcher(text.toUpperCase(Locale.ROOT));
        if (matcher.matches()) {
            long factor = matcher.group(2).isEmpty() ? 1 : 1L << (10 * (1 + UNITS.indexOf(matcher.group(2))));
            long number = Long.parseLong(matcher.group(1));
            if (number > 0 && number <= Long.MAX_VALUE / factor) {
                return number * factor;
            }
        }
        throw new BadInput("'" + text + "' is no rate. Next: write it like 800K, 50M or 2G, of bytes a second");
    }

    static String rateText(long rate) {
        int unit = 0;
        long number = rate;
        while (unit < UNITS.length() && number % 1024 == 0) {
            number /= 1024;
            unit++;
        }
        return unit == 0 ? Long.toString(number) : number + UNITS.substring(unit - 1, unit);
    }
}

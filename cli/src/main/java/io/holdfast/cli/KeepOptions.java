package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.retention.Keep;
import io.holdfast.engine.retention.KeepRules;
import io.holdfast.engine.retention.Span;
import java.time.Period;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Rules of what stays. */
final class KeepOptions {
    private static final Pattern SPAN =
            Pattern.compile("(?:(\\d{1,4})y)?(?:(\\d{1,5})mo)?(?:(\\d{1,5})w)?(?:(\\d{1,6})d)?(?:(\\d{1,7})h)?");

    @Option(names = "--keep-last", paramLabel = "N", description = "The newest N snapshots stay.")
    private @Nullable Integer last;

    @Option(
            names = "--keep-hourly",
            paramLabel = "N",
            description = "Of each of the last N hours with snapshots the newest stays.")
    private @Nullable Integer hourly;

    @Option(
            names = "--keep-daily",
            paramLabel = "N",
            description = "Of each of the last N days with snapshots the newest stays.")
    private @Nullable Integer daily;

    @Option(
            names = "--keep-weekly",
            paramLabel = "N",
            description = "Of each of the last N weeks (from Monday) with snapshots the newest stays.")
    private @Nullable Integer weekly;

    @Option(
            names = "--keep-monthly",
            paramLabel = "N",
            description = "Of each of the last N months with snapshots the newest stays.")
    private @Nullable Integer monthly;

    @Option(
            names = "--keep-yearly",
            paramLabel = "N",
            description = "Of each of the last N years with snapshots the newest stays.")
    private @Nullable Integer yearly;

    @Option(
            names = "--keep-within",
            paramLabel = "SPAN",
            description =
                    "All no older than this stay, seen from the newest of their source: 36h, 30d, 8w, 6mo, 1y6mo.")
    private @Nullable String within;

    /** Whether a rule was given. */
    boolean areGiven() {
        return !counts().isEmpty() || within != null;
    }

    /** @throws BadInput if one of them can't be meant */
    KeepRules rules(ZoneId zone) {
        Map<Keep, Integer> counts = counts();
        counts.forEach(KeepOptions::mustKeepSomething);
        return new KeepRules(counts, Optional.ofNullable(within).map(KeepOptions::span), zone);
    }

    private Map<Keep, Integer> counts() {
        Map<Keep, Integer> counts = new EnumMap<>(Keep.class);
        put(Keep.LAST, last, counts);
        put(Keep.HOURLY, hourly, counts);
        put(Keep.DAILY, daily, counts);
        put(Keep.WEEKLY, weekly, counts);
        put(Keep.MONTHLY, monthly, counts);
        put(Keep.YEARLY, yearly, counts);
        return counts;
    }

    private static void put(Keep keep, @Nullable Integer count, Map<Keep, Integer> counts) {
        if (count != null) {
            counts.put(keep, count);
        }
    }

    private static void mustKeepSomething(Keep keep, int count) {
        if (count < 1) {
            throw new BadInput("--keep-" + keep.name().toLowerCase(Locale.ROOT) + " " + count
                    + " would keep nothing. Next: give 1 or more, or leave it out");
        }
    }

    private static Span span(String text) {
        Matcher matcher = SPAN.matcher(text.replace(" ", "").toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw notASpan(text);
        }
        Period days = Period.of(
                number(matcher.group(1)),
                number(matcher.group(2)),
                7 * number(matcher.group(3)) + number(matcher.group(4)));
        int hours = number(matcher.group(5));
        if (days.isZero() && hours == 0) {
            throw notASpan(text);
        }
        return new Span(days, hours);
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static BadInput notASpan(String text) {
        return new BadInput(
                "'" + text + "' is no span of time. Next: write it like 36h, 30d, 8w, 6mo or 1y6mo (mo is months)");
    }
}

package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One of the five fields of a cron line: which numbers may stand in it, and what people call them. */
enum CronField {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY("day of the month", 1, 31, ""),
    MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
    /** From Sunday, 0; 7 is Sunday too. */
    WEEKDAY("day of the week", 0, 7, "SUN MON TUE WED THU FRI SAT");

    private static final Pattern ITEM = Pattern.compile(
            "(?<all>\\*)(?:/(?<every>\\d{1,2}))?|(?<from>\\w{1,3})(?:-(?<to>\\w{1,3})(?:/(?<step>\\d{1,2}))?)?");

    private final String what;
    private final int least;
    private final int most;
    /** Of three letters each, with a blank between. */
    private final String names;

    CronField(String what, int least, int most, String names) {
        this.what = what;
        this.least = least;
        this.most = most;
        this.names = names;
    }

    /**
     * The numbers that a field names, as bits.
     *
     * @throws BadInput if it is none: a list of {@code *}, {@code n}, {@code a-b}, the first and the last also with {@code /step}
     */
    long parse(String text) {
        long bits = 0;
        for (String item : text.split(",", -1)) {
            bits |= item(item);
        }
        return this == WEEKDAY ? (bits | bits >> 7) & 0x7f : bits;
    }

    private long item(String text) {
        Matcher matcher = ITEM.matcher(text);
        if (!matcher.matches()) {
            throw wrong(text);
        }
        if (matcher.group("all") != null) {
            return bits(least, this == WEEKDAY ? 6 : most, step(matcher.group("every"), text));
        }
        int from = number(matcher.group("from"), text);
        if (matcher.group("to") == null) {
            return 1L << from;
        }
        int to = number(matcher.group("to"), text);
        // FRI-SUN ends with the Sunday that follows.
        int end = this == WEEKDAY && to == 0 && from > 0 ? 7 : to;
        if (end < from) {
            throw wrong(text);
        }
        return bits(from, end, step(matcher.group("step"), text));
    }

    private static long bits(int from, int to, int step) {
        long bits = 0;
        for (int i = from; i <= to; i += step) {
            bits |= 1L << i;
        }
        return bits;
    }

    private int step(@Nullable String digits, String text) {
        int step = digits == null ? 1 : Integer.parseInt(digits);
        if (step < 1 || step > most) {
            throw wrong(text);
        }
        return step;
    }

    private int number(String word, String text) {
        int name = word.length() == 3 ? names.indexOf(word.toUpperCase(Locale.ROOT)) : -1;
        if (name >= 0) {
            return name / 4 + least;
        }
        if (!word.matches("\\d{1,2}")) {
            throw wrong(text);
        }
        int number = Integer.parseInt(word);
        if (number < least || number > most) {
            throw wrong(text);
        }
        return number;
    }

    private BadInput wrong(String item) {
        String example = names.isEmpty() ? "" : ", or a name such as " + names.substring(4, 7);
        return new BadInput("'" + item + "' is no " + what + ". Next: write *, */n, a number from " + least + " to "
                + most + ", a range such as " + least + "-" + (least + 4) + example + "; several with commas between");
    }
}

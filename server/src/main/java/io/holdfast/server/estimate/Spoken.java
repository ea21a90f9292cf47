package io.holdfast.server.estimate;

import java.time.Duration;

/** Times as people say them, in two units at most. */
final class Spoken {
    private Spoken() {}

    static String of(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + " d" + rest(time.toHoursPart(), "h");
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h" + rest(time.toMinutesPart(), "min");
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + " min" + rest(time.toSecondsPart(), "s")
                : time.toSeconds() + " s";
    }

    private static String rest(int count, String unit) {
        return count == 0 ? "" : " " + count + " " + unit;
    }
}

package io.holdfast.cli;

import io.holdfast.engine.backup.Window;
import io.holdfast.engine.error.BadInput;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When a backup has to leave its source alone. */
final class WindowOption {
    private static final Pattern TIME_OF_DAY = Pattern.compile("\\d{1,2}:\\d{2}(:\\d{2})?");

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description =
                    "Stop then, at a checkpoint from which the same command goes on: 06:00 (when it is that next), or"
                            + " 2026-11-28T06:00.")
    private @Nullable String until;

    /** @throws BadInput if it is no time, or one that is over */
    Window window(ZonedDateTime now) {
        return until == null ? Window.UNLIMITED : Window.until(end(until, now));
    }

    /**
     * A time of the day means the next one in this zone.
     *
     * @throws BadInput if it is no time, or one that is over
     */
    static Instant end(String text, ZonedDateTime now) {
        Instant end = TIME_OF_DAY.matcher(text).matches() ? next(text, now) : Units.parseTime(text, "--until ");
        if (!end.isAfter(now.toInstant())) {
            throw new BadInput("--until " + text + " is over: it is " + Units.time(now.toInstant(), now.getZone())
                    + ". Next: give a time that is still to come, such as --until 06:00");
        }
        return end;
    }

    private static Instant next(String text, ZonedDateTime now) {
        try {
            LocalTime time = LocalTime.parse(text.indexOf(':') == 1 ? "0" + text : text);
            ZonedDateTime today = now.toLocalDate().atTime(time).atZone(now.getZone());
            return (today.isAfter(now)
                            ? today
                            : now.toLocalDate().plusDays(1).atTime(time).atZone(now.getZone()))
                    .toInstant();
        } catch (DateTimeException e) {
            throw new BadInput(
                    text + " is no time of the day. Next: write --until 06:00, or --until 2026-11-28T06:00", e);
        }
    }

    /** @throws BadInput if it was given, and a stream is backed up: nobody could read on in one */
    void mustBeLeftOutOfStreams() {
        if (until != null) {
            throw new BadInput(
                    "--until would cut a stream short, and the next backup could not go on in the middle of one."
                            + " Next: leave it out, or back up a folder or a bucket");
        }
    }

    /** @throws BadInput if it was given, and nothing is read */
    void mustBeLeftOutOfDryRuns() {
        if (until != null) {
            throw new BadInput("--until ends the reading, and a dry run reads nothing. Next: leave one of the two out");
        }
    }
}

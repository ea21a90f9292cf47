package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;

/**
 * When a policy wants something done. Each wanted moment comes once, whatever clocks do: decision 67.
 *
 * <p>Jitter is a fixed part of each plan's moments, from nothing up to the whole of it, derived from the plan's id: plans of one policy are spread out, and a
 * restart shifts nothing.
 */
public sealed interface Schedule {
    /** Where its policy is at home: windows, freezes, limits and keep rules count by its calendar too. */
    ZoneId zone();

    /** Less than this is what a plan's moments come later than those of the policy. */
    Duration jitter();

    /** The first moment after another, without jitter. */
    Instant after(Instant moment);

    /** What a plan's moments come later, in whole seconds. */
    default Duration shift(UUID plan) {
        return Jitter.of(plan, jitter());
    }

    /**
     * At local times.
     *
     * @param line five fields: minute, hour, day of the month, month, day of the week
     */
    record Cron(String line, ZoneId zone, Duration jitter) implements Schedule {
        private static final Duration MOST_JITTER = Duration.ofHours(12);

        /** @throws BadInput if the line is none, or never due */
        public Cron {
            var _ = CronLine.parse(line);
            if (jitter.isNegative() || jitter.compareTo(MOST_JITTER) > 0) {
                throw new BadInput(
                        "a jitter of " + Amounts.text(jitter) + " is more than 12 hours. Next: write 12h or less");
            }
        }

        @Override
        public Instant after(Instant moment) {
            return times().after(moment);
        }

        /** For whoever asks for many. */
        CronTimes times() {
            return new CronTimes(CronLine.parse(line), zone.getRules());
        }
    }

    /**
     * At equal distances, by the hours that pass: a day is 24 hours here.
     *
     * @param origin from which they are counted, before and after; it stays
     */
    record Every(Duration every, Duration jitter, Instant origin, ZoneId zone) implements Schedule {
        private static final Duration LEAST = Duration.ofMinutes(1);
        private static final Duration MOST = Duration.ofDays(366);

        /** @throws BadInput if it is oftener than every minute or rarer than every 366 days, or jitter would change the order */
        public Every {
            if (every.compareTo(LEAST) < 0 || every.compareTo(MOST) > 0) {
                throw new BadInput("every " + Amounts.text(every)
                        + " is not between a minute and 366 days. Next: write 1m, 6h or 366d");
            }
            if (jitter.isNegative() || jitter.compareTo(every) >= 0) {
                throw new BadInput("a jitter of " + Amounts.text(jitter) + " is no less than the " + Amounts.text(every)
                        + " between two moments. Next: write less, such as "
                        + Amounts.text(every.dividedBy(10).plusSeconds(1)));
            }
        }

        /** Counted from a midnight, so that every 6 hours is at 0, 6, 12 and 18 o'clock. */
        public static Instant usualOrigin(ZoneId zone) {
            return LocalTimes.first(LocalDate.of(2000, 1, 1).atStartOfDay(), zone);
        }

        @Override
        public Instant after(Instant moment) {
            long past = Math.floorDiv(Duration.between(origin, moment).toSeconds(), every.toSeconds());
            return origin.plusSeconds((past + 1) * every.toSeconds());
        }
    }
}

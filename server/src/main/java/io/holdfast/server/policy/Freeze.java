package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** A time in which nothing begins, and what runs stops at a checkpoint. */
public sealed interface Freeze {
    /** What people know it by. */
    String name();

    /**
     * Whole days of the policy's zone.
     *
     * @param from the first
     * @param to   the last, which is frozen too
     */
    record Days(String name, LocalDate from, LocalDate to) implements Freeze {
        static final int MOST = 366;

        /** @throws BadInput if it ends before it begins, or lasts longer than 366 days */
        public Days {
            mustBeNamed(name);
            if (to.isBefore(from)) {
                throw new BadInput(
                        from + " to " + to + " ends before it begins. Next: write the first day, and the last");
            }
            if (ChronoUnit.DAYS.between(from, to) >= MOST) {
                throw new BadInput(
                        from + " to " + to + " is longer than " + MOST + " days. Next: pause the plan instead");
            }
        }
    }

    /**
     * The events of a calendar.
     *
     * @param calendar in iCalendar's words (RFC 5545); what of it is understood: {@link CalendarReader}
     */
    record Calendar(String name, String calendar) implements Freeze {
        /** @throws BadInput if it is no such calendar, or says what is not understood */
        public Calendar {
            mustBeNamed(name);
            var _ = CalendarReader.read(calendar);
        }
    }

    private static void mustBeNamed(String name) {
        if (name.isBlank() || name.length() > 100) {
            throw new BadInput("a freeze needs a name of 1 to 100 characters. Next: write what people call it");
        }
    }
}

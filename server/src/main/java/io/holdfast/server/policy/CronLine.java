package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.util.List;

/**
 * The five fields of a cron line, as a set of local times.
 *
 * <p>A day counts when both its fields name it; where neither of the two begins with {@code *}, when one does. That is what cron has done since Vixie's.
 */
final class CronLine {
    private static final long ALL_HOURS = 0xff_ffffL;

    private final long minutes;
    private final long hours;
    private final long days;
    private final long months;
    private final long weekdays;
    private final boolean eitherDay;

    private CronLine(List<String> fields) {
        minutes = CronField.MINUTE.parse(fields.get(0));
        hours = CronField.HOUR.parse(fields.get(1));
        days = CronField.DAY.parse(fields.get(2));
        months = CronField.MONTH.parse(fields.get(3));
        weekdays = CronField.WEEKDAY.parse(fields.get(4));
        eitherDay = !fields.get(2).startsWith("*") && !fields.get(4).startsWith("*");
    }

    /** @throws BadInput if it is no line, or one that is never due */
    static CronLine parse(String text) {
        List<String> fields = List.of(text.strip().split("\\s+"));
        if (fields.size() != 5) {
            throw new BadInput(
                    "'" + text + "' has " + fields.size()
                            + " fields, and a cron line has five. Next: write minute, hour, day of the month, month, day of the week, such as 0 */6 * * *");
        }
        CronLine line = new CronLine(fields);
        if (!line.eitherDay && !line.hasADay()) {
            throw new BadInput("'" + text
                    + "' is never due: none of its months has such a day. Next: write a day that comes, such as 28");
        }
        return line;
    }

    private boolean hasADay() {
        for (Month month : Month.values()) {
            if (has(months, month.getValue()) && (days & ((2L << month.maxLength()) - 1)) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether it names every hour: then it runs by the hours that pass. */
    boolean isHourly() {
        return hours == ALL_HOURS;
    }

    boolean contains(LocalDateTime time) {
        return isDue(time.toLocalDate())
                && has(hours, time.getHour())
                && has(minutes, time.getMinute())
                && time.getSecond() == 0
                && time.getNano() == 0;
    }

    /** The first that is no earlier. There always is one, within eight years: the 29th of February has the longest to wait. */
    LocalDateTime from(LocalDateTime earliest) {
        LocalDateTime minute = earliest.withSecond(0).withNano(0);
        if (minute.isBefore(earliest)) {
            minute = minute.plusMinutes(1);
        }
        LocalDate day = day(minute.toLocalDate());
        int from = day.equals(minute.toLocalDate()) ? minute.getHour() * 60 + minute.getMinute() : 0;
        int time = timeOfDay(from);
        if (time < 0) {
            day = day(day.plusDays(1));
            time = timeOfDay(0);
        }
        return day.atTime(LocalTime.of(time / 60, time % 60));
    }

    private LocalDate day(LocalDate earliest) {
        LocalDate day = earliest;
        while (!isDue(day)) {
            day = has(months, day.getMonthValue())
                    ? day.plusDays(1)
                    : day.plusMonths(1).withDayOfMonth(1);
        }
        return day;
    }

    /** Minutes since midnight, or -1. */
    private int timeOfDay(int earliest) {
        int hour = earliest / 60;
        if (has(hours, hour)) {
            int minute = next(minutes, earliest % 60);
            if (minute >= 0) {
                return hour * 60 + minute;
            }
        }
        int later = next(hours, hour + 1);
        return later < 0 ? -1 : later * 60 + next(minutes, 0);
    }

    private boolean isDue(LocalDate day) {
        boolean ofMonth = has(days, day.getDayOfMonth());
        boolean ofWeek = has(weekdays, day.getDayOfWeek().getValue() % 7);
        return has(months, day.getMonthValue()) && (eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
    }

    private static boolean has(long bits, int number) {
        return (bits >> number & 1) != 0;
    }

    private static int next(long bits, int from) {
        long left = bits >> from << from;
        return left == 0 ? -1 : Long.numberOfTrailingZeros(left);
    }
}

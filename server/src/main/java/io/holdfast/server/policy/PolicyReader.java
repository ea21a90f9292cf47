package io.holdfast.server.policy;

import io.holdfast.engine.backup.Hooks;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.retention.Keep;
import io.holdfast.engine.retention.KeepRules;
import io.holdfast.engine.retention.Span;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a policy's document: {@code docs/server.md}, section 3. What is left out is as usual; what stands there is taken whole.
 *
 * @param home the zone of a schedule that names none
 */
record PolicyReader(ZoneId home) {
    private static final Pattern SPAN =
            Pattern.compile("(?:(\\d{1,4})y)?(?:(\\d{1,5})mo)?(?:(\\d{1,5})w)?(?:(\\d{1,6})d)?(?:(\\d{1,7})h)?");
    private static final String DURATION = "a duration such as 90m, 6h or 2d";
    private static final int LONGEST_LINE = 200;
    private static final int LONGEST_COMMAND = 8_192;

    Policy policy(Field document) {
        Field.Names names = document.object();
        Schedule schedule = names.get("schedule")
                .map(this::schedule)
                .orElseGet(() -> Policy.usual(home).schedule());
        Policy usual = Policy.usual(schedule.zone());
        Optional<List<Window>> windows = names.get("window").map(PolicyReader::windows);
        Optional<List<Freeze>> freezes = names.get("freezes").map(list -> each(list, PolicyReader::freeze));
        Optional<Policy.Rhythm> full = names.get("full").map(PolicyReader::rhythm);
        Optional<KeepRules> keep = names.get("keep").map(rules -> keep(rules, schedule.zone()));
        Optional<Policy.Rhythm> prune = names.get("prune").map(PolicyReader::rhythm);
        Optional<Policy.Verify> verify = names.get("verify").map(PolicyReader::verify);
        Optional<List<Policy.Replica>> replicas = names.get("replicas").map(list -> each(list, PolicyReader::replica));
        Optional<List<TimedLimit>> limits = names.get("limits").map(list -> each(list, PolicyReader::limit));
        Optional<Integer> priority = names.get("priority").map(Field::number);
        Optional<Hooks.Commands> hooks = names.get("hooks").map(PolicyReader::hooks);
        Optional<Duration> rpo = names.get("rpo").map(PolicyReader::duration);
        Optional<Policy.RpoInFreezes> inFreezes = names.get("rpoInFreezes").map(PolicyReader::inFreezes);
        Optional<Duration> rto = names.get("rto").map(PolicyReader::duration);
        names.done();
        return document.checked(() -> new Policy(
                schedule,
                windows.orElse(usual.windows()),
                freezes.orElse(usual.freezes()),
                full.orElse(usual.full()),
                keep.orElse(usual.keep()),
                prune.orElse(usual.prune()),
                verify.orElse(usual.verify()),
                replicas.orElse(usual.replicas()),
                limits.orElse(usual.limits()),
                priority.orElse(usual.priority()),
                hooks.orElse(usual.hooks()),
                rpo.orElse(usual.rpo()),
                inFreezes.orElse(usual.rpoInFreezes()),
                rto.orElse(usual.rto())));
    }

    private Schedule schedule(Field field) {
        Field.Names names = field.object();
        ZoneId zone = names.get("zone").map(PolicyReader::zone).orElse(home);
        Duration jitter = names.get("jitter").map(PolicyReader::duration).orElse(Duration.ZERO);
        Optional<Field> cron = names.get("cron");
        Optional<Field> every = names.get("every");
        Optional<Instant> origin = names.get("origin").map(PolicyReader::instant);
        names.done();
        if (cron.isPresent() == every.isPresent() || (cron.isPresent() && origin.isPresent())) {
            throw new BadInput(
                    field.path()
                            + ": says when by cron, or by every (and origin), and by one of the two. Next: write {cron: \"0 1 * * *\"} or {every: 6h}");
        }
        if (cron.isPresent()) {
            String line = cron.get().text("a cron line");
            if (line.length() > LONGEST_LINE) {
                throw cron.get().wrong("a cron line of " + LONGEST_LINE + " characters at most");
            }
            var _ = cron.get().checked(() -> CronLine.parse(line));
            return field.checked(() -> new Schedule.Cron(line, zone, jitter));
        }
        Duration distance = duration(every.orElseThrow());
        return field.checked(
                () -> new Schedule.Every(distance, jitter, origin.orElse(Schedule.Every.usualOrigin(zone)), zone));
    }

    private static List<Window> windows(Field field) {
        return field.node().isArray() ? each(field, PolicyReader::window) : List.of(window(field));
    }

    private static Window window(Field field) {
        Field.Names names = field.object();
        LocalTime from = timeOfDay(names.must("from"));
        LocalTime to = end(names.must("to"));
        Set<DayOfWeek> days = days(names);
        names.done();
        return field.checked(() -> new Window(from, to, days));
    }

    private static Set<DayOfWeek> days(Field.Names names) {
        Optional<List<DayOfWeek>> days = names.get("days").map(list -> each(list, PolicyReader::day));
        return days.<Set<DayOfWeek>>map(each -> each.isEmpty() ? Set.of() : EnumSet.copyOf(each))
                .orElse(Window.EVERY_DAY);
    }

    private static DayOfWeek day(Field field) {
        String name = field.text("a day such as MON");
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().startsWith(name.toUpperCase(Locale.ROOT)) && name.length() >= 3)
                .findFirst()
                .orElseThrow(() -> field.wrong("a day such as MON"));
    }

    private static Freeze freeze(Field field) {
        Field.Names names = field.object();
        String name = names.must("name").text("a name");
        Optional<String> calendar = names.get("calendar").map(each -> each.text("a calendar as iCalendar has it"));
        Optional<LocalDate> from = names.get("from").map(PolicyReader::date);
        Optional<LocalDate> to = names.get("to").map(PolicyReader::date);
        names.done();
        if (calendar.isPresent() && from.isEmpty() && to.isEmpty()) {
            return field.checked(() -> new Freeze.Calendar(name, calendar.get()));
        }
        if (calendar.isPresent() || from.isEmpty() || to.isEmpty()) {
            throw new BadInput(field.path()
                    + ": needs from and to, or a calendar. Next: write {name: …, from: 2026-11-10, to: 2026-11-12}");
        }
        return field.checked(() -> new Freeze.Days(name, from.get(), to.get()));
    }

    private static Policy.Rhythm rhythm(Field field) {
        if (field.is("never")) {
            return Policy.Rhythm.NEVER;
        }
        Field.Names names = field.object();
        Field days = names.must("everyDays");
        names.done();
        return days.checked(() -> Policy.Rhythm.everyDays(days.number()));
    }

    private static KeepRules keep(Field field, ZoneId zone) {
        Field.Names names = field.object();
        Map<Keep, Integer> counts = new EnumMap<>(Keep.class);
        for (Keep keep : Keep.values()) {
            names.get(keep.name().toLowerCase(Locale.ROOT)).ifPresent(count -> counts.put(keep, count(count)));
        }
        Optional<Span> within = names.get("within").map(PolicyReader::span);
        names.done();
        return new KeepRules(counts, within, zone);
    }

    private static int count(Field field) {
        int count = field.number();
        if (count < 1) {
            throw new BadInput(
                    field.path() + ": " + count + " would keep nothing. Next: write 1 or more, or leave it out");
        }
        return count;
    }

    private static Span span(Field field) {
        String text = field.text("a span such as 36h, 30d or 6mo");
        Matcher matcher = SPAN.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw field.wrong("a span such as 36h, 30d, 8w, 6mo or 1y6mo");
        }
        Period days = Period.of(
                number(matcher.group(1)),
                number(matcher.group(2)),
                7 * number(matcher.group(3)) + number(matcher.group(4)));
        int hours = number(matcher.group(5));
        if (days.isZero() && hours == 0) {
            throw field.wrong("a span over nothing, such as 30d");
        }
        return new Span(days, hours);
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static Policy.Verify verify(Field field) {
        if (field.is("never")) {
            return Policy.Verify.NEVER;
        }
        Field.Names names = field.object();
        Field every = names.must("everyDays");
        Policy.Rhythm rhythm = every.checked(() -> Policy.Rhythm.everyDays(every.number()));
        int within = names.must("withinDays").number();
        names.done();
        return field.checked(() -> new Policy.Verify(rhythm, within));
    }

    private static Policy.Replica replica(Field field) {
        Field.Names names = field.object();
        String repository = names.must("repository").text("the name of a repository");
        Duration lag = names.get("lag").map(PolicyReader::duration).orElse(Duration.ofDays(1));
        names.done();
        return field.checked(() -> new Policy.Replica(repository, lag));
    }

    private static TimedLimit limit(Field field) {
        Field.Names names = field.object();
        LocalTime from = names.get("from").map(PolicyReader::timeOfDay).orElse(LocalTime.MIDNIGHT);
        LocalTime to = names.get("to").map(PolicyReader::end).orElse(LocalTime.MIDNIGHT);
        Set<DayOfWeek> days = days(names);
        Optional<Long> bytes = names.get("bytesPerSecond").map(PolicyReader::rate);
        Optional<Integer> requests = names.get("requestsPerSecond").map(Field::number);
        boolean adaptive = names.get("adaptive").map(Field::truth).orElse(false);
        names.done();
        return field.checked(() -> new TimedLimit(new Window(from, to, days), new Rates(bytes, requests, adaptive)));
    }

    private static long rate(Field field) {
        if (field.node().isIntegralNumber() && field.node().canConvertToLong()) {
            return field.node().longValue();
        }
        return field.text("a rate such as 50M", Amounts::rate);
    }

    private static Hooks.Commands hooks(Field field) {
        Field.Names names = field.object();
        Optional<String> before = names.get("before").map(PolicyReader::command);
        Optional<String> after = names.get("after").map(PolicyReader::command);
        Duration limit = names.get("timeLimit").map(PolicyReader::duration).orElse(Hooks.Commands.NONE.limit());
        names.done();
        return field.checked(() -> new Hooks.Commands(before, after, limit));
    }

    private static String command(Field field) {
        String command = field.text("a command, as a shell takes it");
        if (command.isBlank() || command.length() > LONGEST_COMMAND) {
            throw field.wrong("a command of 1 to " + LONGEST_COMMAND + " characters");
        }
        return command;
    }

    private static Policy.RpoInFreezes inFreezes(Field field) {
        String text = field.text("counted or suspended");
        return Arrays.stream(Policy.RpoInFreezes.values())
                .filter(each -> PolicyJson.word(each).equals(text))
                .findFirst()
                .orElseThrow(() -> field.wrong("counted or suspended"));
    }

    private static Duration duration(Field field) {
        return field.text(DURATION, Amounts::duration);
    }

    private static ZoneId zone(Field field) {
        return parsed(field, "a time zone by name, such as Asia/Shanghai", ZoneId::of);
    }

    private static LocalDate date(Field field) {
        return parsed(field, "a day such as 2026-11-10", LocalDate::parse);
    }

    private static Instant instant(Field field) {
        return parsed(
                field,
                "a time such as 2026-01-01T00:00:00+08:00",
                text -> OffsetDateTime.parse(text).toInstant());
    }

    private static LocalTime timeOfDay(Field field) {
        return parsed(field, "a time of the day such as 22:00", text -> {
            if (text.length() != 5) {
                throw new DateTimeException(text);
            }
            return LocalTime.parse(text);
        });
    }

    private static LocalTime end(Field field) {
        return field.is("24:00") ? LocalTime.MIDNIGHT : timeOfDay(field);
    }

    private static <T> T parsed(Field field, String wanted, Function<String, T> parsing) {
        try {
            return parsing.apply(field.text(wanted));
        } catch (DateTimeException e) {
            throw field.wrong(wanted);
        }
    }

    private static <T> List<T> each(Field list, Function<Field, T> reading) {
        return list.list().stream().map(reading).toList();
    }
}

package io.holdfast.engine.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a probe of the store has found, as the setting {@link #SETTING} keeps it: {@code docs/format.md}, section 8. It can make whoever deletes more careful,
 * and never less: {@link Times#atLeast}.
 *
 * @param listDelay   so late a list was seen to be, at least
 * @param clockSpread so much the store's times were seen to differ, at least
 * @param verdict     in words
 * @param checks      one line for each
 */
public record Probed(Duration listDelay, Duration clockSpread, String verdict, List<String> checks) {
    public static final String SETTING = "probe";

    private static final String LIST_DELAY = "list-delay-ms ";
    private static final String CLOCK_SPREAD = "clock-spread-ms ";
    private static final String VERDICT = "verdict ";
    private static final String CHECK = "check ";

    /** Of a value that nobody can read: the store may be anything. */
    private static final Probed UNREADABLE =
            new Probed(Times.UNKNOWN.listDelay(), Times.UNKNOWN.clockSpread(), "", List.of());

    public Probed {
        checks = List.copyOf(checks);
    }

    /** This, and no less than an earlier one: who was late once may be again. */
    public Probed atLeast(Probed earlier) {
        return new Probed(
                longer(listDelay, earlier.listDelay), longer(clockSpread, earlier.clockSpread), verdict, checks);
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** What the setting says. */
    public String value() {
        List<String> lines = new ArrayList<>();
        lines.add(LIST_DELAY + listDelay.toMillis());
        lines.add(CLOCK_SPREAD + clockSpread.toMillis());
        lines.add(VERDICT + line(verdict));
        checks.forEach(each -> lines.add(CHECK + line(each)));
        return String.join("\n", lines);
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /** What a value of the setting says; lines that are not known are passed over. */
    public static Probed of(String value) {
        List<String> lines = value.lines().toList();
        Optional<Duration> listDelay = first(lines, LIST_DELAY, Probed::millis);
        Optional<Duration> clockSpread = first(lines, CLOCK_SPREAD, Probed::millis);
        if (listDelay.isEmpty() || clockSpread.isEmpty()) {
            return UNREADABLE;
        }
        return new Probed(
                listDelay.get(),
                clockSpread.get(),
                first(lines, VERDICT, Optional::of).orElse(""),
                values(lines, CHECK).toList());
    }

    private static <T> Optional<T> first(List<String> lines, String name, Function<String, Optional<T>> read) {
        return values(lines, name).findFirst().flatMap(read);
    }

    private static Stream<String> values(List<String> lines, String name) {
        return lines.stream().filter(line -> line.startsWith(name)).map(line -> line.substring(name.length()));
    }

    private static Optional<Duration> millis(String text) {
        return text.matches("[0-9]{1,12}") ? Optional.of(Duration.ofMillis(Long.parseLong(text))) : Optional.empty();
    }
}

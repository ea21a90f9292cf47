package io.holdfast.cli;

import io.holdfast.engine.bytes.Printable;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a server answered, as rows: columns for people, and for machines the answer itself. */
final class ServerRows {
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Fields> objects = new ArrayList<>();

    ServerRows(String... columns) {
        this.columns = List.of(columns);
    }

    /** One more row; as many cells as there are columns. */
    void add(Map<?, ?> answered, String... cells) {
        rows.add(List.of(cells));
        objects.add(fields(answered));
    }

    /** Whether there is a row that begins with this cell. */
    boolean hasFirst(String cell) {
        return rows.stream().anyMatch(row -> row.getFirst().equals(cell));
    }

    int count() {
        return rows.size();
    }

    /** For people alone: machines are told by the summary. */
    void show(Output output) {
        int[] widths = widths();
        output.say(line(columns, widths));
        rows.forEach(row -> output.say(line(row, widths)));
    }

    /**
     * @param type of the objects
     * @param none what people are told where there is no row
     */
    void tell(Output output, String type, String none) {
        if (rows.isEmpty()) {
            output.say(none);
            return;
        }
        int[] widths = widths();
        output.say(line(columns, widths));
        for (int i = 0; i < rows.size(); i++) {
            output.row(line(rows.get(i), widths), type, objects.get(i));
        }
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        List<List<String>> all = new ArrayList<>(rows);
        all.add(columns);
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i));
            if (i < cells.size() - 1) {
                line.append(" ".repeat(widths[i] - cells.get(i).length() + 2));
            }
        }
        return line.toString();
    }

    /** A text of an answer for a terminal; a dash where there is none. */
    static String text(@Nullable Object value) {
        return value == null || value.equals("")
                ? "-"
                : Printable.of(value.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A whole number of an answer; 0 where there is none. */
    static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    /** A time of an answer, here. */
    static String time(@Nullable Object value) {
        try {
            return value instanceof String text ? Units.time(Instant.parse(text)) : "-";
        } catch (DateTimeException e) {
            return text(value);
        }
    }

    /** As it was answered. */
    static Fields fields(Map<?, ?> answered) {
        Fields fields = new Fields();
        answered.forEach((name, value) -> fields.and(String.valueOf(name), value(value)));
        return fields;
    }

    private static Object value(@Nullable Object value) {
        return switch (value) {
            case null -> Optional.empty();
            case Map<?, ?> map -> fields(map);
            case List<?> list -> list.stream().map(ServerRows::value).toList();
            default -> value;
        };
    }
}

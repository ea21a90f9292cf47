package io.holdfast.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The last table: what each step took, moved and asked for. */
final class Report {
    private final List<Row> rows = new ArrayList<>();
    private final List<Fact> facts = new ArrayList<>();

    private record Row(String step, Duration took, Traffic shop, Traffic repository) {}

    private record Fact(String name, String value) {}

    void step(String name, Duration took, Traffic shop, Traffic repository) {
        rows.add(new Row(name, took, shop, repository));
    }

    void fact(String name, String value) {
        facts.add(new Fact(name, value));
    }

    void print(PrintStream out) {
        String form = "  %-15s %8s   %11s %11s %9s   %11s %11s %9s%n";
        out.printf(form, "", "", "bucket", "", "", "repository", "", "");
        out.printf(form, "", "time", "read", "written", "requests", "read", "written", "requests");
        for (Row row : rows) {
            out.printf(
                    form,
                    row.step,
                    seconds(row.took),
                    bytes(row.shop.out()),
                    bytes(row.shop.in()),
                    count(row.shop.requests()),
                    bytes(row.repository.out()),
                    bytes(row.repository.in()),
                    count(row.repository.requests()));
        }
        out.println();
        facts.forEach(fact -> out.printf("  %-22s %s%n", fact.name, fact.value));
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** In powers of ten, as stores and bills count. */
    static String bytes(long bytes) {
        return bytes < 100_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}

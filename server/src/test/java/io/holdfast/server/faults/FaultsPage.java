package io.holdfast.server.faults;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * The section "Scenarios" of {@code docs/reliability.md}: each scenario with the tests that carry its number, or why there is none.
 *
 * @param scenarios as {@code docs/faults.md} has them
 */
record FaultsPage(List<Scenario> scenarios, Carried carried) {
    static final String BEGIN = "<!-- scenarios: printed from docs/faults.md and the tests, by FaultsPageTest -->";
    static final String END = "<!-- scenarios: end -->";

    /** The page with this section anew between its marks, all else as it is. */
    String in(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(
                    "docs/reliability.md lacks a line \"" + BEGIN + "\" or \"" + END + "\".");
        }
        return page.substring(0, begin) + BEGIN + "\n\n" + section() + "\n" + page.substring(end);
    }

    private String section() {
        StringBuilder out = new StringBuilder(summary());
        String section = "";
        for (Scenario scenario : scenarios) {
            if (!scenario.section().equals(section)) {
                section = scenario.section();
                out.append("\n### ").append(section).append("\n\n| | scenario | tests |\n| --- | --- | --- |\n");
            }
            out.append(row(scenario));
        }
        return out.toString();
    }

    private String summary() {
        List<Scenario> with = scenarios.stream()
                .filter(each -> !carried.tests(each.number()).isEmpty())
                .toList();
        long open = with.stream().filter(each -> !each.open().isEmpty()).count();
        return "Of " + scenarios.size() + " scenarios " + with.size() + " have tests that carry their number; " + open
                + " of these have something that is left out. " + (scenarios.size() - with.size()) + " have none.\n";
    }

    private String row(Scenario scenario) {
        Map<String, SortedSet<String>> tests = carried.tests(scenario.number());
        String what = tests.isEmpty()
                ? "*none*: " + scenario.untested()
                : tests.entrySet().stream()
                        .map(each -> each.getValue().isEmpty()
                                ? "`" + each.getKey() + "`"
                                : "`" + each.getKey() + "`: " + String.join(", ", each.getValue()))
                        .collect(Collectors.joining("; "));
        String left = scenario.open().isEmpty() ? "" : ". *Open*: " + scenario.open();
        return "| " + scenario.number() + " | " + scenario.text() + " | " + what + left + " |\n";
    }
}

package io.holdfast.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is shipped for a monitoring system names figures that there are, with labels that they have. */
final class MonitoringFilesTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern USE = Pattern.compile("(?<![\\w/])(holdfast_[a-z_]+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!=|!~|=)");

    private static final Pattern BY =
            Pattern.compile("\\bby \\(([^)]*)\\) \\((?:increase|rate|delta)?\\(?(holdfast_[a-z_]+)");

    /** The page as the code would write it. */
    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Metrics

                What `/metrics` of a server shows, to whoever sends a token of the role viewer or more. All of it is read from the database when it is asked
                for: every node shows the same figures, so take the highest of them (`max by (plan) (…)`), and they go on when a server starts again. Labels
                are names of what the server knows, or words of its own. How to set it up: [server](server.md), section 8. Rules and a dashboard over these
                figures: `docs/monitoring`. A test writes this page.

                | metric | type | unit | labels | meaning |
                | --- | --- | --- | --- | --- |
                """);
        for (Meter each : Meters.ALL) {
            page.append("| `%s` | %s | %s | %s | %s |%n"
                    .formatted(
                            String.join("`, `", each.series()),
                            each.type().name().toLowerCase(java.util.Locale.ROOT),
                            each.unit(),
                            String.join(", ", each.labels()),
                            each.meaning()));
        }
        return page.toString();
    }

    @Test
    void thePageOfMetricsIsWhatTheCodeSays() throws IOException {
        Path written =
                Files.writeString(Files.createDirectories(Path.of("target")).resolve("metrics.md"), page());
        assertThat(Files.exists(DOCS.resolve("metrics.md")) ? Files.readString(DOCS.resolve("metrics.md")) : "")
                .as("docs/metrics.md is not what the code says. Next: cp server/" + written + " docs/metrics.md")
                .isEqualTo(page());
    }

    @ParameterizedTest
    @ValueSource(strings = {"holdfast.rules.yml", "holdfast.rules.test.yml", "holdfast-dashboard.json"})
    void everyFigureThatIsNamedExistsWithItsLabels(String file) throws IOException {
        String text = Files.readString(DOCS.resolve("monitoring").resolve(file)).replace("\\\"", "\"");
        Set<String> wrong = new TreeSet<>();
        int uses = 0;
        for (Matcher use = USE.matcher(text); use.find(); uses++) {
            List<String> labels = labels(use.group(1), "holdfast_nodes".equals(use.group(1)));
            if (labels.isEmpty()) {
                wrong.add(use.group(1));
            } else if (use.group(2) != null) {
                for (Matcher label = LABEL.matcher(use.group(2)); label.find(); ) {
                    if (!labels.contains(label.group(1))) {
                        wrong.add(use.group(1) + "{" + label.group(1) + "}");
                    }
                }
            }
        }
        for (Matcher by = BY.matcher(text); by.find(); ) {
            for (String label : by.group(1).split(",\\s*", -1)) {
                if (!labels(by.group(2), true).contains(label)) {
                    wrong.add("by (" + label + ") " + by.group(2));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(uses).isGreaterThan(15);
    }

    /** Labels of a figure, with those that Prometheus adds; empty where there is no such figure. */
    private static List<String> labels(String name, boolean known) {
        List<String> labels = new ArrayList<>();
        Meters.ALL.stream().filter(each -> each.series().contains(name)).forEach(each -> {
            labels.addAll(each.labels());
            labels.add("instance");
        });
        assertThat(known && labels.isEmpty()).as(name).isFalse();
        return labels;
    }

    @Test
    void everyRuleIsTested() throws IOException {
        assertThat(alerts("holdfast.rules.yml", "- alert: (\\w+)"))
                .hasSizeGreaterThan(10)
                .isEqualTo(alerts("holdfast.rules.test.yml", "- name: (\\w+)"));
    }

    private static Set<String> alerts(String file, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(DOCS.resolve("monitoring").resolve(file)))
                .results()
                .map(each -> each.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theDashboardIsOneAndNoPanelLiesOnAnother() throws IOException {
        JsonNode dashboard = JsonMapper.builder()
                .build()
                .readTree(Files.readString(DOCS.resolve("monitoring/holdfast-dashboard.json")));
        Set<String> cells = new TreeSet<>();
        dashboard.path("panels").forEach(panel -> {
            JsonNode at = panel.path("gridPos");
            assertThat(panel.path("targets").size())
                    .as(panel.path("title").asString())
                    .isPositive();
            for (int x = 0; x < at.path("w").asInt(); x++) {
                for (int y = 0; y < at.path("h").asInt(); y++) {
                    int column = at.path("x").asInt() + x;
                    assertThat(cells.add(column + "/" + (at.path("y").asInt() + y)) && column < 24)
                            .as(panel.path("title").asString())
                            .isTrue();
                }
            }
        });
        assertThat(cells).isNotEmpty();
    }
}

package io.holdfast.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/reliability.md} says of every scenario what its tests say. */
class FaultsPageTest {
    private static final Path PAGE = Path.of("../docs/reliability.md");
    private static final String TO_PRINT_IT =
            "mvn -pl server -am test -Dtest=FaultsPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dfaults.print=true";

    private final List<Scenario> scenarios = Scenario.parse(read(Path.of("../docs/faults.md")));
    private final Carried carried = Carried.byAllTests();

    @Test
    void everyScenarioHasATestOrAReasonAndNotBoth() {
        assertThat(scenarios).hasSize(144).allSatisfy(each -> {
            boolean tested = !carried.tests(each.number()).isEmpty();
            assertThat(each.untested().isEmpty())
                    .as(
                            "number %s: %s a test carries it, so docs/faults.md has %s for it",
                            each.number(), tested ? "" : "not", tested ? "no \"*Without a test*: …\"" : "a reason")
                    .isEqualTo(tested);
            assertThat(tested || each.open().isEmpty())
                    .as("number %s: what its tests leave out, though it has none", each.number())
                    .isTrue();
        });
    }

    @Test
    void everyNumberThatATestCarriesIsThatOfAScenario() {
        assertThat(carried.byNumber().keySet())
                .isNotEmpty()
                .allSatisfy(number -> assertThat(number).isBetween(1, scenarios.size()));
    }

    @Test
    void thePageIsWhatTheTestsSay() throws IOException {
        String page = read(PAGE);
        String printed = new FaultsPage(scenarios, carried).in(page);
        if (Boolean.getBoolean("faults.print")) {
            Files.writeString(PAGE, printed);
            return;
        }
        assertThat(page.equals(printed))
                .as("docs/reliability.md is what the tests say. To print it anew: %s", TO_PRINT_IT)
                .isTrue();
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

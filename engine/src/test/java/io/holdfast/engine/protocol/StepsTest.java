package io.holdfast.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page, the model and the code speak of the same steps: who renames one of them renames it in all three. */
class StepsTest {
    private static final Path PAGE = Path.of("../docs/protocol.md");

    static Stream<Step> steps() {
        return Arrays.stream(Step.values()).filter(Step::isOurs);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aMethodTakesIt(Step step) throws ClassNotFoundException {
        Class<?> type = Class.forName("io.holdfast.engine." + step.type);
        assertThat(type.getDeclaredMethods())
                .as("%s of %s", step.method, type)
                .anyMatch(method -> method.getName().equals(step.method));
    }

    @Test
    void thePageSaysWhichOne() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && line.endsWith("` |"))
                .toList();
        assertThat(rows).containsExactlyElementsOf(steps().map(StepsTest::row).toList());
    }

    private static String row(Step step) {
        return "| " + step.label + " | " + step.what + " | `" + step.type.replace('$', '.') + "." + step.method + "` |";
    }
}

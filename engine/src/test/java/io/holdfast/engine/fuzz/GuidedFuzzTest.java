package io.holdfast.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Every decoder that a test of {@link Fuzz} feeds, fed by a fuzzer that follows which code its inputs reach. For so long each:
 * {@code -Dholdfast.fuzz.seconds=N}; one alone: {@code -Dholdfast.fuzz.only=KeyFuzzTest}. What it learned lies in {@code
 * target/fuzz}, and what made a decoder fail.
 */
class GuidedFuzzTest {
    private static final Duration EACH = Duration.ofSeconds(Long.getLong("holdfast.fuzz.seconds", 300));
    private static final String ONLY = System.getProperty("holdfast.fuzz.only", "");
    private static final Path LEARNED = Path.of("target", "fuzz").toAbsolutePath();

    @Tag("long")
    @Timeout(value = 8, unit = java.util.concurrent.TimeUnit.HOURS)
    @TestFactory
    Stream<DynamicTest> noInputThatReachesNewCodeMakesADecoderFail() {
        return tests(selectPackage("io.holdfast.engine"), ".*FuzzTest")
                .filter(test -> name(test).contains(ONLY))
                .map(test -> DynamicTest.dynamicTest(name(test), () -> {
                    Path folder = Files.createDirectories(LEARNED.resolve(name(test)));
                    Jazzer.Run run = new Jazzer(folder).run(test.getUniqueId(), EACH);
                    System.out.println(name(test) + ": " + run.executions() + " executions");
                    assertThat(run.found()).as(run.output()).isFalse();
                    assertThat(failuresOfAllThatWasLearned(test, folder.resolve("learned")))
                            .isEmpty();
                }));
    }

    /** Without the fuzzer's hooks, within the memory and time that the decoder is allowed. */
    private static List<Throwable> failuresOfAllThatWasLearned(TestIdentifier test, Path learned) throws IOException {
        List<Path> inputs;
        try (Stream<Path> files = Files.list(learned)) {
            inputs = files.toList();
        }
        assertThat(inputs).isNotEmpty();
        int[] decoded = {0};
        Fuzz.guideBy(
                (judged, _) -> inputs.forEach(input -> {
                    judged.decode(bytes(input));
                    decoded[0]++;
                }),
                1);
        try {
            List<Throwable> failures = GuidedTarget.failures(test.getUniqueId());
            assertThat(failures.isEmpty() ? decoded[0] : inputs.size()).isEqualTo(inputs.size());
            return failures;
        } finally {
            Fuzz.unguided();
        }
    }

    private static byte[] bytes(Path input) {
        try {
            return Files.readAllBytes(input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fuzzer that finds nothing proves nothing. Four certain bytes are not met by chance, nor by mutations of others. */
    @Tag("slow")
    @Test
    void whatOnlyFourCertainBytesReachIsFound(@TempDir Path folder) throws IOException, InterruptedException {
        String planted = tests(selectMethod(Planted.class, "fault"), ".*")
                .findFirst()
                .orElseThrow()
                .getUniqueId();
        Jazzer.Run run = new Jazzer(folder).run(planted, Duration.ofMinutes(2));
        assertThat(run.found()).as(run.output()).isTrue();
        assertThat(run.output()).contains("it was planted");
    }

    /** Tests without parameters: one with some would check more than one decoder. */
    private static Stream<TestIdentifier> tests(DiscoverySelector where, String classes) {
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(where)
                .filters(includeClassNamePatterns(classes))
                .build();
        var plan = LauncherFactory.create().discover(request);
        return plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .filter(TestIdentifier::isTest)
                .filter(test -> !name(test).startsWith(GuidedFuzzTest.class.getSimpleName()));
    }

    private static String name(TestIdentifier test) {
        var method = (MethodSource) test.getSource().orElseThrow();
        return method.getJavaClass().getSimpleName() + "." + method.getMethodName();
    }
}

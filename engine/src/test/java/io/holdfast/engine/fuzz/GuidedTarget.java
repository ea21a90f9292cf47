package io.holdfast.engine.fuzz;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * What Jazzer runs, in a process of its own: the decoder of one test of {@link Fuzz}. The test runs as far as the check, on another
 * thread, and waits there with all that it made until the fuzzer is done.
 *
 * <p>Its methods have the names that Jazzer looks for.
 */
public final class GuidedTarget {
    /** Properties: which test, by its unique id; and a folder for what it takes, where the fuzzer begins. */
    static final String TEST = "holdfast.fuzz.test";

    static final String VALID = "holdfast.fuzz.valid";

    /** Measured: what a decoder of text lines allocates is 50 to 150 times as much with the hooks as without, in all 1.2 MiB. */
    private static final int MEMORY_TIMES = 8;

    private static final CompletableFuture<Fuzz.Decoder> DECODER = new CompletableFuture<>();
    private static final CountDownLatch DONE = new CountDownLatch(1);

    private GuidedTarget() {}

    public static void fuzzerInitialize() {
        Fuzz.guideBy(GuidedTarget::feed, MEMORY_TIMES);
        Thread.ofPlatform().daemon().name("test").start(GuidedTarget::runTest);
        DECODER.join();
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
        DECODER.join().decode(bytes);
    }

    public static void fuzzerTearDown() {
        DONE.countDown();
    }

    private static void runTest() {
        failures(property(TEST)).forEach(DECODER::completeExceptionally);
        DECODER.completeExceptionally(new IllegalStateException(property(TEST) + " checked nothing"));
    }

    /** Runs a test. */
    static List<Throwable> failures(String test) {
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectUniqueId(test))
                .build();
        var summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, summary);
        return summary.getSummary().getFailures().stream()
                .map(TestExecutionSummary.Failure::getException)
                .toList();
    }

    private static void feed(Fuzz.Decoder judged, List<byte[]> valid) {
        try {
            Path folder = Files.createDirectories(Path.of(property(VALID)));
            for (int i = 0; i < valid.size(); i++) {
                Files.write(folder.resolve("valid-" + i), valid.get(i));
            }
            DECODER.complete(judged);
            DONE.await();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }
}

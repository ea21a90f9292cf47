package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.cli.LimitFile.Given;
import io.holdfast.cli.LimitOptions.Limits;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.Limit;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits that are changed while a job runs. */
class LimitFileTest {
    private static final Given OPTIONS = new Given(1_000, Given.NONE);

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();
    private final Limits limits = new Limits(Limit.none(), Limit.none());

    @Test
    void itsLinesSetLimitsAndWhatItDoesNotNameIsAsTheOptionsSay() {
        assertThat(parsed("")).isEqualTo(OPTIONS);
        assertThat(parsed("# at night\n\n rate = 50M # enough\n")).isEqualTo(new Given(50 << 20, Given.NONE));
        assertThat(parsed("rate=none\r\nrequests=200")).isEqualTo(new Given(Given.NONE, 200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate=0",
                "rate=",
                "rate",
                "requests=0",
                "requests=-1",
                "requests=many",
                "speed=5M",
                "50M",
                "rate=5M requests=1"
            })
    void whatIsNoLimitIsNamedByItsLine(String line) {
        assertThatThrownBy(() -> parsed("# first\n" + line))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("limits, line 2, is no limit. Next: write rate=50M, requests=200");
    }

    @Test
    void aChangeHoldsWithinMomentsAndABadOneChangesNothingAndIsToldOnce() throws Exception {
        Path file = Files.writeString(folder.resolve("limits"), "rate=50M\nrequests=200\n");
        try (LimitFile _ = LimitFile.watch(file, limits, OPTIONS, output())) {
            assertThat(limits.bytes().perSecond()).isEqualTo(50 << 20);
            assertThat(limits.requests().perSecond()).isEqualTo(200);

            Files.writeString(file, "requests=20\n");
            until(() -> limits.requests().perSecond() == 20);
            assertThat(limits.bytes().perSecond()).as("as the options say").isEqualTo(1_000);
            until(() -> err.toString().contains("The limits are now 1000 B/s, 20 requests/s, as "));

            Files.writeString(file, "requests=2O\n");
            until(() -> err.toString().contains("limits, line 1, is no limit. Next: "));
            Files.delete(file);
            until(() -> err.toString().contains("is not there, or is no file. Next: "));
            Thread.sleep(2_200);
            assertThat(err.toString()).containsOnlyOnce("is not there").containsOnlyOnce("line 1");
            assertThat(limits.requests().perSecond()).isEqualTo(20);

            Files.writeString(file, "requests=none\n");
            until(() -> limits.requests().perSecond() == Given.NONE);
        }
    }

    @Test
    void aFileThatIsWrongFromTheBeginningIsRefused() throws IOException {
        Path file = folder.resolve("limits");
        assertThatThrownBy(() -> LimitFile.watch(file, limits, OPTIONS, output()))
                .isInstanceOf(BadInput.class);
        Files.writeString(file, "no limit");
        Cli.Run run = new Cli(folder).run("backup", folder, folder.resolve("repository"), "--limit-file", file);
        assertThat(run.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("limits, line 1, is no limit");
    }

    private Given parsed(String text) {
        return LimitFile.parse(text.getBytes(StandardCharsets.UTF_8), OPTIONS, folder.resolve("limits"));
    }

    private Output output() {
        PrintWriter writer = new PrintWriter(err, true);
        return new Output(writer, writer, Output.Form.PEOPLE, Optional.empty(), System::nanoTime);
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(2));
            Thread.sleep(20);
        }
    }
}

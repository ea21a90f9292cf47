package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Event.Phase;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What people and machines are told while a job runs. */
class OutputTest {
    private static final long SECOND = 1_000_000_000L;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aLineSaysWhereTheJobStandsHowFastItIsAndWhatIsLeft() {
        ProgressLine line = new ProgressLine(0);
        assertThat(told(line, advanced(0, 0), 0)).startsWith("Backing up: 0 of 100 entries");
        assertThat(told(line, advanced(25, 50 << 20), 10 * SECOND))
                .isEqualTo(
                        "Backing up: 25 of 100 entries, 50.0 MiB of 200.0 MiB, 5.0 MiB/s, 10.0 s, about 30.0 s left");
    }

    @Test
    void theRateFollowsTheLastSeconds() {
        ProgressLine line = new ProgressLine(0);
        line.learn(advanced(1, 100 << 20), SECOND);
        String stalled = "";
        for (int second = 2; second < 40; second++) {
            stalled = told(line, advanced(1, 100 << 20), second * SECOND);
        }
        assertThat(stalled).containsPattern("\\d+(\\.\\d)? (B|KiB)/s");
    }

    @Test
    void whatIsNotKnownIsNotGuessed() {
        String text = told(new ProgressLine(0), new Event.Advanced(Phase.COMPARING, 7, 0, 0, 0, 0), SECOND);
        assertThat(text).isEqualTo("Comparing: 7 entries, 0 B, 0 B/s, 1.0 s");
        String more = told(new ProgressLine(0), new Event.Advanced(Phase.BACKING_UP, 7, 5, 0, 0, 0), SECOND);
        assertThat(more)
                .as("more than the last time")
                .startsWith("Backing up: 7 entries")
                .doesNotContain("left");
    }

    @Test
    void onATerminalThereIsABarThatFillsWhatTheWordsLeave() {
        ProgressLine line = new ProgressLine(0);
        line.learn(advanced(25, 50 << 20), 10 * SECOND);
        assertThat(line.drawn(advanced(25, 50 << 20), 10 * SECOND, 79))
                .isEqualTo(
                        "Backing up [" + "#".repeat(6) + "-".repeat(20) + "]  25 %, 50.0 MiB, 5.0 MiB/s, 30.0 s left")
                .hasSize(79);
        assertThat(line.drawn(advanced(100, 200 << 20), 10 * SECOND, 500))
                .isEqualTo("Backing up [" + "#".repeat(40) + "] 100 %, 200.0 MiB, 5.0 MiB/s");
        assertThat(line.drawn(advanced(25, 50 << 20), 10 * SECOND, 40))
                .as("no room")
                .isEqualTo("Backing up: 25 of 100 entries, 50.0 MiB ");
        assertThat(line.drawn(new Event.Advanced(Phase.BACKING_UP, 7, 0, 0, 0, 0), 10 * SECOND, 79))
                .as("no total")
                .startsWith("Backing up: 7 entries");
    }

    @Test
    void aJobThatIsHeldBackSaysSo() {
        ProgressLine line = new ProgressLine(0);
        assertThat(line.drawn(advanced(25, 50 << 20), 10 * SECOND, OptionalDouble.of(34.6), 100))
                .startsWith("Backing up [")
                .endsWith(", held back to 35 requests/s")
                .hasSizeLessThanOrEqualTo(100);
        assertThat(line.drawn(advanced(25, 50 << 20), 10 * SECOND, OptionalDouble.of(34.6), 40))
                .as("no room")
                .isEqualTo(line.drawn(advanced(25, 50 << 20), 10 * SECOND, 40));

        AtomicLong now = new AtomicLong(SECOND);
        Output output = new Output(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Output.Form.MACHINES,
                Optional.empty(),
                now::get);
        output.on(advanced(0, 0));
        now.addAndGet(SECOND);
        output.on(advanced(1, 1));
        output.showHoldingBack(() -> OptionalDouble.of(34.56));
        now.addAndGet(SECOND);
        output.on(advanced(2, 2));
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        free -> assertThat(free).endsWith(",\"holdingBack\":null}"),
                        held -> assertThat(held).endsWith(",\"holdingBack\":34.6}"));
    }

    @Test
    void onATerminalALineIsDrawnAgainNotTooOftenAndNeverWiderThanTheTerminal() {
        AtomicLong now = new AtomicLong(SECOND);
        AtomicInteger columns = new AtomicInteger(30);
        Output output = new Output(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Output.Form.PEOPLE,
                Optional.of(columns::get),
                now::get);
        output.on(advanced(0, 0));
        for (int i = 0; i < 1000; i++) {
            output.on(advanced(i, i));
        }
        assertThat(err.toString()).as("all within a moment").isEmpty();
        now.addAndGet(SECOND / 5);
        output.on(advanced(5, 5));
        assertThat(err.toString()).isEqualTo("\r\u001b[K" + "Backing up: 5 of 100 entries,");
        columns.set(20);
        now.addAndGet(SECOND / 5);
        output.on(advanced(5, 5));
        assertThat(err.toString()).as("the window is smaller now").endsWith("\r\u001b[K" + "Backing up: 5 of 10");
        output.say("A result.");
        assertThat(err.toString()).as("the line is erased first").endsWith("\r\u001b[K");
        assertThat(out.toString()).isEqualTo("A result.\n");
    }

    @Test
    void problemsGoToStandardErrorForPeopleAndIntoTheStreamForMachines() {
        Event failed = new Event.Failed(Key.of("a\nkey"), "no permission");
        output(Output.Form.PEOPLE).on(failed);
        assertThat(err.toString()).isEqualTo("a\\x0akey: no permission\n");
        assertThat(out.toString()).isEmpty();
        output(Output.Form.MACHINES).on(failed);
        assertThat(out.toString())
                .isEqualTo("{\"type\":\"problem\",\"key\":\"a\\\\x0akey\",\"why\":\"no permission\"}\n");
    }

    @Test
    void aListNobodyReadsAnyMoreEnds() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        Output output = new Output(
                new PrintWriter(closed, false, StandardCharsets.UTF_8),
                new PrintWriter(err, true),
                Output.Form.PEOPLE,
                Optional.empty(),
                System::nanoTime);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        output.row("a row", "row", new Fields());
                    }
                })
                .isInstanceOf(OutputClosed.class);
    }

    private static Event.Advanced advanced(long entries, long bytes) {
        return new Event.Advanced(Phase.BACKING_UP, entries, 100, bytes, 200 << 20, 0);
    }

    private static String told(ProgressLine line, Event.Advanced event, long now) {
        line.learn(event, now);
        return line.of(event, now);
    }

    private Output output(Output.Form form) {
        return new Output(
                new PrintWriter(out, true), new PrintWriter(err, true), form, Optional.empty(), System::nanoTime);
    }
}

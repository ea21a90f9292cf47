package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketOptions.Archived;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What is said of a bucket's objects is what its source is told. */
class BucketReadingTest {
    @Test
    void archivedObjectsAreRecordedAskedForOrLeftOutByChoice() {
        assertThat(archived()).isEqualTo(new Archived.Recorded());
        assertThat(archived("--thaw")).isEqualTo(new Archived.Thawed(7));
        assertThat(archived("--archived", "thaw", "--thaw-days", "3")).isEqualTo(new Archived.Thawed(3));
        assertThat(archived("--thaw", "--thaw-days", "30")).isEqualTo(new Archived.Thawed(30));
        assertThat(archived("--archived", "skip")).isEqualTo(new Archived.LeftOut());
    }

    private static Archived archived(String... words) {
        BucketReading reading = new BucketReading();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(new Empty())
                        .addMixin("reading", CommandLine.Model.CommandSpec.forAnnotatedObject(reading)))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(words);
        return reading.of(BucketOptions.all(), Mode.INCREMENTAL).archived();
    }

    @CommandLine.Command
    private static final class Empty {}
}

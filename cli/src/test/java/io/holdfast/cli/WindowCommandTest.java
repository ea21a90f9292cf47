package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** {@code backup --until}: what it takes for a time, and what it says when that has come. */
class WindowCommandTest {
    private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-27T22:30:15+08:00[Asia/Shanghai]");

    @TempDir
    private Path folder = Path.of("");

    private Cli cli = new Cli(folder);
    private Path tree = folder;
    private Path repository = folder;

    @BeforeEach
    void aTreeAndARepository() throws IOException {
        cli = new Cli(folder);
        tree = Files.createDirectories(folder.resolve("tree"));
        repository = folder.resolve("repository");
        Files.writeString(tree.resolve("a"), "content");
        cli.run("init", repository).isDone();
    }

    @ParameterizedTest
    @CsvSource({
        "23:00, 2026-11-27T23:00:00+08:00",
        "22:30:16, 2026-11-27T22:30:16+08:00",
        "22:30, 2026-11-28T22:30:00+08:00",
        "6:00, 2026-11-28T06:00:00+08:00",
        "2026-11-30T06:00:00Z, 2026-11-30T14:00:00+08:00"
    })
    void aTimeOfTheDayIsTheNextOne(String text, String expected) {
        assertThat(WindowOption.end(text, NOW))
                .isEqualTo(ZonedDateTime.parse(expected).toInstant());
    }

    @ParameterizedTest
    @CsvSource({
        "25:00, is no time of the day. Next: write --until 06:00",
        "tomorrow, is no time. Next: write --until 2026",
        "2026-11-27T22:30:15+08:00, 'is over: it is 2026-11-27 22:30:15. Next: give a time that is still to come'"
    })
    void whatIsNoTimeToComeIsRefused(String text, String why) {
        assertThatThrownBy(() -> WindowOption.end(text, NOW))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(why);
    }

    @Test
    void aTimeThatIsOverIsRefusedBeforeAnythingIsDone() {
        Cli.Run run = cli.run("backup", tree, repository, "--until", "2026-01-01T06:00");
        assertThat(run.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("--until 2026-01-01T06:00 is over");
    }

    @Test
    void aStreamAndADryRunHaveNoWindow() {
        assertThat(cli.run("backup", "-", repository, "--name", "dump", "--until", "06:00")
                        .err())
                .contains("--until would cut a stream short");
        assertThat(cli.run("backup", "--name", "dump", repository, "--until", "06:00", "--", "echo", "x")
                        .err())
                .contains("--until would cut a stream short");
        assertThat(cli.run("backup", tree, repository, "--dry-run", "--until", "06:00")
                        .err())
                .contains("a dry run reads nothing");
    }

    @Test
    void aBackupThatIsDoneInTimeIsLikeAnyOther() {
        Instant end = Instant.now().plus(2, ChronoUnit.HOURS);
        Cli.Run run =
                cli.run("backup", tree, repository, "--until", end, "--json").isDone();
        assertThat(run.summary()).containsEntry("checkpoint", false).containsEntry("left", List.of());
        assertThat(run.text("snapshot")).isNotEmpty();
    }

    @Test
    void atTheEndOfTheWindowItSaysSoInWordsAndEndsWithFive() {
        Path told = folder.resolve("told");
        Cli.Run run = stopped("--after", "echo $HOLDFAST_STATUS > " + told);
        assertThat(run.exit()).isEqualTo(ExitCodes.CHECKPOINT).isEqualTo(5);
        assertThat(run.err()).contains("It stops at ");
        assertThat(run.out())
                .contains("Stopped at the end of the window (")
                .contains("0 entries done. There is no snapshot yet. Next: the same command goes on from there.");
        assertThat(told).hasContent("checkpoint");
        assertThat(cli.run("snapshots", repository, "--json").number("snapshots"))
                .isZero();
        assertThat(cli.run("backup", tree, repository, "--json").isDone().number("new"))
                .isEqualTo(2);
    }

    @Test
    void machinesAreToldWhatIsLeft() {
        Map<String, Object> summary = stopped("--json").summary();
        assertThat(summary)
                .containsEntry("checkpoint", true)
                .containsEntry("snapshot", null)
                .containsEntry("entries", 0L)
                .containsEntry("halfRead", List.of());
        assertThat(summary.get("until")).asString().startsWith("20").endsWith("Z");
        assertThat(summary.get("left"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(1);
    }

    /** At this rate it takes longer than its window, on any machine; how far it comes in it is not looked at. */
    @Test
    void aLimitIsNotWaitedForAndTheSameCommandGoesOnInTheMiddleOfAnObject() throws Exception {
        try (LocalS3 s3 = LocalS3.inMemory()) {
            String source = s3.bucket("films");
            byte[] film = new byte[24 << 20];
            new Random(1).nextBytes(film);
            s3.client().putObject(it -> it.bucket("films").key("film"), RequestBody.fromBytes(film));
            Cli.Run first = within(
                    6, end -> List.of("backup", source, repository, "--limit-rate", "1M", "--until", end, "--json"));
            assertThat(first.exit()).as(first.err()).isEqualTo(ExitCodes.CHECKPOINT);
            assertThat(first.number("bytesRead")).isLessThan(film.length);

            Cli.Run second = cli.run("backup", source, repository, "--json").isDone();
            assertThat(first.number("bytesRead") + second.number("bytesRead"))
                    .isBetween((long) film.length, film.length + (16L << 20));
            assertThat(cli.run("cat", repository, "latest", "film").isDone().content())
                    .isEqualTo(film);
        }
    }

    /** The command before it takes longer than the window. */
    private Cli.Run stopped(String... more) {
        return within(5, end -> {
            String waits = "while [ $(date +%s) -lt " + end.getEpochSecond() + " ]; do sleep 0.1; done";
            List<Object> words =
                    new ArrayList<>(List.of("backup", tree, repository, "--before", waits, "--until", end));
            words.addAll(List.of(more));
            return words;
        });
    }

    /** A command with a window; with a longer one, where the machine is so slow that it is over before the command has begun. */
    private Cli.Run within(int seconds, Function<Instant, List<Object>> words) {
        Instant end = Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
        Cli.Run run = cli.run(words.apply(end).toArray());
        return run.err().contains("--until " + end + " is over") && seconds < 300 ? within(seconds * 4, words) : run;
    }
}

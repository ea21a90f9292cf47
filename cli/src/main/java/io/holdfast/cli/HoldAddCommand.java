package io.holdfast.cli;

import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.retention.Holds;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds a snapshot. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps a snapshot in spite of every rule. A snapshot may have several holds.",
            "One that is in the trash is taken back for it, and has another id from then on."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast hold add /backup/repository 3fa9c1d2 --reason 'audit of 2026'",
            "  holdfast hold add /backup/repository latest --source web1:/home --reason 'before the move' --until 2027-03-31"
        })
final class HoldAddCommand implements Callable<Integer> {
    private static final String FORM = "holdfast hold add REPO SNAPSHOT --reason TEXT";

    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = Words.REPO + " SNAPSHOT",
            hideParamSyntax = true,
            description = "The repository; an id, its first digits, latest or latest@TIME.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for people. Needed.")
    private @Nullable String reason;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "It ends then: a day, to its end; or a time, 2027-03-31T08:00. Default: when it is removed.")
    private @Nullable String until;

    @Mixin
    private final TimeZoneOption timeZone = new TimeZoneOption();

    @Mixin
    private final SourceOption source = new SourceOption();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    HoldAddCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 1, 1, FORM, around);
        if (reason == null) {
            throw new BadInput("A hold needs a reason. Next: say why, as in --reason 'audit of 2026'");
        }
        ZoneId zone = timeZone.zone();
        Optional<Instant> end = Optional.ofNullable(until).map(text -> time(text, zone));
        try (Opened opened = repositories.open(meant.repository(), output)) {
            around.interruption().jobBegins();
            SnapshotId asked = Snapshots.findToHold(
                            opened.repository().read(), meant.rest().getFirst(), source.name())
                    .snapshot()
                    .id();
            SnapshotId held = new Holds(opened.repository(), Sources.origin(), output).add(asked, reason, end);
            String taken = held.equals(asked) ? "" : ", which was in the trash and is taken back,";
            String sentence = "Snapshot " + held.shortText() + taken + " is held"
                    + end.map(time -> " until " + Units.time(time, zone)).orElse("") + ".";
            output.summary(
                    new Output.Done(sentence + " Next: holdfast hold list", ExitCodes.DONE),
                    new Fields().and("snapshot", held).and("asked", asked).and("until", end),
                    sentence);
        }
        return ExitCodes.DONE;
    }

    /** A time with an offset, or one of this zone; of a day its end. */
    private static Instant time(String text, ZoneId zone) {
        try {
            return switch (text.length()) {
                case 10 -> LocalDate.parse(text).plusDays(1).atStartOfDay(zone).toInstant();
                case 16, 19 -> LocalDateTime.parse(text).atZone(zone).toInstant();
                default -> OffsetDateTime.parse(text).toInstant();
            };
        } catch (DateTimeException e) {
            throw new BadInput(
                    "'" + text + "' is no time. Next: write 2027-03-31, 2027-03-31T08:00 or 2027-03-31T08:00+08:00", e);
        }
    }
}

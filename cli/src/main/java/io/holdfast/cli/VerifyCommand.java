package io.holdfast.cli;

import io.holdfast.cli.LimitOptions.Limits;
import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.cli.SelectionOptions.Selection;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.verify.Part;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import io.holdfast.engine.verify.VerifyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds what is damaged. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Looks for damage: at everything that leads to content (--level structure), besides at the checksums that the store",
            "keeps of the content (--level checksums), or at every byte (--level data), all of it or a part each day (--sample).",
            "With --against it reads a source again, and compares it with its newest snapshot, byte for byte."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast verify /backup/repository",
            "  holdfast verify /backup/repository --level data",
            "  holdfast verify /backup/repository --level data --sample 10%%      from cron: all of it in ten runs",
            "  holdfast verify /backup/repository --against /home",
            "  holdfast verify /backup/repository --against 's3://photos?endpoint=https://s3.example.com' --name photos",
            "  holdfast verify /backup/repository --against 's3://photos?region=eu-central-1' --at snapshot     a bucket with versions",
            "",
            "Ends with 4 when something is damaged, or differs: each is named, with the snapshots that it hits."
        })
final class VerifyCommand implements Callable<Integer> {
    private static final String NEWEST = "latest";

    private final Surroundings around;

    @Parameters(arity = "0..*", paramLabel = Words.REPO, hideParamSyntax = true, description = "The repository.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description =
                    "structure (default): header, keys, ledger, manifests, presence of packs; checksums: what the store keeps of "
                            + "content too, unread; data: every byte too.")
    private VerifyOptions.@Nullable Level wantedLevel;

    @Option(
            names = "--sample",
            paramLabel = "PERCENT",
            description =
                    "With --level data: read this share of the packs. The next run, on any machine, goes on behind it.")
    private @Nullable String sample;

    @Option(
            names = "--against",
            paramLabel = "SOURCE",
            description = "Folder or URI of a bucket to compare a snapshot with.")
    private @Nullable String against;

    @Option(
            names = "--snapshot",
            paramLabel = "SNAPSHOT",
            description = "With --against: an id, its first digits, latest (default) or latest@TIME.")
    private @Nullable String wantedSnapshot;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "With --against: the source's name, where it was given one.")
    private @Nullable String name;

    @Mixin
    private final BucketMoment moment = new BucketMoment();

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    VerifyCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 0, 0, "holdfast verify REPO", around);
        mustFitTogether();
        Optional<Double> share = Optional.ofNullable(sample).map(VerifyCommand::share);
        Limits limit = limits.limits();
        try (var _ = limits.watch(limit, output);
                Opened opened = repositories.open(meant.repository(), output, limit::around)) {
            around.interruption().jobBegins();
            DamageRows rows = new DamageRows(output);
            Optional<Part> part =
                    share.map(each -> Part.next(opened.repository().read(), each));
            Verify verify = new Verify(opened.repository(), new VerifyOptions(level(), part), output, rows);
            if (against == null) {
                VerifyResult result = verify.run();
                part.ifPresent(read -> goOnBehind(read, opened, output));
                return tell(result, "Verified " + opened.store().describe(), rows, output);
            }
            Snapshot present = present(opened, against);
            try (Source source = source(against, present, limit)) {
                return tell(
                        verify.against(source, present),
                        "Compared " + source.location() + " with snapshot "
                                + present.id().shortText(),
                        rows,
                        output);
            }
        }
    }

    private static double share(String percent) {
        double share = Units.parsePercent(percent);
        if (share == 0) {
            throw new BadInput("--sample " + percent + " would read nothing. Next: give more, such as 5%");
        }
        return share;
    }

    /** Who may only read verifies the same part each time. */
    private static void goOnBehind(Part read, Opened opened, Output output) {
        try {
            read.done(opened.repository(), Sources.origin());
        } catch (HoldfastException e) {
            output.note(
                    "Where the next part begins could not be kept, so the next run reads the same one: " + e.message());
        }
    }

    private void mustFitTogether() {
        if (sample != null && wantedLevel != VerifyOptions.Level.DATA) {
            throw new BadInput("--sample says how much content is read. Next: add --level data, or leave it out");
        }
        if (against != null && wantedLevel != null) {
            throw new BadInput(
                    "--against reads every byte of the source, so --level means nothing. Next: leave one out");
        }
        if (against == null && (wantedSnapshot != null || name != null || moment.isSaid())) {
            throw new BadInput(
                    "--snapshot, --name, --at and --requester-pays say what a source is compared with, and without them all of the "
                            + "repository is verified. Next: add --against SOURCE, or leave them out");
        }
    }

    private VerifyOptions.Level level() {
        return wantedLevel == null ? VerifyOptions.Level.STRUCTURE : wantedLevel;
    }

    private Snapshot present(Opened opened, String address) {
        String snapshot = wantedSnapshot == null ? NEWEST : wantedSnapshot;
        Optional<String> source = Snapshots.isLatest(snapshot)
                ? Optional.of(name != null ? name : Sources.defaultName(address))
                : Optional.empty();
        return Snapshots.find(opened.repository().read(), snapshot, source).snapshot();
    }

    /** Without what the snapshot was told to leave out. */
    private Source source(String address, Snapshot present, Limits limit) {
        return new Sources(Optional.of(present.source()), Selection.of(present.leftOut()), limit)
                .open(address, moment, Optional.of(present));
    }

    private int tell(VerifyResult result, String what, DamageRows rows, Output output) {
        String packs = against == null ? Units.count(result.packsChecked(), "pack") + " and " : "";
        int exitCode = result.damaged() == 0 ? ExitCodes.DONE : ExitCodes.DAMAGE;
        rows.sayWhatWasLeftOut();
        output.summary(
                new Output.Done(
                        (result.damaged() == 0 ? soundness(result) : Units.count(result.damaged(), "finding") + ".")
                                + " Next: run it again to read all of it",
                        exitCode),
                new Fields()
                        .and(
                                "level",
                                Optional.of(level().name().toLowerCase(Locale.ROOT))
                                        .filter(_ -> against == null))
                        .and("packsChecked", result.packsChecked())
                        .and("packsRead", result.packsRead())
                        .and("packsCompared", result.packsCompared())
                        .and("entriesChecked", result.entriesChecked())
                        .and("damaged", result.damaged())
                        .and("seconds", Units.seconds(result.took())),
                what + ": " + packs + Units.entries(result.entriesChecked()) + " in " + Units.duration(result.took())
                        + ".",
                result.damaged() == 0 ? soundness(result) : unsoundness(result));
        return exitCode;
    }

    private String soundness(VerifyResult result) {
        if (against != null) {
            return "Nothing is different.";
        }
        String read = Units.count(result.packsRead(), "pack");
        return switch (level()) {
            case DATA ->
                sample == null
                        ? "Nothing is damaged."
                        : "Nothing is damaged in the " + read + " that were read. The next run goes on behind them.";
            case CHECKSUMS ->
                result.packsChecked() > result.packsRead() + result.packsCompared()
                        ? "Nothing is damaged, as far as this looked: " + read + " read, " + result.packsCompared()
                                + " compared by checksum. Of the others the store keeps no checksum that can be compared: "
                                + "--level data reads them."
                        : "Nothing is damaged: " + read + " read, " + result.packsCompared() + " compared by checksum.";
            case STRUCTURE -> "Nothing is damaged, as far as this looked. Content was not read: --level data does.";
        };
    }

    private String unsoundness(VerifyResult result) {
        String found = Units.count(result.damaged(), "finding") + ", named above. Next: ";
        if (against != null) {
            return found + "if nobody changed it since, holdfast verify with --level data, then holdfast restore";
        }
        return found + "holdfast repair --from REPLICA, where there is a replica or another copy (a name stands for "
                + "the same bytes everywhere); without one, holdfast repair makes index and pages anew, with --source SOURCE it reads what "
                + "is lost of a content from where it was backed up. What is not named can be restored"
                + (level() == VerifyOptions.Level.DATA ? "." : ", as far as this looked.");
    }
}

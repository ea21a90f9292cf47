package io.holdfast.cli;

import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.ledger.LedgerRecord.Consistency;
import io.holdfast.engine.ledger.LedgerRecord.Grade;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.snapshot.EntryCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the entries of a snapshot. */
@Command(
        name = "ls",
        mixinStandardHelpOptions = true,
        description = "Lists the entries of a snapshot, all of them or those whose keys begin with a prefix.",
        footer = {
            "",
            "Examples:",
            "  holdfast ls /backup/repository latest photos/2026/",
            "  holdfast ls /backup/repository 3fa9c1d2 --json",
            "  holdfast ls /backup/repository latest --bucket-settings"
        })
final class LsCommand implements Callable<Integer> {
    private static final String FORM = "holdfast ls REPO SNAPSHOT [PREFIX]";

    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = Words.REPO + " SNAPSHOT [PREFIX]",
            hideParamSyntax = true,
            description = "The repository; an id, its first digits, latest or latest@TIME; only keys that begin so.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final SourceOption source = new SourceOption();

    @Option(
            names = "--bucket-settings",
            description =
                    "What was set for the bucket itself, in place of its objects: lifecycle, policy and the like.")
    private boolean bucketSettings;

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    LsCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 1, bucketSettings ? 1 : 2, FORM, around);
        KeyRange range = KeyRange.ofPrefix(ShownKey.parse(meant.optional(1).orElse("")));
        try (var opened = repositories.open(meant.repository(), output)) {
            var present =
                    Snapshots.find(opened.repository().read(), meant.rest().getFirst(), source.name());
            if (bucketSettings) {
                tellSettings(present.snapshot(), output);
                return ExitCodes.DONE;
            }
            EntryCursor cursor =
                    Snapshots.manifest(opened.repository(), present).entries(range);
            long entries = 0;
            while (cursor.next()) {
                EntryRows.tell(cursor.entry(), output);
                entries++;
            }
            Consistency consistency = present.snapshot().consistency();
            output.remark(grade(present.snapshot().id().shortText(), consistency));
            output.summary(new Fields()
                    .and("snapshot", present.snapshot().id())
                    .and("entries", entries)
                    .and("consistency", consistency.grade().name().toLowerCase(Locale.ROOT))
                    .and("from", consistency.from())
                    .and("to", consistency.to()));
        }
        return ExitCodes.DONE;
    }

    private static String grade(String snapshot, Consistency consistency) {
        String grade =
                "Snapshot " + snapshot + " is " + consistency.grade().name().toLowerCase(Locale.ROOT);
        return consistency.grade() != Grade.FUZZY && consistency.from().equals(consistency.to())
                ? grade + ": everything as it stood at " + Units.time(consistency.from()) + "."
                : grade + ": each entry as it was some time from " + Units.time(consistency.from()) + " to "
                        + Units.time(consistency.to()) + ".";
    }

    private static void tellSettings(Snapshot snapshot, Output output) {
        if (snapshot.settings().isEmpty()) {
            output.say("There are none: the source was no whole bucket, or an older release made the snapshot.");
        }
        snapshot.settings().forEach(setting -> SettingRows.tell(setting, output));
        output.summary(new Fields()
                .and("snapshot", snapshot.id())
                .and("settings", snapshot.settings().size()));
    }
}

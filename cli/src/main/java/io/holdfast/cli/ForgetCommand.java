package io.holdfast.cli;

import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.retention.Forget;
import io.holdfast.engine.retention.ForgetOptions;
import io.holdfast.engine.retention.ForgetPlan;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Forgets snapshots. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        description = {
            "Forgets the snapshots that no rule keeps, of each source on its own; or those that are named.",
            "What is held stays, and of every source the newest snapshot and the newest in which no entry failed.",
            "For a week, unless the repository is set otherwise, holdfast undelete takes a forgotten one back."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast forget /backup/repository --keep-hourly 24 --keep-daily 14 --keep-weekly 8 --dry-run",
            "  holdfast forget /backup/repository --source web1:/home --keep-within 30d --time-zone Asia/Shanghai",
            "  holdfast forget /backup/repository --tag tier=ordinary --keep-last 7 --keep-monthly 12",
            "  holdfast forget /backup/repository 3fa9c1d2 77b0e2aa"
        })
final class ForgetCommand implements Callable<Integer> {
    private static final String FORM = "holdfast forget REPO --keep-daily 14, or holdfast forget REPO SNAPSHOT";

    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = Words.REPO + " [SNAPSHOT...]",
            hideParamSyntax = true,
            description = "The repository; ids of snapshots, or their first digits, in place of rules.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final KeepOptions keep = new KeepOptions();

    @Mixin
    private final SourceOption source = new SourceOption();

    @Option(
            names = "--tag",
            paramLabel = "K=V",
            description =
                    "Only snapshots with this tag are looked at; the others stay. May be repeated: then with all.")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Mixin
    private final TimeZoneOption timeZone = new TimeZoneOption();

    @Option(names = "--dry-run", description = "Show what would stay and go, and why, and write nothing.")
    private boolean dryRun;

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    ForgetCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 0, Integer.MAX_VALUE - 1, FORM, around);
        ZoneId zone = timeZone.zone();
        Optional<ForgetOptions> options = options(meant.rest(), zone);
        try (Opened opened = repositories.open(meant.repository(), output)) {
            around.interruption().jobBegins();
            Forget forget = new Forget(opened.repository(), Sources.origin(), output);
            ForgetPlan plan = options.isPresent()
                    ? forget.plan(options.get())
                    : forget.plan(ids(opened.repository().read(), meant.rest()));
            VerdictRows rows = new VerdictRows(output, zone);
            rows.tell(plan);
            if (dryRun) {
                rows.summary(plan);
            } else {
                forget.run(plan);
                rows.done(plan);
            }
        }
        return ExitCodes.DONE;
    }

    /** Rules; nothing where snapshots are named. */
    private Optional<ForgetOptions> options(List<String> named, ZoneId zone) {
        if (named.isEmpty()) {
            List<Named> wanted = tags.entrySet().stream()
                    .map(tag -> Named.of(tag.getKey(), tag.getValue()))
                    .toList();
            return Optional.of(new ForgetOptions(keep.rules(zone), source.name(), wanted));
        }
        if (keep.areGiven() || !tags.isEmpty()) {
            throw new BadInput(
                    "Rules and tags choose among all snapshots, so they mean nothing where some are named. Next: "
                            + FORM);
        }
        return Optional.empty();
    }

    private List<SnapshotId> ids(LedgerState state, List<String> named) {
        return named.stream()
                .map(each -> Snapshots.find(state, each, source.name()).snapshot())
                .map(Snapshot::id)
                .toList();
    }
}

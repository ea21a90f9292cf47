package io.holdfast.cli;

import io.holdfast.cli.LimitOptions.Limits;
import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.prune.Prune;
import io.holdfast.engine.prune.PruneOptions;
import io.holdfast.engine.prune.PruneOptions.Rewriting;
import io.holdfast.engine.prune.PruneResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Frees what no snapshot needs. */
@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        description = {
            "Frees what no snapshot needs any more, beside running backups and restores. It takes two runs, or --wait: one",
            "condemns what is not needed, a later one deletes what was condemned long enough ago and still is not needed.",
            "Packs of which a part is in use are rewritten when that pays."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast prune /backup/repository --dry-run",
            "  holdfast prune /backup/repository             from cron, once a day",
            "  holdfast prune /backup/repository --wait",
            "  holdfast prune /backup/repository --max-unused 20%% --max-rewrite 50G",
            "  holdfast prune /backup/repository --exclusive",
            "",
            "What a forgotten snapshot needs stays until its time in the trash is over. A prune may be stopped at any point."
        })
final class PruneCommand implements Callable<Integer> {
    private static final String PROMISE =
            "Exclusive: you promise that nothing that writes into this repository (backup, undelete, hold), on any machine, "
                    + "was committing just before this began, or is committing until it ends. If it is, its snapshot may lose content.";

    private final Surroundings around;

    @Parameters(arity = "0..*", paramLabel = Words.REPO, hideParamSyntax = true, description = "The repository.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--dry-run",
            description = "Delete and write nothing: say what would be freed, what later and when, and what it takes.")
    private boolean dryRun;

    @Option(names = "--wait", description = "Wait until what is condemned may be deleted, and delete it.")
    private boolean wait;

    @Option(
            names = "--exclusive",
            description =
                    "Delete at once, however young. You promise that nothing that writes into this repository (backup, undelete, "
                            + "hold), on any machine, is committing, from as long before the start as the store's lists may be late "
                            + "until the end. If it is, its snapshot may lose content.")
    private boolean exclusive;

    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            description =
                    "How long a pack is condemned before it is deleted: 20m, 6h, 2d. Not less than is safe for the store.")
    private @Nullable String grace;

    @Option(
            names = "--max-unused",
            paramLabel = "PERCENT",
            description =
                    "How much of what is stored may be of no use, in packs of which a part is in use: above that, content is copied to "
                            + "free the rest. Usually 10%%; 100%% copies nothing.")
    private @Nullable String maxUnused;

    @Option(
            names = "--max-rewrite",
            paramLabel = "SIZE",
            description =
                    "Copy no more than this in one prune: 500M, 20G. Usually a twentieth of what is stored, or one pack: until the old packs "
                            + "may go, both copies are stored.")
    private @Nullable String maxRewrite;

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    PruneCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 0, 0, "holdfast prune REPO", around);
        if (exclusive && wait) {
            throw new BadInput("--exclusive waits for nothing that --wait means. Next: leave one out");
        }
        Optional<Duration> wantedGrace = Optional.ofNullable(grace).map(Units::parseDuration);
        Rewriting rewriting = rewriting();
        Limits limit = limits.limits();
        try (var _ = limits.watch(limit, output);
                Opened opened = repositories.open(meant.repository(), output, limit::around)) {
            around.interruption().jobBegins();
            Prune prune = new Prune(
                    opened.repository(),
                    options(times(opened, output), wantedGrace).with(rewriting),
                    new Prune.Client(Sources.host(), Main.RELEASE),
                    output,
                    Thread::sleep);
            if (dryRun) {
                return PruneSummary.tellDryRun(prune.dryRun(), opened.store(), output);
            }
            if (exclusive) {
                output.note(PROMISE);
            }
            PruneResult result = prune.run();
            return PruneSummary.tell(result, opened.store(), output);
        }
    }

    private Rewriting rewriting() {
        Rewriting usual = Rewriting.USUAL;
        double unused = Optional.ofNullable(maxUnused).map(Units::parsePercent).orElse(usual.maxUnused());
        return Optional.ofNullable(maxRewrite)
                .map(size -> new Rewriting(unused, (long) Units.parseSize(size)))
                .orElse(new Rewriting(unused, usual.maxRewrite(), usual.share()));
    }

    /** What is assumed of the store, or what a probe has seen of it. */
    private static Times times(Opened opened, Output output) {
        Times assumed = opened.repository().header().times();
        Times known = opened.repository().read().times();
        if (!known.equals(assumed)) {
            output.note("A probe has seen worse of this store than was assumed: lists may be late by "
                    + Units.duration(known.listDelay()) + ", times may differ by "
                    + Units.duration(known.clockSpread()) + ". What is condemned stays for "
                    + Units.duration(known.usualGrace()) + ", if nothing else is said.");
        }
        return known;
    }

    private PruneOptions options(Times times, Optional<Duration> wantedGrace) {
        PruneOptions usual = PruneOptions.usual(times);
        return usual.withGrace(wantedGrace.orElse(usual.grace()))
                .with(exclusive ? PruneOptions.Mode.EXCLUSIVE : PruneOptions.Mode.BESIDE_OTHERS)
                .with(wait ? PruneOptions.Patience.WAIT : PruneOptions.Patience.LATER);
    }
}

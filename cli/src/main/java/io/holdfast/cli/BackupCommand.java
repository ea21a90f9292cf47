package io.holdfast.cli;

import io.holdfast.cli.BackupSummary.Made;
import io.holdfast.cli.LimitOptions.Limits;
import io.holdfast.cli.SelectionOptions.Selection;
import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.BackupOptions.Freezing;
import io.holdfast.engine.backup.ChangeRule;
import io.holdfast.engine.backup.Hooks;
import io.holdfast.engine.backup.Window;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.StoreUri;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a snapshot of a source. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Makes a snapshot: reads what changed since the last one of this source, and stores what is new.",
        footer = {
            "",
            "Examples:",
            "  holdfast backup /home /backup/repository --exclude '*.tmp' --exclude-caches",
            "  holdfast backup 's3://photos?endpoint=https://s3.example.com&region=eu-1' /backup/repository",
            "  holdfast backup --name shop.sql /backup/repository -- pg_dump shop",
            "  pg_dump shop | holdfast backup - /backup/repository --name shop.sql",
            "  holdfast backup 's3://photos?region=eu-central-1' /backup/repository --at 2026-11-20T08:00",
            "  holdfast backup 's3://photos?region=eu-central-1' /backup/repository --adaptive --limit-rate 50M",
            "  holdfast backup 's3://photos?region=eu-central-1' /backup/repository --until 06:00 --limit-rate 50M",
            "  holdfast backup /mnt/frozen /backup/repository --name shop --before ./freeze --after ./thaw",
            "",
            "A bucket that keeps versions is taken as it stood at one moment: the start, or --at TIME.",
            "With -- COMMAND a dump that fails half-way makes no snapshot; behind a pipe nobody can tell.",
            "Ends with 3 when some entries could not be read: each is named, and the snapshot says so. Ends with 5 when it stopped",
            "at the end of its window (--until): the same command goes on from there, also in the middle of a large object.",
            "",
            "--before and --after are run by /bin/sh and find HOLDFAST_SOURCE (its name) in their environment, --after also",
            "HOLDFAST_STATUS (done, incomplete, checkpoint, interrupted, failed) and, of a snapshot that was made, HOLDFAST_SNAPSHOT;",
            "never the password. If --before fails or takes too long, nothing is read; --after runs in any case, and if it",
            "fails behind a backup that was made, the exit code is 6. What they print is shown, the last 16 KiB of it."
        })
final class BackupCommand implements Callable<Integer> {
    private static final int BUCKET_READERS = 32;
    private static final int BUCKET_RANGES = 16;

    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = "(SOURCE " + Words.REPO + " | " + Words.REPO + " -- COMMAND)",
            hideParamSyntax = true,
            description =
                    "Folder, URI of a bucket, or - for standard input; the repository; a command that prints content.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the source: what it is compared with. Else host and path, or the bucket.")
    private @Nullable String name;

    @Option(names = "--full", description = "Read everything, and say what the incremental rule would have missed.")
    private boolean full;

    @Option(names = "--tag", paramLabel = "K=V", description = "Kept with the snapshot. May be repeated.")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Mixin
    private final SelectionOptions selections = new SelectionOptions();

    @Option(names = "--ignore-inode", description = "Another inode alone is no change: for network file systems.")
    private boolean ignoreInode;

    @Option(names = "--ignore-ctime", description = "Another ctime alone is no change.")
    private boolean ignoreCtime;

    @Mixin
    private final BucketReading buckets = new BucketReading();

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final WindowOption until = new WindowOption();

    @Mixin
    private final MemoryOption memory = new MemoryOption();

    @Mixin
    private final HookOptions hooks = new HookOptions();

    @Option(names = "--dry-run", description = "Say what would be read, and write nothing.")
    private boolean dryRun;

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    BackupCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        BackupWords meant = BackupWords.of(words, arguments(), around);
        Limits limit = limits.limits();
        Selection selection = selections.selection(ownPlace(meant, output));
        Hooks.Commands commands = commands(output);
        Window window = window(meant);
        BackupOptions settings = settings(selection, commands).with(window);
        Sources sources = new Sources(Optional.ofNullable(name), selection, limit);
        if (meant.isStream()) {
            sources.mustHaveName();
        }
        if (isBucket(meant)) {
            buckets.mustFitTogether();
        } else {
            buckets.mustBeLeftOut();
        }
        try (var _ = limits.watch(limit, output);
                var opened = repositories.open(meant.repository(), output, limit::around)) {
            around.interruption().jobBegins();
            window.end().ifPresent(end -> output.note("It stops at " + Units.time(end) + " at the latest."));
            commands.after().ifPresent(_ -> around.interruption().allow(commands.limit()));
            Hooks.Outcome<Made> outcome = new Hooks(commands, sources.nameOf(meant), around.environment(), output)
                    .around(() -> backUp(meant, sources, opened.repository(), settings, output), Made::result);
            return BackupSummary.tell(outcome, opened.store().counts(), output);
        }
    }

    private Made backUp(
            BackupWords meant, Sources sources, Repository repository, BackupOptions settings, Output output) {
        output.showHoldingBack(buckets::holdingBack);
        try (Source source = source(meant, sources)) {
            Backup backup = new Backup(
                    source,
                    repository,
                    source instanceof BucketSource ? settings.withParallelism(BUCKET_READERS, BUCKET_RANGES) : settings,
                    new Backup.Client(Sources.host(), Main.RELEASE),
                    output);
            return Made.of(dryRun ? backup.dryRun() : backup.run(), source, buckets.held());
        }
    }

    private List<String> arguments() {
        return spec.commandLine().getParseResult().originalArgs();
    }

    private static boolean isBucket(BackupWords meant) {
        return meant.source()
                .filter(_ -> !meant.isStream())
                .filter(address -> !(StoreUri.parse(address) instanceof StoreUri.Folder))
                .isPresent();
    }

    private Source source(BackupWords meant, Sources sources) {
        if (!meant.command().isEmpty()) {
            return sources.command(meant.command());
        }
        return meant.isStream()
                ? sources.stream(around.in())
                : sources.open(meant.source().orElseThrow(), buckets, mode());
    }

    private Window window(BackupWords meant) {
        if (meant.isStream()) {
            until.mustBeLeftOutOfStreams();
        }
        if (dryRun) {
            until.mustBeLeftOutOfDryRuns();
        }
        return until.window(ZonedDateTime.now(ZoneId.systemDefault()));
    }

    private Mode mode() {
        return full ? Mode.FULL : Mode.INCREMENTAL;
    }

    /** A dry run freezes nothing, since it reads nothing. */
    private Hooks.Commands commands(Output output) {
        Hooks.Commands commands = hooks.commands();
        if (dryRun && (commands.before().isPresent() || commands.after().isPresent())) {
            output.note("A dry run does not run --before and --after.");
            return Hooks.Commands.NONE;
        }
        return commands;
    }

    private BackupOptions settings(Selection selection, Hooks.Commands commands) {
        ChangeRule rule = new ChangeRule(
                ignoreCtime ? ChangeRule.Use.IGNORED : ChangeRule.Use.COUNTS,
                ignoreInode ? ChangeRule.Use.IGNORED : ChangeRule.Use.COUNTS,
                buckets.beside());
        List<Named> named = tags.entrySet().stream()
                .map(tag -> Named.of(tag.getKey(), tag.getValue()))
                .toList();
        return BackupOptions.DEFAULT
                .with(mode())
                .with(rule)
                .with(
                        named,
                        Stream.concat(selection.texts().stream(), buckets.leftOut().stream())
                                .toList())
                .withBytesInFlight(memory.bytesInFlight())
                .with(commands.before().isPresent() ? Freezing.BY_HOOK : Freezing.NONE);
    }

    private static List<String> ownPlace(BackupWords meant, Output output) {
        return meant.source()
                .filter(_ -> !meant.isStream())
                .map(source -> OwnPlace.leftOut(source, meant.repository(), output))
                .orElse(List.of());
    }
}

package io.holdfast.cli;

import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.restore.BucketTarget;
import io.holdfast.engine.restore.BucketTargetOptions;
import io.holdfast.engine.restore.BucketTargetOptions.Access;
import io.holdfast.engine.restore.DryRun;
import io.holdfast.engine.restore.MissingFolder;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreOptions.BucketSettings;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.SettingPut;
import io.holdfast.engine.restore.Target;
import io.holdfast.engine.restore.TargetView;
import io.holdfast.engine.restore.TreeTarget;
import io.holdfast.engine.source.Patterns;
import io.holdfast.engine.store.Buckets;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.Stores;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a snapshot back. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Brings a snapshot back, to a folder or a bucket, and compares what it put there.",
        footer = {
            "",
            "Examples:",
            "  holdfast restore /backup/repository latest /tmp/restored",
            "  holdfast restore /backup/repository latest /tmp/restored --include '*.conf' --dry-run",
            "  holdfast restore /backup/repository latest 's3://photos-2?endpoint=https://s3.example.com' --verify",
            "  holdfast restore /backup/repository latest /tmp/restored --replica /mnt/other/replica",
            "",
            "It may be run again: what is right already is left alone. What the target has and the snapshot has not",
            "stays. Ends with 3 when something could not be brought back as it was: each is named; with 4 when the",
            "repository is damaged there."
        })
final class RestoreCommand implements Callable<Integer> {
    private static final String FORM = "holdfast restore REPO SNAPSHOT TARGET";

    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = Words.REPO + " SNAPSHOT TARGET",
            hideParamSyntax = true,
            description =
                    "The repository; an id, its first digits, latest or latest@TIME; a folder or the URI of a bucket.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final SourceOption source = new SourceOption();

    @Option(names = "--include", paramLabel = "GLOB", description = "Only these; as in gitignore. May be repeated.")
    private List<String> includes = new ArrayList<>();

    @Option(names = "--prefix", paramLabel = "PREFIX", description = "Only keys that begin so.")
    private @Nullable String prefix;

    @Option(
            names = "--overwrite",
            paramLabel = "WHICH",
            defaultValue = "CHANGED",
            description = "What is replaced at the target: never, changed (default), always.")
    private RestoreOptions.Overwrite overwrite = RestoreOptions.Overwrite.CHANGED;

    @Option(
            names = "--replica",
            paramLabel = "REPLICA",
            description = "Where packs that are damaged or missing in the repository are taken from.")
    private @Nullable String replica;

    @Option(
            names = "--bucket-settings",
            description =
                    "Put back too what was set for the bucket itself: versioning, encryption, tags, CORS, website,"
                            + " lifecycle, policy. It may open the bucket to others: look at it with --dry-run.")
    private boolean bucketSettings;

    @Option(
            names = "--access-lists",
            description = "Open each object again to whom it was open; else it is as open as its bucket says. Needs the"
                    + " right to set access lists.")
    private boolean accessLists;

    @Option(names = "--verify", description = "Read every byte back at the end.")
    private boolean verify;

    @Option(
            names = "--dry-run",
            description = "Say what would be written, and what the target can't hold, and write nothing.")
    private boolean dryRun;

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    RestoreCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 2, 2, FORM, around);
        StoreUri address = StoreUri.parse(meant.rest().getLast());
        RestoreOptions settings = settings(OwnPlace.leftOut(meant.rest().getLast(), meant.repository(), output));
        try (var opened = repositories.open(meant.repository(), output)) {
            Snapshot snapshot = Snapshots.find(
                            opened.repository().read(), meant.rest().getFirst(), source.name())
                    .snapshot();
            if (replica == null) {
                return run(opened.repository(), snapshot, address, settings, output);
            }
            try (Store spare = Stores.open(StoreUri.parse(replica));
                    Repository both = opened.repository().with(spare, output)) {
                return run(both, snapshot, address, settings, output);
            }
        }
    }

    private int run(
            Repository repository, Snapshot snapshot, StoreUri address, RestoreOptions settings, Output output) {
        return dryRun
                ? tell(repository, snapshot, address, settings, output)
                : restore(repository, snapshot, address, settings, output);
    }

    private int restore(
            Repository repository, Snapshot snapshot, StoreUri address, RestoreOptions settings, Output output) {
        try (Target target = target(address)) {
            around.interruption().jobBegins();
            sayWhatIsThere(target, output);
            RestoreResult result = new Restore(repository, snapshot, target, settings, output).run();
            return summary(result, snapshot, target, output);
        }
    }

    private int tell(
            Repository repository, Snapshot snapshot, StoreUri address, RestoreOptions settings, Output output) {
        try (TargetView target = view(address)) {
            around.interruption().jobBegins();
            sayWhatIsThere(target, output);
            RestoreResult result = new DryRun(repository, snapshot, target, settings, output).run();
            return summary(result, snapshot, target, output);
        }
    }

    private Target target(StoreUri address) {
        return switch (address) {
            case StoreUri.Folder(var path) -> new TreeTarget(path);
            case StoreUri.S3 s3 ->
                new BucketTarget(
                        Buckets.open(s3),
                        BucketTargetOptions.unlimited().with(accessLists ? Access.PUT_BACK : Access.LEFT_OUT));
        };
    }

    /** A folder that is missing is not made. */
    private TargetView view(StoreUri address) {
        return switch (address) {
            case StoreUri.Folder(var path)
            when Files.notExists(path, LinkOption.NOFOLLOW_LINKS) -> new MissingFolder(path);
            case StoreUri.Folder _, StoreUri.S3 _ -> target(address);
        };
    }

    private void sayWhatIsThere(TargetView target, Output output) {
        if (!target.isEmpty()) {
            output.note(target.describe() + " is not empty: "
                    + switch (overwrite) {
                        case NEVER -> "what is there stays as it is.";
                        case CHANGED -> "what differs from the snapshot is replaced, the rest stays.";
                        case ALWAYS -> "what the snapshot has is replaced, the rest stays.";
                    });
        }
    }

    private RestoreOptions settings(List<String> leftOut) {
        return new RestoreOptions(
                Patterns.of(includes, leftOut),
                Optional.ofNullable(prefix).map(ShownKey::parse),
                overwrite,
                verify ? RestoreOptions.Comparison.CONTENT : RestoreOptions.Comparison.ATTRIBUTES,
                RestoreOptions.DEFAULT.threads(),
                bucketSettings ? BucketSettings.PUT_BACK : BucketSettings.LEFT_OUT);
    }

    /** Tells how it ended; returns the exit code. */
    private int summary(RestoreResult result, Snapshot snapshot, TargetView target, Output output) {
        result.losses().forEach(loss -> {
            if (!dryRun) {
                output.object("loss", new Fields().and("key", Optional.empty()).and("what", loss));
            }
            output.remark((dryRun ? "Would not be put back: " : "Not put back: ") + loss);
        });
        result.differences().forEach(difference -> {
            output.object("difference", new Fields().and("what", difference));
            output.remark("Differs: " + difference);
        });
        if (result.damaged() > 0) {
            output.remark("Of " + Units.entries(result.damaged())
                    + " the repository has no good content. Next: look in another snapshot, or in a copy of the "
                    + "repository");
        }
        SettingRows.tell(result, dryRun ? "Would be put back" : "Put back", output);
        if (!bucketSettings && target.wholeBucket().isPresent()) {
            SettingRows.hint(snapshot).ifPresent(output::remark);
        }
        int exitCode = exitCode(result);
        output.summary(
                new Output.Done(
                        "The restore came to its end" + (exitCode == ExitCodes.DONE ? "" : ", not all of it well")
                                + ". Next: run it again to see; what is right at the target already is left alone",
                        exitCode),
                new Fields()
                        .and("snapshot", snapshot.id())
                        .and("target", target.describe())
                        .and("entries", result.entries())
                        .and("written", result.written())
                        .and("skipped", result.skipped())
                        .and("failed", result.failed())
                        .and("damaged", result.damaged())
                        .and("differences", result.differenceCount())
                        .and("settings", settingsPut(result))
                        .and("bytes", result.bytes())
                        .and("seconds", Units.seconds(result.took())),
                (dryRun ? "Nothing is written: it would be " : "Restored ") + Units.count(result.written()) + " of "
                        + Units.entries(result.entries()) + ", " + Units.bytes(result.bytes()) + ", to "
                        + target.describe() + " in " + Units.duration(result.took()) + " ("
                        + Units.count(result.skipped()) + " left as they were, " + Units.count(result.failed())
                        + " failed).",
                comparison(result));
        return exitCode;
    }

    private static long settingsPut(RestoreResult result) {
        return result.settings().stream()
                .filter(each -> each.failure().isEmpty())
                .count();
    }

    private static int exitCode(RestoreResult result) {
        if (result.damaged() > 0) {
            return ExitCodes.DAMAGE;
        }
        boolean refused = result.settings().stream().anyMatch(SettingPut::isRefused);
        return result.failed() > 0 || result.differenceCount() > 0 || refused ? ExitCodes.SOME_FAILED : ExitCodes.DONE;
    }

    private String comparison(RestoreResult result) {
        if (dryRun) {
            return "Nothing was compared.";
        }
        String compared = verify ? "Every byte was read back: " : "Names, sizes and attributes were compared: ";
        return compared
                + (result.differenceCount() == 0
                        ? "what stands there is what the snapshot says."
                        : Units.count(result.differenceCount(), "difference") + ", see above.");
    }
}

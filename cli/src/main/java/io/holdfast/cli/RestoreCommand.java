package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.restore.BucketTarget;
import io.holdfast.engine.restore.BucketTargetOptions;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.Target;
import io.holdfast.engine.restore.TreeTarget;
import io.holdfast.engine.source.Patterns;
import io.holdfast.engine.store.Buckets;
import io.holdfast.engine.store.StoreUri;
import java.nio.file.Files;
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
            "",
            "It may be run again: what is right already is left alone. What the target has and the snapshot has not",
            "stays. Ends with 3 when something could not be brought back as it was: each is named."
        })
final class RestoreCommand implements Callable<Integer> {
    private static final String FORM = "holdfast restore REPO SNAPSHOT TARGET";

    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = Words.REPO + " SNAPSHOT TARGET",
            hideParamSyntax = true,
            description = "The repository; an id, its first digits, latest or latest@TIME; a folder or an s3:// URI.")
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

    @Option(names = "--verify", description = "Read every byte back at the end.")
    private boolean verify;

    @Option(names = "--dry-run", description = "Say what would be written, and write nothing.")
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
        mustNotBeTheRepository(address, meant.repository());
        RestoreOptions settings = settings();
        try (var opened = repositories.open(meant.repository())) {
            var present =
                    Snapshots.find(opened.repository().read(), meant.rest().getFirst(), source.name());
            try (Target target = target(address)) {
                around.interruption().jobBegins();
                sayWhatIsThere(target, output);
                Restore restore = new Restore(opened.repository(), present.snapshot(), target, settings, output);
                RestoreResult result = dryRun ? restore.dryRun() : restore.run();
                summary(result, present.snapshot().id().toString(), target, output);
                return result.failed() > 0 || result.differenceCount() > 0 ? ExitCodes.SOME_FAILED : ExitCodes.DONE;
            }
        }
    }

    private static void mustNotBeTheRepository(StoreUri target, String repository) {
        if (target.describe().equals(StoreUri.parse(repository).describe())) {
            throw new BadInput("The target is the repository itself. Next: choose another target");
        }
    }

    private Target target(StoreUri address) {
        return switch (address) {
            case StoreUri.Folder(var path) -> {
                if (dryRun && !Files.isDirectory(path)) {
                    throw new NotFound(
                            path + " is not there, so everything would be written. Next: leave out --dry-run, "
                                    + "or make the folder");
                }
                yield new TreeTarget(path);
            }
            case StoreUri.S3 s3 -> new BucketTarget(Buckets.open(s3), BucketTargetOptions.unlimited());
        };
    }

    private void sayWhatIsThere(Target target, Output output) {
        if (!target.isEmpty()) {
            output.note(target.describe() + " is not empty: "
                    + switch (overwrite) {
                        case NEVER -> "what is there stays as it is.";
                        case CHANGED -> "what differs from the snapshot is replaced, the rest stays.";
                        case ALWAYS -> "what the snapshot has is replaced, the rest stays.";
                    });
        }
    }

    private RestoreOptions settings() {
        return new RestoreOptions(
                Patterns.of(includes, List.of()),
                Optional.ofNullable(prefix).map(ShownKey::parse),
                overwrite,
                verify ? RestoreOptions.Comparison.CONTENT : RestoreOptions.Comparison.ATTRIBUTES,
                RestoreOptions.DEFAULT.threads());
    }

    private void summary(RestoreResult result, String id, Target target, Output output) {
        result.losses().forEach(loss -> {
            output.object("loss", new Fields().and("what", loss));
            output.remark("Not put back: " + loss);
        });
        result.differences().forEach(difference -> {
            output.object("difference", new Fields().and("what", difference));
            output.remark("Differs: " + difference);
        });
        output.summary(
                new Fields()
                        .and("snapshot", id)
                        .and("target", target.describe())
                        .and("entries", result.entries())
                        .and("written", result.written())
                        .and("skipped", result.skipped())
                        .and("failed", result.failed())
                        .and("differences", result.differenceCount())
                        .and("bytes", result.bytes())
                        .and("seconds", Units.seconds(result.took())),
                (dryRun ? "Nothing is written: it would be " : "Restored ") + Units.count(result.written()) + " of "
                        + Units.entries(result.entries()) + ", " + Units.bytes(result.bytes()) + ", to "
                        + target.describe() + " in " + Units.duration(result.took()) + " ("
                        + Units.count(result.skipped()) + " left as they were, " + Units.count(result.failed())
                        + " failed).",
                comparison(result));
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

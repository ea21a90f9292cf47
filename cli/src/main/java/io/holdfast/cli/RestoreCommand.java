package io.holdfast.cli;

import io.holdfast.engine.bytes.Key;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            "  holdfast restore /backup/repository latest /tmp/restored --include '*.conf'",
            "  holdfast restore /backup/repository latest 's3://photos-2?endpoint=https://s3.example.com' --verify",
            "",
            "It may be run again: what is right already is left alone."
        })
final class RestoreCommand implements Callable<Integer> {
    @Mixin
    private SnapshotOptions snapshot = new SnapshotOptions();

    @Parameters(index = "2", paramLabel = "TARGET", description = "Folder or s3:// URI.")
    private String target = "";

    @Option(names = "--include", paramLabel = "GLOB", description = "Only these, as in gitignore.")
    private List<String> includes = new ArrayList<>();

    @Option(names = "--prefix", paramLabel = "PREFIX", description = "Only keys that begin so.")
    private @Nullable String prefix;

    @Option(
            names = "--overwrite",
            paramLabel = "WHICH",
            defaultValue = "CHANGED",
            description = "What is replaced: never, changed (default), always.")
    private RestoreOptions.Overwrite overwrite = RestoreOptions.Overwrite.CHANGED;

    @Option(names = "--verify", description = "Read every byte back at the end.")
    private boolean verify;

    @Option(names = "--dry-run", description = "Say what would be written, and what the target can't hold.")
    private boolean dryRun;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Override
    public Integer call() {
        Output output = options.output();
        try (var opened = options.open(snapshot.address());
                Target place = target();
                Interruption _ = new Interruption()) {
            var present = snapshot.find(opened.repository());
            Restore restore = new Restore(opened.repository(), present.snapshot(), place, settings(), output);
            RestoreResult result = dryRun ? restore.dryRun() : restore.run();
            summary(result, present.snapshot().id().toString(), place, output);
            return result.failed() > 0 || result.differenceCount() > 0 ? ExitCodes.SOME_UNREAD : ExitCodes.DONE;
        }
    }

    private Target target() {
        return switch (StoreUri.parse(target)) {
            case StoreUri.Folder(var path) -> new TreeTarget(path);
            case StoreUri.S3 s3 -> new BucketTarget(Buckets.open(s3), BucketTargetOptions.unlimited());
        };
    }

    private RestoreOptions settings() {
        RestoreOptions standard = RestoreOptions.DEFAULT;
        return new RestoreOptions(
                Patterns.of(includes, List.of()),
                Optional.ofNullable(prefix).map(Key::of),
                overwrite,
                verify ? RestoreOptions.Comparison.CONTENT : RestoreOptions.Comparison.ATTRIBUTES,
                standard.threads());
    }

    private void summary(RestoreResult result, String id, Target place, Output output) {
        result.losses().forEach(loss -> {
            output.say("Not put back: " + loss);
            output.object("loss", Map.of("what", loss));
        });
        result.differences().forEach(difference -> {
            output.say("Differs: " + difference);
            output.object("difference", Map.of("what", difference));
        });
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("snapshot", id);
        fields.put("target", place.describe());
        fields.put("entries", result.entries());
        fields.put("written", result.written());
        fields.put("skipped", result.skipped());
        fields.put("failed", result.failed());
        fields.put("differences", result.differenceCount());
        fields.put("bytes", result.bytes());
        fields.put("seconds", Units.seconds(result.took()));
        output.summary(
                fields,
                (dryRun ? "Would restore " : "Restored ") + Units.count(result.written()) + " of "
                        + Units.count(result.entries()) + " entries, " + Units.bytes(result.bytes()) + ", to "
                        + place.describe() + " in " + Units.duration(result.took()) + " ("
                        + Units.count(result.skipped()) + " were right already, " + Units.count(result.failed())
                        + " failed).",
                result.differenceCount() == 0
                        ? "What stands there is what the snapshot says."
                        : Units.count(result.differenceCount()) + " differences: see above.");
    }
}

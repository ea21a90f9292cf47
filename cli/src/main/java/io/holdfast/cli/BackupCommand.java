package io.holdfast.cli;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.backup.ChangeRule;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.source.Patterns;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.source.StreamSource;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import io.holdfast.engine.store.Buckets;
import io.holdfast.engine.store.RequestCounts;
import io.holdfast.engine.store.StoreUri;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
            "  pg_dump shop | holdfast backup - /backup/repository --name shop.sql",
            "  holdfast backup --name shop.sql /backup/repository -- pg_dump shop",
            "",
            "Ends with 0 when all is well, 3 when some entries could not be read (each is listed)."
        })
final class BackupCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "SOURCE REPO",
            description = "Folder, s3:// URI, or - for standard input; then the repository. Behind -- a command.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the source. It decides what is compared with.")
    private @Nullable String name;

    @Option(names = "--full", description = "Read everything, and say what the incremental rule would have missed.")
    private boolean full;

    @Option(names = "--tag", paramLabel = "K=V", description = "Kept with the snapshot.")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Option(names = "--include", paramLabel = "GLOB", description = "Only these, as in gitignore.")
    private List<String> includes = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "GLOB", description = "Not these, as in gitignore.")
    private List<String> excludes = new ArrayList<>();

    @Option(names = "--exclude-from", paramLabel = "FILE", description = "Not those in this file, one a line.")
    private List<Path> excludeFiles = new ArrayList<>();

    @Option(names = "--exclude-caches", description = "Nothing in folders that a CACHEDIR.TAG marks.")
    private boolean excludeCaches;

    @Option(names = "--one-file-system", description = "Nothing in other file systems than the source's.")
    private boolean oneFileSystem;

    @Option(names = "--ignore-inode", description = "Another inode alone is no change.")
    private boolean ignoreInode;

    @Option(names = "--ignore-ctime", description = "Another ctime alone is no change.")
    private boolean ignoreCtime;

    @Option(names = "--dry-run", description = "Say what would be read, and write nothing.")
    private boolean dryRun;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Override
    public Integer call() {
        Output output = options.output();
        Request request = request();
        try (var opened = options.open(request.repository);
                Source source = source(request);
                Interruption _ = new Interruption()) {
            Backup backup = new Backup(
                    source, opened.repository(), settings(source), new Backup.Client(host(), Main.RELEASE), output);
            BackupResult result = dryRun ? backup.dryRun() : backup.run();
            summary(result, source, opened.store().counts(), output);
            return result.tally().unread() > 0 ? ExitCodes.SOME_UNREAD : ExitCodes.DONE;
        }
    }

    /** What the words mean: a source and a repository, or a repository and a command that makes the content. */
    private record Request(String source, String repository, List<String> command) {}

    private Request request() {
        if (name != null && !words.isEmpty() && words.size() > 2) {
            return new Request("", words.getFirst(), words.subList(1, words.size()));
        }
        if (words.size() > 2) {
            throw new BadInput(
                    "Too many words. Next: holdfast backup SOURCE REPO, or with --name NAME: REPO -- COMMAND");
        }
        return new Request(
                words.getFirst(), RepositoryOptions.address(words.size() > 1 ? words.get(1) : null), List.of());
    }

    private Source source(Request request) {
        if (!request.command.isEmpty()) {
            return StreamSource.ofCommand(streamName(), request.command);
        }
        if (request.source.equals("-")) {
            return StreamSource.ofInput(streamName(), System.in);
        }
        return switch (StoreUri.parse(request.source)) {
            case StoreUri.Folder(var path) ->
                new TreeSource(
                        path,
                        name != null
                                ? name
                                : host() + ":" + path.toAbsolutePath().normalize(),
                        new TreeOptions(patterns(), skips(), Path.of(System.getProperty("java.io.tmpdir"))));
            case StoreUri.S3 s3 -> {
                BucketOptions all = BucketOptions.all();
                yield new BucketSource(
                        Buckets.open(s3),
                        name,
                        new BucketOptions(
                                patterns(),
                                all.ranges(),
                                all.order(),
                                all.tags(),
                                all.requests(),
                                all.bytes(),
                                all.scratch()));
            }
        };
    }

    private String streamName() {
        if (name == null) {
            throw new BadInput("A stream needs a name. Next: add --name, such as --name shop.sql");
        }
        return name;
    }

    private Patterns patterns() {
        return Patterns.of(includes, allExcludes());
    }

    private List<String> allExcludes() {
        List<String> all = new ArrayList<>(excludes);
        for (Path file : excludeFiles) {
            try (var lines = Files.lines(file)) {
                all.addAll(Patterns.lines(lines));
            } catch (IOException e) {
                throw new BadInput(file + " can't be read. Next: check --exclude-from", e);
            }
        }
        return all;
    }

    private Set<TreeOptions.Skip> skips() {
        Set<TreeOptions.Skip> skips = EnumSet.noneOf(TreeOptions.Skip.class);
        if (excludeCaches) {
            skips.add(TreeOptions.Skip.CACHES);
        }
        if (oneFileSystem) {
            skips.add(TreeOptions.Skip.OTHER_FILE_SYSTEMS);
        }
        return skips;
    }

    private BackupOptions settings(Source source) {
        ChangeRule rule = new ChangeRule(
                ignoreCtime ? ChangeRule.Use.IGNORED : ChangeRule.Use.COUNTS,
                ignoreInode ? ChangeRule.Use.IGNORED : ChangeRule.Use.COUNTS);
        List<Named> named = tags.entrySet().stream()
                .map(tag -> Named.of(tag.getKey(), tag.getValue()))
                .toList();
        BackupOptions settings = BackupOptions.DEFAULT
                .with(full ? Mode.FULL : Mode.INCREMENTAL)
                .with(rule)
                .with(named, allExcludes());
        return source instanceof BucketSource ? settings.withParallelism(32, 16) : settings;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private void summary(BackupResult result, Source source, RequestCounts requests, Output output) {
        var tally = result.tally();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("snapshot", result.id().map(Object::toString).orElse(""));
        fields.put("source", source.name());
        fields.put("consistency", result.snapshot().consistency().grade().name().toLowerCase(Locale.ROOT));
        fields.put("entries", tally.entries());
        fields.put("new", tally.added());
        fields.put("changed", tally.changed());
        fields.put("unchanged", tally.unchanged());
        fields.put("removed", tally.removed());
        fields.put("failed", tally.unread());
        fields.put("moved", result.moved());
        fields.put("missed", result.missedCount());
        fields.put("bytes", tally.content());
        fields.put("bytesRead", tally.read());
        fields.put("bytesStored", tally.stored());
        fields.put("bytesTakenUp", result.takenUp());
        fields.put("requests", requests(requests));
        fields.put("seconds", Units.seconds(result.took()));
        for (Key missed : result.missed()) {
            output.say("Missed by the incremental rule: " + missed);
        }
        if (result.takenUp() > 0) {
            output.say(Units.bytes(result.takenUp()) + " that an interrupted backup had uploaded were not sent again.");
        }
        output.summary(
                fields,
                (dryRun
                                ? "Would be a snapshot"
                                : "Snapshot "
                                        + fields.get("snapshot").toString().substring(0, 8))
                        + " of " + source.name() + ": " + Units.count(tally.entries()) + " entries, "
                        + Units.bytes(tally.content()) + " (" + Units.count(tally.added()) + " new, "
                        + Units.count(tally.changed()) + " changed, " + Units.count(tally.removed()) + " removed).",
                "Read " + Units.bytes(tally.read()) + ", stored " + Units.bytes(tally.stored()) + " with "
                        + Units.count(requests.requests()) + " requests in " + Units.duration(result.took()) + ".");
        if (tally.unread() > 0) {
            output.say(Units.count(tally.unread())
                    + " entries could not be read: they are listed above, and the snapshot says so.");
        }
    }

    static Map<String, Object> requests(RequestCounts counts) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("put", counts.puts());
        fields.put("get", counts.gets());
        fields.put("head", counts.heads());
        fields.put("list", counts.lists());
        fields.put("delete", counts.deletes());
        fields.put("clock", counts.clocks());
        return fields;
    }
}

package io.holdfast.cli;

import io.holdfast.cli.LimitOptions.Limits;
import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.replication.Replicate;
import io.holdfast.engine.replication.ReplicateOptions;
import io.holdfast.engine.replication.ReplicateResult;
import io.holdfast.engine.replication.Shrink;
import io.holdfast.engine.replication.ShrinkResult;
import io.holdfast.engine.repository.LocalFolders;
import io.holdfast.engine.store.CountingStore;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.Stores;
import java.nio.file.Path;
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

/** Copies what a replica lacks. */
@Command(
        name = "replicate",
        mixinStandardHelpOptions = true,
        description = {
            "Brings a replica up to its repository: in another region, another cloud, or on another disk. The replica is a whole",
            "repository at every moment, byte for byte the same, so every command reads it. No password is needed, and nothing is",
            "deleted there, but with --shrink. Run it after each backup, or by the clock; what was cut short is taken up."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast replicate /backup/repository /mnt/other/replica",
            "  holdfast replicate /backup/repository 's3://replica?endpoint=https://s3.example.com&region=eu-2'",
            "  holdfast replicate /backup/repository /mnt/other/replica --dry-run      tells how far behind it is",
            "  holdfast replicate /backup/repository /mnt/other/replica --shrink       once a week, say",
            "",
            "Nothing else may write or delete at a replica: no backup, no prune, as long as it is replicated to.",
            "Ends with 4 when objects of the repository are not what their names say: they are named, and not copied."
        })
final class ReplicateCommand implements Callable<Integer> {
    private static final Duration SHRINK_AFTER = Duration.ofDays(30);

    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = Words.REPO + " REPLICA",
            hideParamSyntax = true,
            description =
                    "The repository, and the place of its replica: a folder, which is made, or the URI of a bucket, "
                            + "which must be there. Empty, or a replica already.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--dry-run", description = "Tells how far behind the replica is, and writes nothing.")
    private boolean dryRun;

    @Option(
            names = "--shrink",
            description =
                    "Then delete at the replica what the repository has freed long ago (--shrink-after). It takes the password.")
    private boolean shrink;

    @Option(
            names = "--shrink-after",
            paramLabel = "DURATION",
            description =
                    "With --shrink: how long the repository must have condemned a pack, and the replica known that, before it is "
                            + "deleted there: 7d, 90d. Usually 30d: as long as somebody who has broken into the repository needs to reach "
                            + "the replica.")
    private @Nullable String shrinkAfter;

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    ReplicateCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 1, 1, "holdfast replicate REPO REPLICA", around);
        StoreUri from = StoreUri.parse(meant.repository());
        StoreUri to = StoreUri.parse(meant.rest().getFirst());
        mustBeApart(from, to);
        if (shrinkAfter != null && !shrink) {
            throw new BadInput("--shrink-after says when --shrink deletes. Next: give --shrink, too");
        }
        Limits limit = limits.limits();
        try (var _ = limits.watch(limit, output)) {
            return shrink ? shrinking(meant.repository(), to, limit, output) : copying(from, to, limit, output);
        }
    }

    private int copying(StoreUri from, StoreUri to, Limits limit, Output output) {
        try (CountingStore primary = new CountingStore(limit.around(Stores.open(from)));
                CountingStore replica = new CountingStore(limit.around(replica(to)))) {
            around.interruption().jobBegins();
            Replicate replicate = replicate(primary, replica, output);
            ReplicateResult result = dryRun ? replicate.dryRun() : replicate.run();
            return summary(primary, replica).tell(result, Optional.empty(), output);
        }
    }

    private int shrinking(String repository, StoreUri to, Limits limit, Output output) {
        Duration after = shrinkAfter == null ? SHRINK_AFTER : Units.parseDuration(shrinkAfter);
        try (Opened primary = repositories.open(repository, output, limit::around);
                CountingStore replica = new CountingStore(limit.around(replica(to)))) {
            around.interruption().jobBegins();
            Shrink job = new Shrink(
                    primary.repository(), replica, replicate(primary.store(), replica, output), after, output);
            ShrinkResult result = dryRun ? job.dryRun() : job.run();
            return summary(primary.store(), replica).tell(result.copied(), Optional.of(result.shrunk()), output);
        }
    }

    private Replicate replicate(Store primary, Store replica, Output output) {
        Path scratch = LocalFolders.of(around.environment()).scratch();
        return new Replicate(primary, replica, ReplicateOptions.DEFAULT, scratch, output);
    }

    private ReplicateSummary summary(Store primary, Store replica) {
        return new ReplicateSummary(primary.describe(), replica.describe(), dryRun);
    }

    private Store replica(StoreUri uri) {
        return dryRun ? Stores.open(uri) : Stores.create(uri);
    }

    private static void mustBeApart(StoreUri from, StoreUri to) {
        if (from.within(to).isPresent() || to.within(from).isPresent()) {
            throw new BadInput(
                    to.describe() + " and " + from.describe()
                            + " lie one in the other. Next: choose another place for the replica, best in another region or cloud");
        }
    }
}

package io.holdfast.cli;

import io.holdfast.cli.LimitOptions.Limits;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.replication.Lag;
import io.holdfast.engine.replication.Replicate;
import io.holdfast.engine.replication.ReplicateOptions;
import io.holdfast.engine.replication.ReplicateResult;
import io.holdfast.engine.repository.LocalFolders;
import io.holdfast.engine.store.CountingStore;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
            "ever deleted there. Run it after each backup, or by the clock; what was cut short is taken up."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast replicate /backup/repository /mnt/other/replica",
            "  holdfast replicate /backup/repository 's3://replica?endpoint=https://s3.example.com&region=eu-2'",
            "  holdfast replicate /backup/repository /mnt/other/replica --dry-run      tells how far behind it is",
            "",
            "Nothing else may write or delete at a replica: no backup, no prune, as long as it is replicated to.",
            "Ends with 4 when objects of the repository are not what their names say: they are named, and not copied."
        })
final class ReplicateCommand implements Callable<Integer> {
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

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final OutputOptions outputs;

    ReplicateCommand(Surroundings around) {
        this.around = around;
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 1, 1, "holdfast replicate REPO REPLICA", around);
        StoreUri from = StoreUri.parse(meant.repository());
        StoreUri to = StoreUri.parse(meant.rest().getFirst());
        mustBeApart(from, to);
        Limits limit = limits.limits();
        try (var _ = limits.watch(limit, output);
                CountingStore primary = new CountingStore(limit.around(Stores.open(from)));
                CountingStore replica = new CountingStore(limit.around(replica(to)))) {
            around.interruption().jobBegins();
            Path scratch = LocalFolders.of(around.environment()).scratch();
            Replicate replicate = new Replicate(primary, replica, ReplicateOptions.DEFAULT, scratch, output);
            return tell(dryRun ? replicate.dryRun() : replicate.run(), primary, replica, output);
        }
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

    private String done(ReplicateResult result, CountingStore replica) {
        String what = Units.count(result.packs(), "pack") + ", " + Units.bytes(result.bytes()) + ", and "
                + Units.count(result.records(), "record");
        return dryRun
                ? "It would copy " + what + " to " + replica.describe() + "."
                : "Copied " + what + " to " + replica.describe() + " in " + Units.duration(result.took())
                        + (result.damaged().isEmpty() ? ": it has all that" : ": it has what is whole of what")
                        + " the repository had at " + Units.time(result.upTo()) + ".";
    }

    private String behind(Lag lag) {
        String is = dryRun ? "is " : "was ";
        return lag.since()
                .map(since -> "The replica " + is + Units.count(lag.records(), "record") + " behind, the oldest of "
                        + Units.time(since) + ".")
                .orElse("The replica " + is + "up to date.");
    }

    private int tell(ReplicateResult result, CountingStore primary, CountingStore replica, Output output) {
        int exitCode = result.damaged().isEmpty() ? ExitCodes.DONE : ExitCodes.DAMAGE;
        result.damaged()
                .forEach(each -> output.row(
                        each.name() + ": " + each.why(),
                        "damage",
                        new Fields().and("object", each.name()).and("why", each.why())));
        List<String> lines = new ArrayList<>(List.of(done(result, replica), behind(result.lag())));
        if (result.waiting() > 0) {
            lines.add(Units.count(result.waiting(), "record")
                    + " will follow: they are so young that this kind of store may not list their packs yet, or some of "
                    + "their packs are damaged. Next: run it again later");
        }
        result.slotsOnlyHere().stream()
                .map(slot -> "The replica can still be opened by the removed key "
                        + slot.substring("keys/".length(), "keys/".length() + 8)
                        + ". Next, if it must not: holdfast key remove '" + replica.describe() + "' KEY")
                .forEach(lines::add);
        if (!result.damaged().isEmpty()) {
            lines.add(Units.count(result.damaged().size(), "object") + " of " + primary.describe()
                    + ", named above, were not copied. Next: holdfast verify");
        }
        output.summary(
                new Output.Done(lines.getFirst(), exitCode),
                new Fields()
                        .and("dryRun", dryRun)
                        .and("repository", primary.describe())
                        .and("replica", replica.describe())
                        .and("upTo", result.upTo())
                        .and("recordsBehind", result.lag().records())
                        .and("behindSince", result.lag().since())
                        .and("packs", result.packs())
                        .and("bytes", result.bytes())
                        .and("records", result.records())
                        .and("recordsWaiting", result.waiting())
                        .and("keys", result.slotsCopied())
                        .and("keysOnlyAtReplica", result.slotsOnlyHere().size())
                        .and("damaged", result.damaged().size())
                        .and("rounds", result.rounds())
                        .and("seconds", Units.seconds(result.took())),
                lines.toArray(String[]::new));
        return exitCode;
    }
}

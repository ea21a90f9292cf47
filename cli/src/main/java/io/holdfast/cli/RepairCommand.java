package io.holdfast.cli;

import io.holdfast.cli.LimitOptions.Limits;
import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.cli.SelectionOptions.Selection;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.repair.Repair;
import io.holdfast.engine.repair.Repair.Means;
import io.holdfast.engine.repair.Repair.Told;
import io.holdfast.engine.repair.RepairOptions;
import io.holdfast.engine.repair.RepairOptions.Losses;
import io.holdfast.engine.repair.RepairResult;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.Stores;
import io.holdfast.engine.verify.VerifyOptions.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Mends a repository. */
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        description = {
            "Verifies the repository, mends what is damaged or missing, and looks again. What is whole is not touched.",
            "With --from it is put back from a replica as it was. With --source, content that no replica has is read from there,",
            "compared with what the snapshots say of it, and stored anew. With --set-aside, entries of which nobody has the content",
            "stay in their snapshots without it, so that nothing is damaged any more: what is lost is named."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast repair /backup/repository --from /mnt/other/replica",
            "  holdfast repair /backup/repository --from 's3://replica?endpoint=https://s3.example.com' --level structure",
            "  holdfast repair /backup/repository --source /home",
            "  holdfast repair /backup/repository --source /home --set-aside",
            "",
            "Ends with 4 when something stays damaged: it is named, and the rest can be restored; with 3 when entries were set aside."
        })
final class RepairCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(arity = "0..*", paramLabel = Words.REPO, hideParamSyntax = true, description = "The repository.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--from", paramLabel = "REPLICA", description = "A replica, or another copy of the repository.")
    private @Nullable String from;

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            description = "Folder or URI of a bucket that snapshots are of: content that is lost is read from there.")
    private @Nullable String source;

    @Option(
            names = "--set-aside",
            description =
                    "Entries whose content can't be had from anywhere stay in their snapshots without it, and say so. For when no "
                            + "other copy will turn up.")
    private boolean setAside;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            defaultValue = "DATA",
            description = "How closely it is looked: data (default), every byte; structure: all but content.")
    private Level level = Level.DATA;

    @Mixin
    private final BucketMoment moment = new BucketMoment();

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    RepairCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        String address = Words.of(words, 0, 0, "holdfast repair REPO --from REPLICA", around)
                .repository();
        mustHaveMeans();
        Limits limit = limits.limits();
        try (var _ = limits.watch(limit, output);
                Store replica = from == null ? null : limit.around(Stores.open(StoreUri.parse(from)));
                Source protectedOne = source == null ? null : opened(source, limit);
                Opened opened = open(address, Optional.ofNullable(replica), limit, output)) {
            around.interruption().jobBegins();
            Means means = new Means(Optional.ofNullable(replica), Optional.ofNullable(protectedOne));
            RepairOptions options = new RepairOptions(level, setAside ? Losses.SET_ASIDE : Losses.KEPT);
            Repair repair = new Repair(
                    opened.repository(), means, options, Sources.origin(), output, told -> tell(told, output));
            return tell(repair.run(), opened, output);
        }
    }

    private void mustHaveMeans() {
        if (from == null && source == null && !setAside) {
            throw new BadInput(
                    "Nothing was given to mend the repository with. Next: add --from REPLICA, or --source SOURCE "
                            + "where no replica has what is lost, or --set-aside where nobody has it; holdfast verify only looks");
        }
        if (from != null && setAside) {
            throw new BadInput(
                    "--set-aside gives up what nobody has, and a replica that does not answer may have it. Next: --from alone "
                            + "first; then --set-aside for what that has left");
        }
        if (source == null && moment.isSaid()) {
            throw new BadInput(
                    "--at and --requester-pays say how a source is read. Next: add --source SOURCE, or leave them out");
        }
        if (level != Level.DATA && (source != null || setAside)) {
            throw new BadInput("--source and --set-aside mend content, which --level " + name(level)
                    + " does not read. Next: leave --level out");
        }
    }

    private Opened open(String address, Optional<Store> replica, Limits limit, Output output) {
        return replica.isPresent()
                ? repositories.openMending(address, replica.get(), output, limit::around)
                : repositories.open(address, output, limit::around);
    }

    /** All of it: what a backup leaves out is not asked for. */
    private Source opened(String address, Limits limit) {
        return new Sources(Optional.empty(), Selection.of(List.of()), limit).open(address, moment, Optional.empty());
    }

    private static void tell(Told told, Output output) {
        switch (told) {
            case Told.PutBack(var name) -> object(name, "put back", Optional.empty(), output);
            case Told.DoneWithout(var name) ->
                object(name, "done without, since its content lies elsewhere now", Optional.empty(), output);
            case Told.Left(var name, var why) -> object(name, "not mended: " + why, Optional.of(why), output);
            case Told.SetAside(var snapshot, var key, var why) ->
                output.row(
                        key + " in snapshot " + snapshot.shortText() + ": set aside without its content: " + why,
                        "setAside",
                        new Fields().and("snapshot", snapshot).and("key", key).and("why", why));
        }
    }

    private static void object(String name, String became, Optional<String> why, Output output) {
        output.row(
                name + ": " + became,
                "repair",
                new Fields().and("object", name).and("mended", why.isEmpty()).and("why", why));
    }

    private int tell(RepairResult result, Opened opened, Output output) {
        int exitCode =
                result.left() > 0 ? ExitCodes.DAMAGE : result.setAside() > 0 ? ExitCodes.SOME_FAILED : ExitCodes.DONE;
        String done = Units.count(result.mended(), "object") + " of "
                + opened.store().describe() + " mended in " + Units.duration(result.took()) + ".";
        output.summary(
                new Output.Done(done, exitCode),
                new Fields()
                        .and("level", name(level))
                        .and("mended", result.mended())
                        .and("left", result.left())
                        .and("setAside", result.setAside())
                        .and("seconds", Units.seconds(result.took())),
                done,
                result.left() == 0 ? soundness(result) : unsoundness(result));
        return exitCode;
    }

    private String soundness(RepairResult result) {
        String sound = "Nothing is damaged any more"
                + (level == Level.DATA ? "." : ", as far as this looked: --level data reads content too.");
        return result.setAside() == 0
                ? sound
                : sound + " " + Units.entries(result.setAside())
                        + " lost their content, named above. Next: a backup reads again what its source still has";
    }

    private String unsoundness(RepairResult result) {
        return Units.count(result.left(), "object")
                + " stay damaged, named above. Next: holdfast verify tells which entries they hit; another copy may have them"
                + (source == null ? ", or the source: --source" : "")
                + (setAside ? "" : "; where nobody has them, --set-aside does without");
    }

    private static String name(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}

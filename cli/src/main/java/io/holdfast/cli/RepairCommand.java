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
import io.holdfast.engine.repair.RepairOptions.Rebuild;
import io.holdfast.engine.repair.RepairResult;
import io.holdfast.engine.repair.RepairResult.Index;
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
            "The index, and pages of the ledger, are made anew of what else is there, and nothing need be given for that.",
            "With --from it is put back from a replica as it was. With --source, content that no replica has is read from there,",
            "compared with what the snapshots say of it, and stored anew. With --set-aside, entries of which nobody has the content",
            "stay in their snapshots without it, so that nothing is damaged any more: what is lost is named.",
            "With --rebuild-ledger, snapshots that the ledger has lost come back as far as their manifests tell of them. Those that were",
            "forgotten may come back too, without tags and holds of later; see --dry-run first."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast repair /backup/repository",
            "  holdfast repair /backup/repository --from /mnt/other/replica",
            "  holdfast repair /backup/repository --from 's3://replica?endpoint=https://s3.example.com' --level structure",
            "  holdfast repair /backup/repository --source /home",
            "  holdfast repair /backup/repository --source /home --set-aside",
            "  holdfast repair /backup/repository --rebuild-index",
            "  holdfast repair /backup/repository --rebuild-ledger --dry-run",
            "",
            "Ends with 4 when something stays damaged: it is named, and the rest can be restored; with 3 when entries were set aside."
        })
final class RepairCommand implements Callable<Integer> {
    /** What no footer tells. */
    private static final String UNKNOWN =
            "What is not known: which were forgotten or held, settings, what was condemned, and snapshots in which nothing had changed; a time is "
                    + "when the backup began. Next: holdfast snapshots, then forget what is not wanted, and hold and set again what was";

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
            names = "--rebuild-index",
            description =
                    "Has the index tell of all content again, out of the packs, and mends nothing else: no damage is looked for.")
    private boolean rebuildIndex;

    @Option(
            names = "--rebuild-ledger",
            description =
                    "Records of snapshots that are lost are made anew, as far as the manifests tell; what can't be read of the ledger is set "
                            + "aside. For when no replica has it. Nobody may prune meanwhile.")
    private boolean rebuildLedger;

    @Option(
            names = "--dry-run",
            description = "With --rebuild-ledger or --rebuild-index: shows what would come back; nothing is written.")
    private boolean dryRun;

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
        mustGoTogether();
        Limits limit = limits.limits();
        try (var _ = limits.watch(limit, output);
                Store replica = from == null ? null : limit.around(Stores.open(StoreUri.parse(from)));
                Source protectedOne = source == null ? null : opened(source, limit);
                Opened opened = open(address, Optional.ofNullable(replica), limit, output)) {
            around.interruption().jobBegins();
            Means means = new Means(Optional.ofNullable(replica), Optional.ofNullable(protectedOne));
            RepairOptions options = new RepairOptions(level, setAside ? Losses.SET_ASIDE : Losses.KEPT, rebuild());
            Repair repair = new Repair(
                    opened.repository(), means, options, Sources.origin(), output, told -> tell(told, output));
            return dryRun ? plan(repair.planned(), output) : tell(repair.run(), opened, output);
        }
    }

    private Rebuild rebuild() {
        return rebuildIndex ? Rebuild.INDEX : rebuildLedger ? Rebuild.LEDGER : Rebuild.DAMAGED;
    }

    private void mustGoTogether() {
        boolean isRebuild = rebuildIndex || rebuildLedger;
        if (rebuildIndex && rebuildLedger) {
            throw new BadInput("--rebuild-ledger makes the index anew too. Next: leave --rebuild-index out");
        }
        if (dryRun && !isRebuild) {
            throw new BadInput("--dry-run shows what a rebuild would bring back. Next: add --rebuild-ledger or "
                    + "--rebuild-index; holdfast verify tells what is damaged");
        }
        if ((rebuildIndex || dryRun) && (from != null || source != null || setAside)) {
            throw new BadInput((rebuildIndex ? "--rebuild-index" : "--dry-run")
                    + " looks at the repository alone. Next: leave --from, --source and --set-aside out");
        }
        if (rebuildLedger && setAside) {
            throw new BadInput(
                    "--set-aside gives up what snapshots have lost, and it is not known yet which there are. "
                            + "Next: --rebuild-ledger alone first; then --set-aside for what that has left");
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
            case Told.MadeAnew(var name) ->
                object(name, "made anew, and set aside as it was", Optional.empty(), output);
            case Told.OutOfTheWay(var name, var consequence) -> aside(name, consequence, output);
            case Told.Gone(var name) -> aside(name, "it is gone, and taken for lost", output);
            case Told.CameBack back -> cameBack(back, output);
            case Told.StaysLost(var what, var why) ->
                output.row(
                        "Stays lost: " + what + ": " + why,
                        "lost",
                        new Fields().and("what", what).and("why", why));
            case Told.Left(var name, var why) -> object(name, "not mended: " + why, Optional.of(why), output);
            case Told.SetAside(var snapshot, var key, var why) ->
                output.row(
                        key + " in snapshot " + snapshot.shortText() + ": set aside without its content: " + why,
                        "setAside",
                        new Fields().and("snapshot", snapshot).and("key", key).and("why", why));
        }
    }

    private static void aside(String name, String consequence, Output output) {
        output.row(
                name + ": set aside: " + consequence,
                "aside",
                new Fields().and("object", name).and("why", consequence));
    }

    private static void cameBack(Told.CameBack back, Output output) {
        String origin =
                back.isNoted() ? "" : "; an older release wrote it, so its time is that of its pack, and its id is new";
        String loss = back.lost().isEmpty()
                ? ""
                : "; packs of its content are gone: " + back.lost().getFirst()
                        + (back.lost().size() == 1 ? "" : " and more");
        output.row(
                "Snapshot " + back.snapshot().shortText() + " of " + back.source() + ", " + Units.time(back.time())
                        + origin + loss,
                "cameBack",
                new Fields()
                        .and("snapshot", back.snapshot())
                        .and("source", back.source())
                        .and("time", back.time())
                        .and("noted", back.isNoted())
                        .and("lost", back.lost()));
    }

    private static void object(String name, String became, Optional<String> why, Output output) {
        output.row(
                name + ": " + became,
                "repair",
                new Fields().and("object", name).and("mended", why.isEmpty()).and("why", why));
    }

    private int plan(RepairResult would, Output output) {
        String sentence = (rebuildLedger ? Units.count(would.cameBack(), "snapshot") + " would come back. " : "")
                + "The index lacks " + Units.count(would.index().packs(), "pack") + " of content"
                + (would.index().runs() == 0
                        ? "."
                        : ", and " + Units.count(would.index().runs(), "part") + " of it can't be read.");
        output.summary(
                new Output.Done(sentence + " Nothing was written.", ExitCodes.DONE),
                fields(would),
                sentence,
                rebuildLedger ? UNKNOWN : "Next: the same without --dry-run");
        return ExitCodes.DONE;
    }

    private Fields fields(RepairResult result) {
        return new Fields()
                .and("dryRun", dryRun)
                .and("level", rebuildIndex || dryRun ? Optional.empty() : name(level))
                .and("mended", result.mended())
                .and("left", result.left())
                .and("setAside", result.setAside())
                .and("cameBack", result.cameBack())
                .and(
                        "index",
                        new Fields()
                                .and("runs", result.index().runs())
                                .and("packs", result.index().packs())
                                .and("chunks", result.index().chunks())
                                .and("unread", result.index().unread()))
                .and("seconds", Units.seconds(result.took()));
    }

    private int tell(RepairResult result, Opened opened, Output output) {
        int exitCode =
                result.left() > 0 ? ExitCodes.DAMAGE : result.setAside() > 0 ? ExitCodes.SOME_FAILED : ExitCodes.DONE;
        String done = rebuildIndex
                ? "The index of " + opened.store().describe() + " was looked through in "
                        + Units.duration(result.took()) + "."
                : Units.count(result.mended(), "object") + " of "
                        + opened.store().describe() + " mended in " + Units.duration(result.took()) + ".";
        List<String> lines = new ArrayList<>(List.of(done));
        index(result.index()).ifPresent(lines::add);
        if (rebuildLedger) {
            lines.add(Units.count(result.cameBack(), "snapshot") + " came back. " + UNKNOWN);
        }
        if (!rebuildIndex) {
            lines.add(result.left() == 0 ? soundness(result) : unsoundness(result));
        }
        output.summary(new Output.Done(done, exitCode), fields(result), lines.toArray(String[]::new));
        return exitCode;
    }

    private Optional<String> index(Index index) {
        if (index.equals(Index.WHOLE)) {
            return rebuildIndex ? Optional.of("It lacks nothing.") : Optional.empty();
        }
        String unread = index.unread() == 0
                ? ""
                : " " + Units.count(index.unread(), "pack")
                        + " could not be read: what is in them is stored again where it comes up. Next: holdfast verify";
        return Optional.of("The index tells of " + Units.count(index.packs(), "more pack") + " of content, with "
                + Units.count(index.chunks(), "chunk") + "." + unread);
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
                + (from == null ? ": --from" : "")
                + (source == null ? ", or the source: --source" : "")
                + (setAside ? "" : "; where nobody has content, --set-aside does without")
                + (rebuildLedger ? "" : "; of records and pages --rebuild-ledger brings back what manifests tell");
    }

    private static String name(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}

package io.holdfast.cli;

import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.retention.Undelete;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a forgotten snapshot back. */
@Command(
        name = "undelete",
        mixinStandardHelpOptions = true,
        description = {
            "Takes a forgotten snapshot out of the trash: it is what it was, and has another id.",
            "holdfast snapshots --trash shows which there are, and until when. Later it works as long as prune has freed nothing."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast snapshots /backup/repository --trash",
            "  holdfast undelete /backup/repository 3fa9c1d2"
        })
final class UndeleteCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = Words.REPO + " SNAPSHOT",
            hideParamSyntax = true,
            description = "The repository; the id, or its first digits, as holdfast snapshots --trash shows it.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    UndeleteCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 1, 1, "holdfast undelete REPO SNAPSHOT", around);
        try (Opened opened = repositories.open(meant.repository(), output)) {
            around.interruption().jobBegins();
            Present old = Snapshots.findTrashed(
                    opened.repository().read(), meant.rest().getFirst());
            SnapshotId was = old.snapshot().id();
            SnapshotId now = new Undelete(opened.repository(), Sources.origin(), output)
                    .run(was)
                    .id();
            String sentence = "Snapshot " + was.shortText() + " is back, as " + now.shortText() + ": "
                    + old.snapshot().source() + " of " + Units.time(old.asOf()) + ".";
            output.summary(
                    new Output.Done(sentence + " Next: holdfast snapshots", ExitCodes.DONE),
                    new Fields()
                            .and("snapshot", now)
                            .and("was", was)
                            .and("source", old.snapshot().source())
                            .and("time", old.asOf()),
                    sentence,
                    "Rules count for it as before. To keep it in spite of them: holdfast hold add " + meant.repository()
                            + " " + now.shortText() + " --reason TEXT");
        }
        return ExitCodes.DONE;
    }
}

package io.holdfast.cli;

import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.retention.Holds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends the holds of a snapshot. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = {
            "Ends all holds of a snapshot: from then on rules count for it again.",
            "If it was forgotten meanwhile, it goes to the trash, with all of the trash's time from then on."
        },
        footer = {"", "Example:", "  holdfast hold remove /backup/repository 3fa9c1d2"})
final class HoldRemoveCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = Words.REPO + " SNAPSHOT",
            hideParamSyntax = true,
            description = "The repository; the id, or its first digits, as holdfast hold list shows it.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    HoldRemoveCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 1, 1, "holdfast hold remove REPO SNAPSHOT", around);
        try (Opened opened = repositories.open(meant.repository(), output)) {
            around.interruption().jobBegins();
            SnapshotId id =
                    Snapshots.findHeld(opened.repository().read(), meant.rest().getFirst());
            Holds.Removed removed = new Holds(opened.repository(), Sources.origin(), output).remove(id);
            String sentence = "Snapshot " + id.shortText() + " is held no more"
                    + removed.trashUntil()
                            .map(until -> ". It was forgotten meanwhile, and can be taken back until "
                                    + Units.time(until) + ": holdfast undelete.")
                            .orElse(".");
            output.summary(
                    new Output.Done(sentence + " Next: holdfast hold list", ExitCodes.DONE),
                    new Fields()
                            .and("snapshot", id)
                            .and("holds", removed.ended())
                            .and("trashUntil", removed.trashUntil()),
                    sentence);
        }
        return ExitCodes.DONE;
    }
}

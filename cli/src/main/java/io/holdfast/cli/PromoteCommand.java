package io.holdfast.cli;

import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.retention.Promote;
import io.holdfast.engine.retention.Promote.Promoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has a replica take the place of a lost repository. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = {
            "Has a replica, or any other copy, take the place of a repository that is lost for good: the newest snapshot of each",
            "source is committed there anew, so that backups build on it and prune can rely on it. Nothing is moved or deleted.",
            "From then on back up into it, prune it, and never replicate into it any more."
        },
        footer = {"", "Examples:", "  holdfast promote 's3://backup-2?region=eu-central-1'"})
final class PromoteCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(arity = "0..*", paramLabel = "REPLICA", hideParamSyntax = true, description = "The replica.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    PromoteCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        // HOLDFAST_REPOSITORY stands for the one that is lost.
        if (words.size() != 1) {
            throw new BadInput("It takes one replica. Next: holdfast promote REPLICA");
        }
        String replica = words.getFirst();
        try (Opened opened = repositories.open(replica, output)) {
            around.interruption().jobBegins();
            List<Promoted> all = new Promote(opened.repository(), Sources.origin(), output).run();
            all.forEach(each -> tell(each, output));
            boolean isWhole = all.stream().allMatch(each -> each.lacking().isEmpty());
            int exitCode = isWhole ? ExitCodes.DONE : ExitCodes.DAMAGE;
            String sentence = opened.store().describe() + " is a repository of its own now, with "
                    + Units.count(all.size(), "source") + ".";
            output.summary(
                    new Output.Done(sentence + " Next: holdfast verify " + replica, exitCode),
                    new Fields()
                            .and("repository", replica)
                            .and("sources", all.size())
                            .and(
                                    "adopted",
                                    all.stream().filter(Promoted::adopted).count())
                            .and(
                                    "lacking",
                                    all.stream()
                                            .mapToLong(each -> each.lacking().size())
                                            .sum()),
                    sentence,
                    "Next: have backups and prune use it (HOLDFAST_REPOSITORY=" + replica
                            + "), stop everything that replicates into it, and make it a replica of its own: holdfast replicate "
                            + replica + " REPLICA");
            return exitCode;
        }
    }

    private static void tell(Promoted promoted, Output output) {
        promoted.lacking()
                .forEach(each -> output.note("Snapshot "
                        + each.snapshot().snapshot().id().shortText() + " of "
                        + promoted.source() + ", " + Units.time(each.snapshot().asOf())
                        + ", had not arrived whole: " + each.why()
                        + " Next: holdfast verify tells what can be restored of it"));
        Optional<Present> newest = promoted.snapshot();
        output.row(
                promoted.source() + ": "
                        + newest.map(each -> "snapshot " + each.snapshot().id().shortText() + " of "
                                        + Units.time(each.asOf())
                                        + (promoted.adopted() ? ", committed anew" : ", as it was"))
                                .orElse("no snapshot is whole"),
                "source",
                new Fields()
                        .and("source", promoted.source())
                        .and("snapshot", newest.map(each -> each.snapshot().id()))
                        .and("time", newest.map(Present::asOf))
                        .and("adopted", promoted.adopted())
                        .and("lacking", promoted.lacking().size()));
    }
}

package io.holdfast.cli;

import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.RecordName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a repository that was set back as it is. */
@Command(
        name = "accept",
        mixinStandardHelpOptions = true,
        description = {
            "Where a repository shows less than this machine has seen of it, nothing is written into it any more. This tells what is",
            "gone, and takes what is left for all there is: for one who knows why, such as a store that was restored from an older copy.",
            "It counts for this machine alone, and brings nothing back; holdfast repair --from REPLICA does, where there is a replica."
        },
        footer = {"", "Example:", "  holdfast accept /backup/repository"})
final class AcceptCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(arity = "0..*", paramLabel = Words.REPO, hideParamSyntax = true, description = "The repository.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    AcceptCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 0, 0, "holdfast accept REPO", around);
        try (Opened opened = repositories.open(meant.repository(), output)) {
            Ledger ledger = opened.repository().ledger();
            List<String> gone = ledger.accept();
            gone.forEach(name -> tell(name, ledger.remembered(name), output));
            String sentence = gone.isEmpty()
                    ? "Nothing is gone that this machine has seen."
                    : "What is left is taken for all there is, on this machine.";
            output.summary(
                    new Output.Done(sentence + " Next: holdfast snapshots", ExitCodes.DONE),
                    new Fields().and("gone", gone.size()),
                    sentence);
        }
        return ExitCodes.DONE;
    }

    private static void tell(String name, Optional<LedgerRecord> record, Output output) {
        Optional<Snapshot> snapshot =
                record.flatMap(each -> each instanceof Snapshot is ? Optional.of(is) : Optional.empty());
        String what = snapshot.map(each -> "snapshot " + each.id().shortText() + " of " + each.source())
                .or(() -> record.map(AcceptCommand::kind))
                .orElse(name);
        String when = RecordName.ofPath(name)
                .map(each -> "  " + Units.time(each.asOf()))
                .orElse("");
        output.row(
                "Gone: " + what + when,
                "gone",
                new Fields()
                        .and("object", name)
                        .and("time", RecordName.ofPath(name).map(RecordName::asOf))
                        .and("kind", record.map(AcceptCommand::kind))
                        .and("snapshot", snapshot.map(Snapshot::id))
                        .and("source", snapshot.map(Snapshot::source)));
    }

    private static String kind(LedgerRecord record) {
        return switch (record) {
            case Snapshot snapshot -> snapshot.isCheckpoint() ? "checkpoint" : "snapshot";
            case LedgerRecord.Forget _ -> "forget";
            case LedgerRecord.Hold _ -> "hold";
            case LedgerRecord.Release _ -> "release";
            case LedgerRecord.Condemn _ -> "condemn";
            case LedgerRecord.Setting _ -> "setting";
            case LedgerRecord.Unknown _ -> "unknown";
        };
    }
}
